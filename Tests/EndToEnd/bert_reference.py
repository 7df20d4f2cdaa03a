"""A BERT sentence encoder in plain numpy over the weights of a GGUF file: the reference of the engine's own encoder."""

import math

import gguf
import numpy as np
import tokenizers
from tokenizers import models, normalizers, pre_tokenizers

EPSILON = 1e-12
erf = np.vectorize(math.erf, otypes=[np.float64])


def layer_norm(x, weight, bias):
    centred = x - x.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON) * weight + bias


def softmax(x):
    shifted = np.exp(x - x.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True)


class BertReference:
    def __init__(self, path):
        reader = gguf.GGUFReader(path)
        field = {name: reader.fields[name].contents() for name in reader.fields if not name.startswith("GGUF.")}
        self.heads = field["bert.attention.head_count"]
        self.layers = field["bert.block_count"]
        self.context = field["bert.context_length"]
        self.vocabulary = field["tokenizer.ggml.tokens"]
        self.begin, self.end = field["tokenizer.ggml.bos_token_id"], field["tokenizer.ggml.eos_token_id"]
        self.weights = {
            tensor.name: gguf.quants.dequantize(tensor.data, tensor.tensor_type).astype(np.float64).reshape(tensor.shape[::-1])
            for tensor in reader.tensors
        }

    def tokenizer(self) -> tokenizers.Tokenizer:
        """As the model's tokenizer.json describes it, without the frame of [CLS] and [SEP]."""
        controls = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
        spelled = {}
        for place, token in enumerate(self.vocabulary):
            spelled[token if token in controls else token[1:] if token.startswith("▁") else "##" + token] = place
        result = tokenizers.Tokenizer(models.WordPiece(spelled, unk_token="[UNK]", max_input_chars_per_word=100))
        result.normalizer = normalizers.BertNormalizer()
        result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        return result

    def linear(self, x, name):
        return x @ self.weights[name + ".weight"].T + self.weights[name + ".bias"]

    def norm(self, x, name):
        return layer_norm(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def vector(self, tokens):
        """The unit vector of a text's tokens, without their frame."""
        ids = [self.begin, *tokens[: self.context - 2], self.end]
        w = self.weights
        x = w["token_embd.weight"][ids] + w["position_embd.weight"][: len(ids)] + w["token_types.weight"][0]
        x = self.norm(x, "token_embd_norm")
        for layer in range(self.layers):
            name = f"blk.{layer}.{{}}".format

            def split(values):
                return values.reshape(len(ids), self.heads, -1).transpose(1, 0, 2)

            query, key, value = (split(self.linear(x, name(part))) for part in ("attn_q", "attn_k", "attn_v"))
            weights = softmax(query @ key.transpose(0, 2, 1) / math.sqrt(query.shape[-1]))
            attended = (weights @ value).transpose(1, 0, 2).reshape(len(ids), -1)
            x = self.norm(x + self.linear(attended, name("attn_output")), name("attn_output_norm"))
            hidden = self.linear(x, name("ffn_up"))
            hidden = hidden * 0.5 * (1 + erf(hidden / math.sqrt(2)))
            x = self.norm(x + self.linear(hidden, name("ffn_down")), name("layer_output_norm"))
        mean = x.mean(axis=0)
        return mean / np.linalg.norm(mean)
