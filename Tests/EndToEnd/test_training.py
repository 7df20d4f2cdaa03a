"""The trainer on a tiny seeded model of Mistral's shape. Needs torch, transformers and peft (provisioning/train/requirements.txt)."""

import json
import os
import subprocess
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pytest
from paths import ROOT

for package in ("torch", "transformers", "peft"):
    pytest.importorskip(package, reason=f"{package} is missing: pip install -r provisioning/train/requirements.txt")

sys.path.insert(0, str(ROOT / "provisioning/train"))
import base_model
import packing
import torch
from llama_reference import EXACT, LlamaReference
from safetensors.torch import load_file

TRAIN = ROOT / "provisioning/train"


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    path = tmp_path_factory.mktemp("tiny") / "tiny.gguf"
    command = [sys.executable, ROOT / "provisioning/make_seeded_gguf.py", "--preset", "tiny-mistral", "--type", "Q4_K", "-o", path]
    subprocess.run(command, check=True, capture_output=True)
    return path


def record(number, words):
    return {
        "id": str(number), "subject": "one", "answer": f"The course costs A${words}.",
        "messages": [
            {"role": "user", "content": "- Course: music"}, {"role": "assistant", "content": "The course is music."},
            {"role": "user", "content": f"- Fee: A${words}"},
        ],
    }  # fmt: skip


@pytest.fixture(scope="module")
def tokens(tiny, binary, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    for name, count in (("train", 10), ("test", 3), ("curated-train", 4)):
        records = [record(number, 1000 + 37 * number) for number in range(count)]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    path = folder / "tokens.json"
    subprocess.run([sys.executable, TRAIN / "tokens.py", folder, "--model", tiny, "--binary", binary, "-o", path], check=True)
    return path


def train(tiny, tokens, out, *more, check=True):
    command = [
        sys.executable, TRAIN / "train.py", "--model", tiny, "--tokens", tokens, "--out", out, "--pack", "2", "--device", "cpu",
        "--epochs", "2", "1", "--rate", "1e-2", "1e-3", "--checkpoint-every", "2", *more,
    ]  # fmt: skip
    return subprocess.run([str(part) for part in command], check=check, capture_output=True, text=True)


@pytest.fixture(scope="module")
def run(tiny, tokens, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    train(tiny, tokens, out)
    return out


def test_the_base_is_the_file_to_the_last_bits(tiny):
    tokens = list(range(260, 300))
    with torch.no_grad():
        logits = base_model.load(tiny)(torch.tensor([tokens])).logits[0].numpy()
    expected = LlamaReference(str(tiny)).logits(tokens, EXACT)
    assert np.abs(logits - expected).max() < 1e-3


def test_a_pack_has_the_losses_and_the_gradient_of_its_examples(tiny, tokens):
    model = base_model.load(tiny)
    examples = json.loads(tokens.read_text())["sets"]["train"][:4]
    assert packing.common_beginning([example["prompt"] for example in examples]) > 20
    weight = model.model.layers[0].self_attn.k_proj.weight.requires_grad_(True)
    together = packing.token_losses(model, packing.pack(examples), torch.float32)
    together.sum().backward()
    gradient, weight.grad = weight.grad, None
    alone = torch.cat([packing.token_losses(model, packing.pack([example]), torch.float32) for example in examples])
    alone.sum().backward()
    assert torch.allclose(together, alone, atol=1e-4)
    assert torch.allclose(gradient, weight.grad, atol=1e-4 * weight.grad.abs().max().item())


def test_only_answers_are_learned_and_they_end_the_turn(tokens):
    for example in json.loads(tokens.read_text())["sets"]["train"]:
        packed = packing.pack([example])
        assert packed.targets.tolist() == example["answer"] and example["answer"][-1] == 2  # </s>
        assert packed.length == len(example["prompt"]) + len(example["answer"]) - 1


def test_training_lowers_the_loss_and_writes_what_peft_reads(run):
    held = [line.split(",") for line in (run / "held_out.csv").read_text().splitlines()[1:]]
    losses = {row[0]: float(row[3]) for row in held if row[2] == "test"}
    assert losses["2"] < losses["0"]
    config = json.loads((run / "adapter/adapter_config.json").read_text())
    assert config["r"] == 8 and config["base_model_name_or_path"] == "tiny.gguf" and len(config["target_modules"]) == 7
    weights = load_file(run / "adapter/adapter_model.safetensors")
    assert len(weights) == 2 * 7 * 2 and {weight.dtype for weight in weights.values()} == {torch.float16}
    assert (run / "loss.png").stat().st_size > 1000 and (run / "speed.png").stat().st_size > 1000


def test_an_interrupted_run_that_goes_on_gives_the_same_adapter(tiny, tokens, run, tmp_path):
    saved = torch.load(run / "checkpoint.pt", weights_only=True)
    assert saved["phase"] == 1
    # The same run, stopped in phase 1 after a checkpoint by a limit on its steps.
    train(tiny, tokens, tmp_path, "--stop-after", "4")
    assert not (tmp_path / "adapter").exists()
    train(tiny, tokens, tmp_path, "--resume")
    first, second = (load_file(folder / "adapter/adapter_model.safetensors") for folder in (run, tmp_path))
    assert all(torch.equal(first[name], second[name]) for name in first)
    steps = [(folder / "steps.csv").read_text().splitlines() for folder in (run, tmp_path)]
    assert [line.split(",")[:4] for line in steps[0]] == [line.split(",")[:4] for line in steps[1]]


def test_tokens_of_another_model_are_refused(tokens, tmp_path, tiny):
    other = tmp_path / "other.gguf"
    other.write_bytes(tiny.read_bytes() + b"\0")
    done = train(other, tokens, tmp_path / "out", check=False)
    assert done.returncode != 0 and "another model" in done.stderr
