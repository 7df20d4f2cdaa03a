"""An adapter's logits against PEFT's own forward pass over the same weights (`adapters/make_fixtures.py`).

The model is of floats, so that the engine rounds keys and values (to F16) and nothing else: some thousandths of what an adapter
changes.
"""

import json
import pathlib
import struct
import subprocess

import numpy as np
import pytest
from paths import BINARY

FOLDER = pathlib.Path(__file__).parent / "adapters"
EXPECTED = json.loads((FOLDER / "logits.json").read_text())
ADAPTERS = sorted(set(EXPECTED["logits"]) - {"none"})

pytestmark = pytest.mark.usefixtures("binary")


def engine(*arguments, check=True):
    tokens = ",".join(map(str, EXPECTED["tokens"]))
    command = [BINARY, "logits", "--tokens", tokens, "--context", "64", "--threads", "2", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True)
    if not check:
        return done
    assert done.returncode == 0, done.stderr.decode()
    return np.frombuffer(done.stdout, "<f4").reshape(len(EXPECTED["tokens"]), -1)


def rms(x):
    return float(np.sqrt(np.mean(np.square(x, dtype=np.float64))))


@pytest.fixture(scope="module", params=["file", "rows", "columns"])
def model(request, tmp_path_factory):
    source = FOLDER / "model.gguf"
    if request.param == "file":
        return source
    packed = tmp_path_factory.mktemp("packed") / "model.landfall"
    exact = ["--down-type", "f32"] if request.param == "columns" else []
    subprocess.run(
        [BINARY, "model", "pack", source, "-o", packed, "--layout", request.param, *exact], check=True, capture_output=True
    )
    return packed


@pytest.mark.parametrize("name", ADAPTERS)
def test_logits_are_those_of_peft(name, model):
    expected, bare = np.array(EXPECTED["logits"][name]), np.array(EXPECTED["logits"]["none"])
    change = rms(expected - bare)
    actual = engine("--model", model, "--adapter", FOLDER / name)
    print(f"{name}: off by {rms(actual - expected):.5f}, the adapter changes {change:.3f}")
    assert rms(engine("--model", model) - bare) < 0.005 * change
    assert rms(actual - expected) < 0.005 * change


def test_a_converted_adapter_is_read_too(tmp_path):
    """As llama.cpp's converter writes it: q and k permuted, other names."""
    import gguf

    folder = FOLDER / "all-seven"
    raw = (folder / "adapter_model.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    header = json.loads(raw[8 : 8 + size])
    settings = json.loads((folder / "adapter_config.json").read_text())
    names = {
        "q_proj": "attn_q", "k_proj": "attn_k", "v_proj": "attn_v", "o_proj": "attn_output",
        "gate_proj": "ffn_gate", "up_proj": "ffn_up", "down_proj": "ffn_down",
    }  # fmt: skip
    path = tmp_path / "adapter.gguf"
    writer = gguf.GGUFWriter(str(path), "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", settings["lora_alpha"])
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + size + offset for offset in entry["data_offsets"])
        values = np.frombuffer(raw[begin:end], "<f4").reshape(entry["shape"])
        parts = name.split(".")
        layer, module, factor = parts[parts.index("layers") + 1], parts[-3], parts[-2].lower()
        heads = {"q_proj": 4, "k_proj": 2}.get(module)
        if factor == "lora_b" and heads:
            rows, rank = values.shape
            values = values.reshape(heads, 2, rows // heads // 2, rank).swapaxes(1, 2).reshape(rows, rank)
        writer.add_tensor(f"blk.{layer}.{names[module]}.weight.{factor}", np.ascontiguousarray(values))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    model = FOLDER / "model.gguf"
    assert (engine("--model", model, "--adapter", path) == engine("--model", model, "--adapter", folder)).all()


def test_a_damaged_adapter_is_refused_in_one_line(model, tmp_path):
    raw = (FOLDER / "all-seven" / "adapter_model.safetensors").read_bytes()
    (tmp_path / "adapter_model.safetensors").write_bytes(raw[:-100])
    (tmp_path / "adapter_config.json").write_bytes((FOLDER / "all-seven" / "adapter_config.json").read_bytes())
    done = engine("--model", model, "--adapter", tmp_path, check=False)
    assert done.returncode == 1
    message = done.stderr.decode()
    assert str(tmp_path) in message and "ends before" in message and message.count("\n") == 1
