"""Records what two other implementations make of a small scene: test/detect/samples/*.json.

Run by hand with numpy, scikit-learn and spectral (0.25) installed and, for ERX, a copy of its authors' code (arXiv 2408.14947) in FOLDER:

    python test/detect/record.py FOLDER
"""
import json
import pathlib
import sys
import warnings

import numpy
import spectral

samples = pathlib.Path(__file__).parent / "samples"
height, width, bands = 24, 20, 4


def scene(seed: int) -> numpy.ndarray:
    """A smooth scene far from 0 with tied bands, noise, and three odd pixels."""
    generator = numpy.random.default_rng(seed)
    rows, columns = numpy.mgrid[0:height, 0:width]
    smooth = numpy.stack([numpy.sin(rows / 7), numpy.cos(columns / 5), numpy.sin((rows + columns) / 9)], axis=-1)
    cube = 100 + smooth @ generator.normal(size=(3, bands)) + 0.2 * generator.normal(size=(height, width, bands))
    for row, column in ((0, 0), (11, 7), (23, 19)):
        cube[row, column] += generator.normal(size=bands)
    return cube.astype(numpy.float32)


def numbers(array) -> list:
    return numpy.asarray(array, dtype=numpy.float64).ravel().tolist()


def record(name: str, entries: dict) -> None:
    text = json.dumps({"dims": [height, width, bands], **entries})
    (samples / f"{name}.json").write_text(text + "\n")


def record_spectral() -> None:
    cube = scene(1)
    wide = cube.astype(numpy.float64)
    targets = numpy.stack([cube[11, 7] + 0.5, cube[3, 3] * 1.01]).astype(numpy.float32)
    background = spectral.calc_stats(wide)
    detectors = [[spectral.matched_filter(wide, t.astype(numpy.float64), background), spectral.ace(wide, t.astype(numpy.float64), background)] for t in targets]
    noise = spectral.noise_from_diffs(wide)
    fractions = spectral.mnf(background, noise)
    record(
        "spectral",
        {
            "version": spectral.__version__,
            "cube": numbers(cube),
            "targets": numbers(targets),
            "matched_filter": [numbers(pair[0]) for pair in detectors],
            "ace": [numbers(pair[1]) for pair in detectors],
            "local_rx": [{"inner": inner, "outer": outer, "scores": numbers(spectral.rx(wide, window=(inner, outer)))} for inner, outer in ((3, 7), (5, 11), (1, 9))],
            "mnf_eigenvalues": numbers(numpy.real(fractions.napc.eigenvalues)),
        },
    )


def record_erx(folder: str) -> None:
    sys.path.insert(0, folder)
    from detectors.erx import ERX

    cube = scene(2)
    runs = []
    for options in ({"momentum": 0.1, "buffer_len": 3}, {"momentum": 0.5, "buffer_len": 1, "normalise_md": True}):
        detector = ERX(n_bands=bands, n_pixels=width, n_projdims=2, **options)
        projection = detector.random_projector.components_.toarray()
        lines = [detector.forward(line.astype(numpy.float64)) for line in cube]
        scores = [None if line is None else numbers(line) for line in lines]
        runs.append({**options, "projection": numbers(projection.astype(numpy.float32)), "scores": scores, "mean": numbers(detector.mean), "cov": numbers(detector.cov)})
    record("erx", {"cube": numbers(cube), "runs": runs})


samples.mkdir(exist_ok=True)
warnings.simplefilter("ignore")
record_spectral()
record_erx(sys.argv[1])
