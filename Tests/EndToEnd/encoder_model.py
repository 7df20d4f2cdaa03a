"""A small BERT encoder with seeded random weights, written as a GGUF file: the tests of the encoder need no download."""

import string

import gguf
import numpy as np
from gguf import GGMLQuantizationType, TokenType

WIDTH, HEADS, FFN, LAYERS, CONTEXT = 64, 4, 96, 3, 96


def vocabulary():
    letters = string.ascii_lowercase + string.digits
    begins = ["▁" + character for character in letters + string.punctuation]
    pairs = [first + second for first in "aeiou" for second in letters]
    return ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *begins, *letters, *pairs, *("▁" + pair for pair in pairs)]


def write_encoder(path, kind="Q8_0", leave_out=(), **fields):
    """`leave_out` names tensors that the file lacks; `fields` replace metadata, by names without "bert."."""
    tokens = vocabulary()
    random = np.random.Generator(np.random.SFC64(20261127))
    writer = gguf.GGUFWriter(path, "bert")
    metadata = {
        "context_length": CONTEXT, "embedding_length": WIDTH, "block_count": LAYERS, "feed_forward_length": FFN,
        "attention.head_count": HEADS, "pooling_type": 1, **fields,
    }  # fmt: skip
    for key, value in metadata.items():
        writer.add_uint32("bert." + key, value)
    writer.add_layer_norm_eps(1e-12)
    writer.add_tokenizer_model("bert")
    writer.add_token_list([token.encode() for token in tokens])
    kinds = [TokenType.CONTROL, TokenType.UNKNOWN, *[TokenType.CONTROL] * 3]
    writer.add_token_types([int(kind) for kind in kinds] + [int(TokenType.NORMAL)] * (len(tokens) - 5))
    writer.add_bos_token_id(2)
    writer.add_eos_token_id(3)

    def add(name, data, packed=None):
        if name in leave_out:
            return
        if packed in (None, "F32"):
            writer.add_tensor(name, data.astype(np.float32))
        elif packed == "F16":
            writer.add_tensor(name, data.astype(np.float16))
        else:
            quantized = GGMLQuantizationType[packed]
            writer.add_tensor(name, gguf.quants.quantize(data.astype(np.float32), quantized), raw_dtype=quantized)

    def matrix(name, rows, columns):
        add(name + ".weight", random.standard_normal((rows, columns)) * 1.5 * columns**-0.5, kind)
        add(name + ".bias", random.standard_normal(rows) * 0.1)

    def norm(name):
        add(name + ".weight", 0.8 + 0.4 * random.random(WIDTH))
        add(name + ".bias", random.standard_normal(WIDTH) * 0.1)

    add("token_embd.weight", random.standard_normal((len(tokens), WIDTH)), kind)
    add("position_embd.weight", random.standard_normal((CONTEXT, WIDTH)) * 0.3)
    add("token_types.weight", random.standard_normal((2, WIDTH)) * 0.3)
    norm("token_embd_norm")
    for layer in range(LAYERS):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            matrix(f"blk.{layer}.{part}", WIDTH, WIDTH)
        norm(f"blk.{layer}.attn_output_norm")
        matrix(f"blk.{layer}.ffn_up", FFN, WIDTH)
        matrix(f"blk.{layer}.ffn_down", WIDTH, FFN)
        norm(f"blk.{layer}.layer_output_norm")
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
