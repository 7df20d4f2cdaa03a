"""Makes a GGUF file with the exact shape of a Llama or Mistral model and seeded random weights.

Speed, memory and reads depend on shapes and types, not on what the weights are: where no real 7B file can be had, this one
measures the same. Its text is nonsense. Never commit one.

    make_seeded_gguf.py --preset mistral-7b -o mistral-7b.gguf            4.1 GB in about a minute
    make_seeded_gguf.py --preset smollm2-1.7b -o smollm2-1.7b.gguf        1.0 GB
    make_seeded_gguf.py --preset tiny-mistral --type Q4_K -o tiny.gguf    for tests

Every dimension of a preset can be replaced. Needs `gguf` and `numpy` (Tests/EndToEnd/requirements.txt). One tensor is in memory at
a time: 110 MB of a Mistral-7B. The same arguments give the same bytes.

Weights are zero on average, with a deviation of 1/√columns, less for the two matrices of a layer that add to the residual
stream, so that logits stay near 1. Queries and keys are larger, so that attention chooses; the signs of the last norm are random,
so that a head tied to the embedding does not answer every token with itself. In the head the rows of control tokens are zero, so
that no reply ends by chance.
"""

import argparse
import itertools
import os
import pathlib
import string
import sys
import time
import zlib

import gguf
import numpy as np
from gguf import GGMLQuantizationType, TokenType

PRESETS = {
    # Mistral-7B-Instruct-v0.2. v0.1 has --rope-base 10000 --window 4096, v0.3 --vocabulary 32768.
    "mistral-7b": dict(
        layers=32, width=4096, heads=32, kv_heads=8, ffn=14336, vocabulary="32000", rope_base=1e6, context=32768,
        type="Q4_0", head="Q6_K",
    ),
    "smollm2-1.7b": dict(
        layers=24, width=2048, heads=32, kv_heads=32, ffn=8192, vocabulary="49152", rope_base=130_000.0, context=8192,
        type="Q4_0", embedding="Q8_0", head="tied",
    ),
    "smollm2-135m": dict(
        layers=30, width=576, heads=9, kv_heads=3, ffn=1536, vocabulary="49152", rope_base=100_000.0, context=8192,
        type="Q4_1", embedding="Q8_0", head="tied",
    ),
    # Mistral's proportions: four query heads to a key head, own output head, rope base 1e6; widths that fill blocks of 256.
    "tiny-mistral": dict(
        layers=2, width=256, heads=8, kv_heads=2, ffn=512, vocabulary="512", rope_base=1e6, context=2048,
        type="Q4_0", head="Q8_0",
    ),
}  # fmt: skip

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}"
    "{{ '[INST] ' + message['content'] + ' [/INST]' }}{% else %}{{ message['content'] + eos_token }}{% endif %}{% endfor %}"
)

# Attention scores of independent queries and keys then deviate by 3, not by 1.
SHARPNESS = 3**0.5


def scales(random, count, mean):
    """(count, 2) bytes: half-precision scales around `mean`, a quarter apart at most."""
    spread = 0.875 + random.integers(0, 256, count, np.uint8) / np.float32(1020)
    return (np.float32(mean) * spread).astype(np.float16)


def as_bytes(halves):
    return halves.view(np.uint8).reshape(-1, 2)


def signs(random, count):
    return np.where(random.integers(0, 2, count, np.uint8), np.float16(1), np.float16(-1))


def packed_sub_scales(random, blocks):
    """(blocks, 12): eight scales of 6 bits and eight equal minima, as K-quants of 4 and 5 bits pack them; scales 20 to 59."""
    scale = random.integers(20, 60, (blocks, 8), np.uint8)
    low, high = scale[:, :4], scale[:, 4:]
    upper_bits = (high >> 4) << 6
    return np.concatenate([low | upper_bits, low | upper_bits, (high & 15) | ((high & 15) << 4)], axis=1)


# Deviation of a uniform code of so many bits, in steps.
def step(bits):
    return ((4**bits - 1) / 12) ** 0.5


SUB_SCALE = 41.0  # root mean square of 20 ... 59


def random_blocks(random, kind, count, deviation):
    """(count blocks, bytes of a block) of weights with this deviation and mean zero: uniform codes, scales that vary."""

    def codes(size):
        return np.frombuffer(random.bytes(count * size), np.uint8).reshape(count, size)

    if kind in ("Q4_0", "Q5_0"):  # codes are one half off centre: scales of both signs, as real files have them, even that out
        bits = int(kind[1])
        scale = scales(random, count, deviation / step(bits)) * signs(random, count)
        return np.concatenate([as_bytes(scale), codes(16 if bits == 4 else 20)], axis=1)
    if kind in ("Q4_1", "Q5_1"):
        bits = int(kind[1])
        scale = scales(random, count, deviation / step(bits))
        centre = np.float16(-(2**bits - 1) / 2)
        return np.concatenate([as_bytes(scale), as_bytes(scale * centre), codes(16 if bits == 4 else 20)], axis=1)
    if kind == "Q8_0":
        return np.concatenate([as_bytes(scales(random, count, deviation / step(8))), codes(32)], axis=1)
    if kind in ("Q4_K", "Q5_K"):
        bits = int(kind[1])
        scale = scales(random, count, deviation / step(bits) / SUB_SCALE)
        centre = np.float16((2**bits - 1) / 2)
        packed = packed_sub_scales(random, count)
        return np.concatenate([as_bytes(scale), as_bytes(scale * centre), packed, codes(32 * bits)], axis=1)
    if kind == "Q6_K":
        sub = random.integers(20, 60, (count, 16), np.uint8)
        sub = np.where(random.integers(0, 2, (count, 16), np.uint8), sub, 256 - sub.astype(np.int16)).astype(np.uint8)
        return np.concatenate([codes(192), sub, as_bytes(scales(random, count, deviation / step(6) / SUB_SCALE))], axis=1)
    raise ValueError(kind)


BLOCK_TYPES = ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K"]
FLOAT_TYPES = {"F16": np.float16, "F32": np.float32}
TYPES = [*BLOCK_TYPES, *FLOAT_TYPES]


class Matrix:
    """A tensor to be made: rows of `kind` with this deviation."""

    def __init__(self, name, rows, columns, kind, deviation, zero_rows=()):
        self.name, self.rows, self.columns, self.kind, self.deviation = name, rows, columns, kind, deviation
        self.zero_rows = list(zero_rows)
        if kind in BLOCK_TYPES:
            weights, size = gguf.GGML_QUANT_SIZES[GGMLQuantizationType[kind]]
            if columns % weights:
                raise SystemExit(f"{name}: rows of {columns} weights do not fill {kind}'s blocks of {weights}: choose another type")
            self.blocks, self.shape = columns // weights, (rows, columns // weights * size)
            self.byte_count, self.dtype = rows * self.shape[1], np.dtype(np.uint8)
        else:
            self.shape, self.dtype = (rows, columns), np.dtype(FLOAT_TYPES[kind])
            self.byte_count = rows * columns * self.dtype.itemsize

    def declare(self, writer):
        raw = GGMLQuantizationType[self.kind] if self.kind in BLOCK_TYPES else None
        writer.add_tensor_info(self.name, self.shape, self.dtype, self.byte_count, raw_dtype=raw)

    def data(self, random):
        if self.kind in BLOCK_TYPES:
            data = random_blocks(random, self.kind, self.rows * self.blocks, self.deviation).reshape(self.shape)
        else:
            data = (random.standard_normal(self.shape, np.float32) * np.float32(self.deviation)).astype(self.dtype)
        data[self.zero_rows] = 0  # in blocks the scales, too
        return data


class Norm:
    """Scales of a norm: near 1, of both signs for the last."""

    def __init__(self, name, width, has_signs=False):
        self.name, self.width, self.has_signs = name, width, has_signs
        self.byte_count = 4 * width

    def declare(self, writer):
        writer.add_tensor_info(self.name, (self.width,), np.dtype(np.float32), self.byte_count)

    def data(self, random):
        scale = 0.8 + 0.4 * random.random(self.width, np.float32)
        return scale * signs(random, self.width) if self.has_signs else scale


def tensors(shape, vocabulary):
    """All tensors in file order."""
    controls = [place for place, (_, _, kind) in enumerate(vocabulary) if kind in (TokenType.UNKNOWN, TokenType.CONTROL)]
    is_tied = shape["head"] == "tied"
    d, f = shape["width"], shape["ffn"]
    kv = d // shape["heads"] * shape["kv_heads"]
    kind = shape["type"]
    residual = (2 * shape["layers"]) ** -0.5
    embedding = shape.get("embedding", kind)
    yield Matrix("token_embd.weight", len(vocabulary), d, embedding, d**-0.5, controls if is_tied else ())
    for layer in range(shape["layers"]):
        name = f"blk.{layer}.{{}}.weight".format
        yield Norm(name("attn_norm"), d)
        yield Matrix(name("attn_q"), d, d, kind, SHARPNESS * d**-0.5)
        yield Matrix(name("attn_k"), kv, d, kind, SHARPNESS * d**-0.5)
        yield Matrix(name("attn_v"), kv, d, kind, d**-0.5)
        # All layers together add about 1 to each element of the residual stream, however many they are.
        yield Matrix(name("attn_output"), d, d, kind, residual * d**-0.5)
        yield Norm(name("ffn_norm"), d)
        yield Matrix(name("ffn_gate"), f, d, kind, d**-0.5)
        yield Matrix(name("ffn_up"), f, d, kind, d**-0.5)
        yield Matrix(name("ffn_down"), d, f, kind, residual * f**-0.5)
    yield Norm("output_norm.weight", d, has_signs=True)
    if not is_tied:
        yield Matrix("output.weight", len(vocabulary), d, shape["head"], d**-0.5, controls)


def synthetic_vocabulary(size):
    """(token, score, type) of a SentencePiece vocabulary: controls, bytes, printable characters, pairs and quadruples of letters."""
    fixed = [("<unk>", TokenType.UNKNOWN), ("<s>", TokenType.CONTROL), ("</s>", TokenType.CONTROL)]
    fixed += [(f"<0x{byte:02X}>", TokenType.BYTE) for byte in range(256)]
    letters = string.ascii_lowercase
    pairs = ["".join(pair) for pair in itertools.product(letters, repeat=2)]
    pieces = itertools.chain(
        ["▁", *(chr(code) for code in range(0x21, 0x7F))],
        ("▁" + letter for letter in letters), pairs, ("▁" + pair for pair in pairs),
        (first + second for first, second in itertools.product(pairs, repeat=2)),
    )  # fmt: skip
    if size < len(fixed) + 95:
        raise SystemExit(f"--vocabulary {size}: at least {len(fixed) + 95} are needed for bytes and printable characters")
    ordinary = list(itertools.islice(pieces, size - len(fixed)))
    if len(ordinary) < size - len(fixed):
        raise SystemExit(f"--vocabulary {size}: at most {len(fixed) + len(ordinary)} can be made")
    # Longer pieces join last, so they score lowest; what order gives is enough.
    return [(token, 0.0, kind) for token, kind in fixed] + [
        (token, -float(place), TokenType.NORMAL) for place, token in enumerate(ordinary)
    ]


def mistral_vocabulary(version):
    """(token, score, type) of a vocabulary that the package `mistral-common` carries: "v1" or "v3"."""
    import mistral_common
    from sentencepiece import sentencepiece_model_pb2

    names = {"v1": "tokenizer.model.v1", "v3": "mistral_instruct_tokenizer_240323.model.v3"}
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString((pathlib.Path(mistral_common.__file__).parent / "data" / names[version]).read_bytes())
    return [(piece.piece, piece.score, piece.type) for piece in model.pieces]


def add_metadata(writer, name, shape, vocabulary):
    writer.add_name(name)
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["ffn"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["kv_heads"])
    writer.add_rope_dimension_count(shape["width"] // shape["heads"])
    writer.add_rope_freq_base(shape["rope_base"])
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_vocab_size(len(vocabulary))
    if shape.get("window"):
        writer.add_sliding_window(shape["window"])
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_tokenizer_model("llama")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([token.encode() for token, _, _ in vocabulary])
    writer.add_token_scores([score for _, score, _ in vocabulary])
    writer.add_token_types([int(kind) for _, _, kind in vocabulary])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_unk_token_id(0)
    writer.add_chat_template(TEMPLATE)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-o", "--output", required=True, help="the file to make; it appears when it is complete")
    parser.add_argument("--preset", choices=PRESETS, default="tiny-mistral")
    for name in ("layers", "width", "heads", "kv-heads", "ffn", "context"):
        parser.add_argument(f"--{name}", type=int)
    parser.add_argument("--rope-base", type=float)
    parser.add_argument("--window", type=int, help="tokens of the sliding window (default: none)")
    parser.add_argument("--type", choices=TYPES, help="type of the layers' matrices")
    parser.add_argument("--embedding", choices=TYPES, help="type of the token embedding")
    parser.add_argument("--head", choices=[*TYPES, "tied"], help="type of the output head, or 'tied' to the embedding")
    parser.add_argument("--vocabulary", help="number of synthetic tokens, or 'v1' or 'v3' of mistral-common")
    parser.add_argument("--seed", type=int, default=20261122)
    given = vars(parser.parse_args())
    shape = PRESETS[given["preset"]] | {
        key: value for key, value in given.items() if value is not None and key not in ("output", "preset", "seed")
    }
    if shape["width"] % shape["heads"] or shape["heads"] % shape["kv_heads"] or shape["width"] // shape["heads"] % 2:
        raise SystemExit("--width must be a multiple of twice --heads, and --heads of --kv-heads")
    return given["output"], given["preset"], given["seed"], shape


def main():
    path, preset, seed, shape = arguments()
    text = shape["vocabulary"]
    vocabulary = mistral_vocabulary(text) if text in ("v1", "v3") else synthetic_vocabulary(int(text))
    plan = list(tensors(shape, vocabulary))
    partial = f"{path}.partial"
    writer = gguf.GGUFWriter(partial, "llama")
    add_metadata(writer, f"seeded {preset} {shape['type']}", shape, vocabulary)
    for tensor in plan:
        tensor.declare(writer)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_ti_data_to_file()
    total, done, start = sum(tensor.byte_count for tensor in plan), 0, time.monotonic()
    for tensor in plan:
        # A generator for each name: a tensor stays the same when others are added or left out.
        generator = np.random.Generator(np.random.SFC64([seed, zlib.crc32(tensor.name.encode())]))
        writer.write_tensor_data(tensor.data(generator))
        done += tensor.byte_count
        if sys.stderr.isatty():
            print(f"\r{done / total:4.0%} of {total / 1e9:.2f} GB", end="", file=sys.stderr)
    writer.close()
    os.replace(partial, path)
    print(f"\r{path}: {os.path.getsize(path):,} bytes in {time.monotonic() - start:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
