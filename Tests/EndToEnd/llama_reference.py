"""A Llama forward pass in NumPy, written from the model's definition and independent of Landfall's code.

Three readings of the same weights:

- `EXACT`: dequantised weights, nothing rounded. What the file means.
- `HALF_CACHE`: keys and values rounded to F16. What an engine computes whose activations stay floats.
- `QUANTIZED`: also every input of a matrix rounded to 8 bits in blocks of 32 (scale = max|x| / 127). What an engine with 8-bit
  activations computes.
"""

import gguf
import numpy as np
from gguf.quants import dequantize

EXACT, HALF_CACHE, QUANTIZED = range(3)


def rounded_to_8_bits(x):
    """x (t, columns) with each block of 32 columns rounded to 255 levels; scale and quotient in 32-bit arithmetic."""
    blocks = np.asarray(x, np.float32).reshape(x.shape[0], -1, 32)
    largest = np.abs(blocks).max(axis=2, keepdims=True)
    with np.errstate(divide="ignore"):
        inverse = np.where(largest > 0, np.float32(127) / largest, np.float32(0))
    scale = largest / np.float32(127)
    return (np.rint(blocks * inverse) * scale).reshape(x.shape)


def rounded_to_half(x):
    return np.asarray(x, np.float32).astype(np.float16).astype(np.float32)


class LlamaReference:
    """The model of a GGUF file, its weights expanded to floats in memory."""

    def __init__(self, path):
        self.reader = gguf.GGUFReader(path)
        self.tensors = {
            tensor.name: np.asarray(dequantize(tensor.data, tensor.tensor_type), np.float32)
            for tensor in self.reader.tensors
        }

        def field(key):
            return self.reader.fields["llama." + key].contents()

        self.layers = field("block_count")
        self.heads = field("attention.head_count")
        self.kv_heads = field("attention.head_count_kv")
        self.epsilon = field("attention.layer_norm_rms_epsilon")
        self.base = field("rope.freq_base")
        window = self.reader.fields.get("llama.attention.sliding_window")
        self.window = window.contents() if window else None
        self.size = field("embedding_length") // self.heads
        self.embedding = self.weights("token_embd")

    def weights(self, name):
        return self.tensors[name + ".weight"]

    def norm(self, x, weight):
        return x / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.epsilon) * weight

    def rotate(self, x):
        """x (t, heads, size): pairs (2i, 2i + 1) turned by position · base^(−2i / size)."""
        t, _, size = x.shape
        frequencies = self.base ** (-np.arange(0, size, 2) / size)
        angle = (np.arange(t)[:, None] * frequencies)[:, None, :]
        cosine, sine = np.cos(angle).astype(np.float32), np.sin(angle).astype(np.float32)
        even, odd = x[..., 0::2], x[..., 1::2]
        out = np.empty_like(x)
        out[..., 0::2] = even * cosine - odd * sine
        out[..., 1::2] = even * sine + odd * cosine
        return out

    def attend(self, query, key, value):
        """(t, heads · size) from query (t, heads, size) and key, value (t, kv heads, size), causal, over the window if there is one."""
        t = query.shape[0]
        shared = self.heads // self.kv_heads
        key, value = np.repeat(key, shared, axis=1), np.repeat(value, shared, axis=1)
        scores = np.einsum("qhs,khs->hqk", query, key) / np.float32(np.sqrt(self.size))
        seen = np.tri(t, dtype=bool)
        if self.window:
            seen &= ~np.tri(t, k=-self.window, dtype=bool)
        scores = np.where(seen, scores, -np.inf)
        weight = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weight /= weight.sum(axis=-1, keepdims=True)
        return np.einsum("hqk,khs->qhs", weight, value).reshape(t, -1)

    def logits(self, tokens, reading, disturbance=None):
        """Logits (t, v) after each token. `disturbance` (t, 1), relative, is put on the embeddings: it shows how much a last
        bit matters."""
        matrix_input = rounded_to_8_bits if reading == QUANTIZED else (lambda x: x)
        cached = rounded_to_half if reading >= HALF_CACHE else (lambda x: x)
        x = self.embedding[tokens]
        if disturbance is not None:
            x = x * (1 + disturbance).astype(np.float32)
        t = len(tokens)
        for layer in range(self.layers):
            block = f"blk.{layer}."
            inner = matrix_input(self.norm(x, self.weights(block + "attn_norm")))
            query = (inner @ self.weights(block + "attn_q").T).reshape(t, self.heads, self.size)
            key = (inner @ self.weights(block + "attn_k").T).reshape(t, self.kv_heads, self.size)
            value = (inner @ self.weights(block + "attn_v").T).reshape(t, self.kv_heads, self.size)
            attended = self.attend(self.rotate(query), cached(self.rotate(key)), cached(value))
            x = x + matrix_input(attended) @ self.weights(block + "attn_output").T
            inner = matrix_input(self.norm(x, self.weights(block + "ffn_norm")))
            gate = inner @ self.weights(block + "ffn_gate").T
            hidden = gate / (1 + np.exp(-gate)) * (inner @ self.weights(block + "ffn_up").T)
            x = x + matrix_input(hidden) @ self.weights(block + "ffn_down").T
        head = self.embedding if "output.weight" not in self.tensors else self.weights("output")
        return matrix_input(self.norm(x, self.weights("output_norm"))) @ head.T
