"""MinMax, channel selector, RX with a free inverse, logit, BCE and regularizers, AdamW: eager, node by node."""

import torch
from torch.nn.functional import binary_cross_entropy_with_logits

from timing import arguments, milliseconds, report

args = arguments()
images, size, bands = args.get("images", 2), args.get("size", 256), args.get("bands", 61)
cube = torch.rand(images, size, size, bands) * 4000
mask = (torch.arange(images * size * size) % 97 == 0).reshape(images, size, size, 1)
low, high = cube.min(), cube.max()
normalized = (cube - low) / (high - low)
pixels = normalized.reshape(-1, bands).double()
cov = torch.cov((pixels * (3 / bands)).T) + 1e-6 * torch.eye(bands, dtype=torch.float64)
logits = torch.nn.Parameter(torch.zeros(bands))
mean = torch.nn.Parameter((pixels.mean(0) * 3 / bands).float())
inverse = torch.nn.Parameter(torch.linalg.inv(cov).float())
scale, bias = torch.nn.Parameter(torch.tensor(1.0)), torch.nn.Parameter(torch.tensor(float(bands)))
del normalized, pixels
optimizer = torch.optim.AdamW([logits, mean, inverse, scale, bias], lr=1e-3, weight_decay=0)
pos_weight = torch.tensor(20.0)


def step():
    optimizer.zero_grad()
    data = (cube - low) / (high - low + 1e-6)
    weights = torch.softmax(logits / 5, 0) * 3
    deviation = data * weights - mean
    scores = ((deviation @ inverse) * deviation).sum(-1, keepdim=True)
    values = scale * (scores - bias)
    loss = 10 * binary_cross_entropy_with_logits(values, mask.float(), pos_weight=pos_weight)
    shares = weights / weights.sum()
    loss = loss + 0.1 * (shares * (shares + 1e-6).log()).sum() - 0.01 * weights.var(unbiased=False)
    loss.backward()
    optimizer.step()


report({"eager": milliseconds(step)})
