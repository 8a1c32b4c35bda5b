"""Projection onto K principal components. Sizes: B H W C K."""

import torch
from inference import SIZES, cube, report_inference

*dims, k = SIZES
x = cube(*dims)
mean = x.reshape(-1, dims[-1]).mean(0)
components = torch.linalg.qr(torch.randn(dims[-1], k))[0].T.contiguous()


def project(x):
    return (x - mean) @ components.T


report_inference({"eager": (project, x)}, compiled="eager")
