"""The frozen base for training: the very weights of a GGUF file, as a Llama or Mistral of `transformers`.

The file's blocks (4 bits and others) are expanded to floats without another rounding, so that an adapter is fitted to the weights that it
will meet. Llama's converters reorder the rows of queries and keys so that rotation turns neighbours; `transformers` turns halves, and
the rows go back to that order here. PEFT's adapters are therefore in the order of `transformers`, as their readers expect.
"""

import hashlib
import pathlib

import gguf
import numpy as np
import torch
from gguf.quants import dequantize
from transformers import LlamaConfig, LlamaForCausalLM, MistralConfig, MistralForCausalLM

NAMES = {
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj", "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip
PROJECTIONS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]


def sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def halves_from_neighbours(weights, heads):
    """Rows (heads · 2i + {0, 1}) of a GGUF back to (heads · i + {0, size / 2})."""
    rows, columns = weights.shape
    size = rows // heads
    return weights.reshape(heads, size // 2, 2, columns).swapaxes(1, 2).reshape(rows, columns)


def configuration(reader):
    def field(key, otherwise=None):
        found = reader.fields.get("llama." + key)
        return otherwise if found is None else found.contents()

    architecture = reader.fields["general.architecture"].contents()
    if architecture != "llama":
        raise SystemExit(f"the GGUF file holds a model of architecture '{architecture}': only 'llama' (Llama, SmolLM2, Mistral) is known here")
    names = {tensor.name for tensor in reader.tensors}
    common = dict(
        vocab_size=len(reader.fields["tokenizer.ggml.tokens"].data),
        hidden_size=field("embedding_length"),
        intermediate_size=field("feed_forward_length"),
        num_hidden_layers=field("block_count"),
        num_attention_heads=field("attention.head_count"),
        num_key_value_heads=field("attention.head_count_kv", field("attention.head_count")),
        rms_norm_eps=field("attention.layer_norm_rms_epsilon"),
        rope_parameters={"rope_type": "default", "rope_theta": float(field("rope.freq_base", 10_000.0))},
        max_position_embeddings=field("context_length"),
        tie_word_embeddings="output.weight" not in names,
        eos_token_id=reader.fields["tokenizer.ggml.eos_token_id"].contents(),
        use_cache=True,
    )
    window = field("attention.sliding_window")
    if window:
        return MistralForCausalLM, MistralConfig(sliding_window=window, **common)
    return LlamaForCausalLM, LlamaConfig(attention_bias=False, mlp_bias=False, **common)


def load(path, dtype=torch.float32, device="cpu"):
    """The model of a GGUF file, frozen."""
    reader = gguf.GGUFReader(pathlib.Path(path))
    kind, config = configuration(reader)
    config._attn_implementation = "sdpa"
    with torch.device("meta"):
        model = kind(config)
    state = {}
    for tensor in reader.tensors:
        weights = dequantize(tensor.data, tensor.tensor_type)
        parts = tensor.name.removesuffix(".weight").split(".")
        match parts:
            case ["blk", layer, name]:
                if name in ("attn_q", "attn_k"):
                    heads = config.num_attention_heads if name == "attn_q" else config.num_key_value_heads
                    weights = halves_from_neighbours(weights, heads)
                target = f"model.layers.{layer}.{NAMES[name]}.weight"
            case ["token_embd"]:
                target = "model.embed_tokens.weight"
            case ["output_norm"]:
                target = "model.norm.weight"
            case ["output"]:
                target = "lm_head.weight"
            case ["rope_freqs"]:
                raise SystemExit(f"{path}: scaled rotations (rope_freqs) are not known here")
            case _:
                raise SystemExit(f"{path}: tensor {tensor.name} is not one of a Llama's")
        state[target] = torch.from_numpy(np.array(weights, np.float32, order="C")).to(device=device, dtype=dtype)
    if config.tie_word_embeddings:
        state["lm_head.weight"] = state["model.embed_tokens.weight"]
    model.load_state_dict(state, assign=True, strict=True)
    model.tie_weights()
    # Buffers (the frequencies of the rotation) were made on "meta" and hold nothing yet.
    model.model.rotary_emb = type(model.model.rotary_emb)(config).to(device)
    model.config.name_or_path = pathlib.Path(path).name
    return model.requires_grad_(False).eval()
