"""Makes the fixtures beside it: a tiny Llama as a GGUF file of floats, adapters as PEFT saves them, and the logits of PEFT's own forward
pass. Needs torch, transformers, peft and gguf; the test that reads the fixtures needs none of them.

    python make_fixtures.py

The model is random (seed 1). All factors are drawn at random too: PEFT starts B at zero, which would test nothing.
"""

import json
import pathlib
import shutil

import gguf
import numpy as np
import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parent
VOCABULARY = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", *map(chr, range(33, 127)), "Ġ", "Ċ", "ab"]
TOKENS = [5, 17, 60, 3, 3, 88, 41, 22, 97, 10, 64, 35, 71, 8, 50, 29]
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]

ADAPTERS = {
    "all-seven": dict(r=8, lora_alpha=16, target_modules=ALL),
    "rank-stabilised": dict(r=3, lora_alpha=4, use_rslora=True, target_modules=["q_proj", "k_proj", "down_proj"]),
    "patterns": dict(
        r=4,
        lora_alpha=8,
        target_modules=["v_proj", "o_proj", "gate_proj", "up_proj"],
        rank_pattern={"gate_proj": 2, "layers.1.self_attn.o_proj": 6},
        alpha_pattern={"up_proj": 3, "layers.1.self_attn.v_proj": 20},
    ),
    "one-layer": dict(r=4, lora_alpha=8, target_modules=ALL, layers_to_transform=[1]),
}


def permuted(weights, heads):
    """Rows of q and k as llama.cpp's converter orders them."""
    rows, columns = weights.shape
    return weights.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def write_model(model, config):
    writer = gguf.GGUFWriter(str(FOLDER / "model.gguf"), "llama")
    writer.add_name("tiny")
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(10000.0)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(VOCABULARY)
    writer.add_token_types([3, 3, 3] + [1] * (len(VOCABULARY) - 3))
    writer.add_token_merges(["a b"])
    writer.add_eos_token_id(2)
    names = {
        "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
        "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
        "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    }  # fmt: skip
    for name, weights in model.state_dict().items():
        values = weights.numpy().astype(np.float32)
        if name == "model.embed_tokens.weight":
            writer.add_tensor("token_embd.weight", values)
        elif name == "model.norm.weight":
            writer.add_tensor("output_norm.weight", values)
        elif name == "lm_head.weight":
            writer.add_tensor("output.weight", values)
        else:
            _, _, layer, module = name.removesuffix(".weight").split(".", 3)
            if module == "self_attn.q_proj":
                values = permuted(values, config.num_attention_heads)
            elif module == "self_attn.k_proj":
                values = permuted(values, config.num_key_value_heads)
            writer.add_tensor(f"blk.{layer}.{names[module]}.weight", np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def main():
    torch.manual_seed(1)
    config = LlamaConfig(
        vocab_size=len(VOCABULARY),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=128,
        rms_norm_eps=1e-5,
        tie_word_embeddings=False,
        attn_implementation="eager",
    )
    model = LlamaForCausalLM(config).eval()
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(1 + 0.1 * torch.randn_like(parameter) if "norm" in name else 0.25 * torch.randn_like(parameter))
    write_model(model, config)
    tokens = torch.tensor([TOKENS])
    expected = {}
    with torch.no_grad():
        expected["none"] = model(tokens).logits[0]
    for name, settings in ADAPTERS.items():
        fresh = LlamaForCausalLM(config).eval()
        fresh.load_state_dict(model.state_dict())
        adapted = get_peft_model(fresh, LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
        with torch.no_grad():
            for parameter_name, parameter in adapted.named_parameters():
                if "lora_" in parameter_name:
                    parameter.copy_(0.2 * torch.randn_like(parameter))
            expected[name] = adapted(tokens).logits[0]
        shutil.rmtree(FOLDER / name, ignore_errors=True)
        adapted.save_pretrained(FOLDER / name)
        (FOLDER / name / "README.md").unlink(missing_ok=True)
    lists = {name: [[round(float(value), 6) for value in row] for row in logits] for name, logits in expected.items()}
    (FOLDER / "logits.json").write_text(json.dumps({"tokens": TOKENS, "logits": lists}))


if __name__ == "__main__":
    main()
