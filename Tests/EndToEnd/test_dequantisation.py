"""What every kernel variant reads from blocks of each GGUF type, against the Python package `gguf`, bit for bit.

The kernels are compiled for this machine; test_arm_kernels.py compares those of other processors with the same reference.
"""

import ctypes
import subprocess

import gguf
import numpy as np
import pytest
from gguf.quants import dequantize
from paths import ROOT
from seeded_blocks import TYPES, random_blocks

KERNELS = ROOT / "Sources/CKernels"


class Kernels(ctypes.Structure):
    """The head of `lf_kernels`."""

    _fields_ = [
        ("name", ctypes.c_char_p),
        ("interleaves", ctypes.c_bool),
        ("quantize_activations", ctypes.c_void_p),
        ("matmul", ctypes.c_void_p),
        (
            "dequantize_row",
            ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p),
        ),
    ]


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("kernels") / "kernels.so"
    sources = sorted(map(str, KERNELS.glob("*.c")))
    options = ["-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", f"-I{KERNELS / 'include'}"]
    subprocess.run(["cc", *options, "-o", str(path), *sources, "-lm"], check=True)
    library = ctypes.CDLL(str(path))
    library.lf_kernels_at.restype = ctypes.POINTER(Kernels)
    library.lf_kernels_at.argtypes = [ctypes.c_size_t]
    library.lf_row_bytes.restype = ctypes.c_size_t
    library.lf_row_bytes.argtypes = [ctypes.c_int, ctypes.c_size_t]
    return library


def variants(library):
    index = 0
    while kernels := library.lf_kernels_at(index):
        yield kernels.contents
        index += 1


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("seed", range(3))
def test_every_variant_reads_what_the_public_package_reads(library, name, seed):
    kind = gguf.GGMLQuantizationType[name]
    columns, size = gguf.GGML_QUANT_SIZES[kind]
    for blocks in (1, 3, 40):
        data = random_blocks(kind, blocks, np.random.default_rng(seed))
        assert library.lf_row_bytes(kind.value, blocks * columns) == data.size == blocks * size
        expected = dequantize(data.reshape(1, -1), kind).ravel()
        for kernels in variants(library):
            out = np.full(blocks * columns, np.nan, np.float32)
            kernels.dequantize_row(kind.value, data.ctypes.data, out.size, out.ctypes.data)
            assert np.array_equal(out, expected), kernels.name
