"""Detectors with the statistics of the image."""

from case import Case, Data, Run


def cases() -> list[Case]:
    rx = "cuvis_ai.node.anomaly.rx_detector.RXPerBatch"
    data = Data(500)
    mixed = data.normal(5, 5)
    scene = (data.normal(2, 6, 7, 5) @ mixed).round(decimals=4)
    pca = "cuvis_ai.node.dimensionality_reduction.PCA"
    return [
        Case(pca, "two_images", [Run({"data": scene}, gradient=False)], {"n_components": 3}, notes="Signs are those of LAPACK. On the host here, where no gradient passes."),
        Case(pca, "all_components", [Run({"data": data.uniform(1, 5, 4, 3)}, gradient=False)], {"n_components": 3}),
        Case(rx, "two_images", [Run({"data": scene})], {"eps": 0.001}),
        Case(rx, "one_band", [Run({"data": data.uniform(1, 4, 5, 1)})]),
    ]
