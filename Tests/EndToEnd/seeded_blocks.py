"""Random weight blocks of every GGUF type that the engine reads: all bits at random, scales such that weights are about −1 … 1."""

import gguf
import numpy as np

TYPES = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K", "F16"]

# The scale that brings the largest weight to about 1; where there is a minimum, its ratio to the scale: it moves the mean
# weight to about 0. The factors of K types are themselves random, 31 on average.
_SCALES = {
    "Q4_0": (1 / 8, None),
    "Q4_1": (1 / 8, -7.5),
    "Q5_0": (1 / 16, None),
    "Q5_1": (1 / 16, -15.5),
    "Q8_0": (1 / 128, None),
    "Q4_K": (1 / 500, 7.5),
    "Q5_K": (1 / 1000, 15.5),
    "Q6_K": (1 / 4000, None),
}


def random_blocks(kind, count, random, size=1.0):
    """`count` blocks of `kind` (a GGMLQuantizationType) as bytes; weights reach about ±`size`."""
    if kind == gguf.GGMLQuantizationType.F16:
        return (size * random.uniform(-1, 1, count)).astype("<f2").view(np.uint8)
    data = random.integers(0, 256, (count, gguf.GGML_QUANT_SIZES[kind][1]), np.uint8)
    scale, minimum = _SCALES[kind.name]
    scales = (size * scale * random.uniform(0.5, 1, (count, 1))).astype("<f2")
    at = data.shape[1] - 2 if kind.name == "Q6_K" else 0
    data[:, at : at + 2] = scales.view(np.uint8)
    if minimum is not None:
        data[:, 2:4] = (scales.astype(np.float32) * minimum).astype("<f2").view(np.uint8)
    return data.ravel()
