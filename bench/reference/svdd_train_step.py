"""Unit norm, z-score, Linear, ReLU, Linear, tracked centre, soft boundary, AdamW: eager, node by node, all pixels propagated."""

import torch

from timing import arguments, milliseconds, report

args = arguments()
images, size, bands = args.get("images", 2), args.get("size", 256), args.get("bands", 61)
cube = torch.rand(images, size, size, bands) * 4000
first = torch.nn.Linear(bands, 128)
second = torch.nn.Linear(128, 32, bias=False)
unconstrained = torch.nn.Parameter(torch.tensor(0.0))
mean, deviation = torch.zeros(bands), torch.ones(bands)
optimizer = torch.optim.AdamW([*first.parameters(), *second.parameters(), unconstrained], lr=1e-3, weight_decay=0)
centre = torch.zeros(32)


def step():
    global centre
    optimizer.zero_grad()
    offset = cube - cube.mean(-1, keepdim=True)
    unit = offset / offset.norm(dim=-1, keepdim=True).clamp_min(1e-8)
    embeddings = second(torch.relu(first((unit - mean) / deviation)))
    with torch.no_grad():
        centre = 0.9 * centre + 0.1 * embeddings.mean((0, 1, 2))
    radius = torch.nn.functional.softplus(unconstrained, beta=10)
    excess = torch.relu(((embeddings - centre) ** 2).sum(-1, keepdim=True) - radius**2)
    loss = radius**2 + 20 * excess.mean()
    loss.backward()
    optimizer.step()


report({"eager": milliseconds(step)})
