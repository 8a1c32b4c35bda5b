"""Linear, ReLU, Linear, mean squared error, Adam: eager."""

import torch

from timing import arguments, milliseconds, report

args = arguments()
bands, hidden = args.get("bands", 61), args.get("hidden", 16)


def measured(batch):
    data = torch.rand(batch, bands)
    model = torch.nn.Sequential(torch.nn.Linear(bands, hidden), torch.nn.ReLU(), torch.nn.Linear(hidden, bands))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(model(data), data).backward()
        optimizer.step()

    return milliseconds(step, repeats=30)


report({str(batch): measured(batch) for batch in args["batches"]})
