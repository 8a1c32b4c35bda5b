"""Detectors with the statistics of the image."""

from case import Case, Data, Run


def cases() -> list[Case]:
    rx = "cuvis_ai.node.anomaly.rx_detector.RXPerBatch"
    data = Data(500)
    mixed = data.normal(5, 5)
    scene = (data.normal(2, 6, 7, 5) @ mixed).round(decimals=4)
    return [
        Case(rx, "two_images", [Run({"data": scene})], {"eps": 0.001}),
        Case(rx, "one_band", [Run({"data": data.uniform(1, 4, 5, 1)})]),
    ]
