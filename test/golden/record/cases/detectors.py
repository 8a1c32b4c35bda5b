"""Detectors with the statistics of the image."""

import torch

from case import Case, Data, Run


def cases() -> list[Case]:
    rx = "cuvis_ai.node.anomaly.rx_detector.RXPerBatch"
    data = Data(500)
    mixed = data.normal(5, 5)
    scene = (data.normal(2, 6, 7, 5) @ mixed).round(decimals=4)
    pca = "cuvis_ai.node.dimensionality_reduction.PCA"
    source = "cuvis_ai.node.data.AnomalyDataNode"
    ids = data.integers(2, 3, 4, low=0, high=5)
    frame = {"cube": data.uniform(2, 3, 4, 5), "wavelengths": torch.tensor([[450, 500, 550, 600, 650]] * 2, dtype=torch.int32)}
    return [
        Case(source, "normal_ids", [Run({**frame, "mask": ids}, gradient=False)], {"normal_class_ids": [0, 2]}),
        Case(source, "class_ids_beside", [Run({**frame, "mask": ids, "class_mask": ids}, gradient=False)], {"normal_class_ids": [0, 1, 2, 4], "anomaly_class_ids": [3]}),
        Case(pca, "two_images", [Run({"data": scene}, gradient=False)], {"n_components": 3}, notes="Signs are those of LAPACK. On the host here, where no gradient passes."),
        Case(pca, "all_components", [Run({"data": data.uniform(1, 5, 4, 3)}, gradient=False)], {"n_components": 3}),
        Case(rx, "two_images", [Run({"data": scene})], {"eps": 0.001}),
        Case(rx, "one_band", [Run({"data": data.uniform(1, 4, 5, 1)})]),
    ]
