"""Perplexity of a model whose down matrices are quantised by column, as containers hold them: Sources/FlashWeights/NOTES.md.

    python Tests/EndToEnd/study_down_columns.py MODEL.gguf TEXT [TYPE …]

Each variant is the same file with its down matrices rounded to TYPE by `lf_quantize_row` along the model's width, expanded again and
stored as F16. Not a test: it takes minutes.
"""

import ctypes
import json
import pathlib
import subprocess
import sys
import tempfile

import gguf
import numpy as np
from gguf.quants import dequantize

from paths import BINARY, ROOT

KERNELS = ROOT / "Sources/CKernels"


def load_quantizer(folder):
    library = pathlib.Path(folder) / "kernels.so"
    sources = sorted(map(str, KERNELS.glob("*.c")))
    options = ["-O2", "-shared", "-fPIC", "-D_GNU_SOURCE", f"-I{KERNELS / 'include'}"]
    subprocess.run(["cc", *options, "-o", str(library), *sources, "-lm"], check=True)
    quantize = ctypes.CDLL(str(library)).lf_quantize_row
    quantize.restype = ctypes.c_bool
    quantize.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_void_p]

    def rounded(weights, kind):
        """weights (neurons, d), each row rounded to blocks of `kind`."""
        weights = np.ascontiguousarray(weights, np.float32)
        columns, size = gguf.GGML_QUANT_SIZES[kind]
        out = np.empty((weights.shape[0], weights.shape[1] // columns * size), np.uint8)
        assert quantize(kind.value, weights.ctypes.data, weights.size, None, out.ctypes.data)
        return dequantize(out, kind)

    return rounded


def write_variant(source, path, change):
    """The file `source` with `change` (neurons, d) → (neurons, d) applied to each down matrix."""
    reader = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(path, reader.fields["general.architecture"].contents())
    for field in reader.fields.values():
        if field.name.startswith("GGUF.") or field.name == "general.architecture":
            continue
        inner = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), field.types[0], sub_type=inner)
    for tensor in reader.tensors:
        if "ffn_down" in tensor.name:
            down = dequantize(tensor.data, tensor.tensor_type)  # (d, neurons)
            writer.add_tensor(tensor.name, change(down.T).T.astype(np.float16))
        else:
            writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def perplexity(model, text):
    command = [BINARY, "perplexity", "--model", model, "--file", text, "--context", "512", "--json"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return report["perplexity"], report["tokens"]


def main(model, text, *kinds):
    with tempfile.TemporaryDirectory() as folder:
        rounded = load_quantizer(folder)
        base, tokens = perplexity(model, text)
        print(f"{tokens} tokens\nunchanged  {base:.4f}", flush=True)
        for name in ["exact", *(kinds or ["Q8_0", "Q5_1", "Q5_0", "Q4_1", "Q4_0"])]:
            path = f"{folder}/variant.gguf"
            kind = None if name == "exact" else gguf.GGMLQuantizationType[name]
            write_variant(model, path, lambda down: down if kind is None else rounded(down, kind))
            value, _ = perplexity(path, text)
            print(f"{name:9s}  {value:.4f}  {100 * (value / base - 1):+.2f} %", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
