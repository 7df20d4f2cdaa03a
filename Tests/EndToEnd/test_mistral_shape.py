"""Mistral's shape, seeded and tiny: own output head, four query heads to a key head, rope base 1e6, SentencePiece, [INST], windows."""

import functools
import hashlib
import json
import subprocess
import sys

import numpy as np
import pytest
from llama_reference import HALF_CACHE, QUANTIZED, LlamaReference
from paths import BINARY, ROOT
from test_logits_reference import engine_logits, rms

pytestmark = pytest.mark.usefixtures("binary")

TOKENS = [int(token) for token in np.random.default_rng(11).integers(3, 512, 90)]


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    """Makes a seeded model with these options of provisioning/make_seeded_gguf.py."""
    folder = tmp_path_factory.mktemp("seeded")

    @functools.cache
    def make(name, *options):
        path = folder / f"{name}.gguf"
        command = [sys.executable, ROOT / "provisioning/make_seeded_gguf.py", "--preset", "tiny-mistral", "-o", path, *options]
        subprocess.run(command, check=True, capture_output=True)
        return str(path)

    return make


@pytest.mark.parametrize("window", [1, 16, 64, 4096])
def test_attention_sees_its_window_and_no_more(make, window):
    floats = ["--type", "F32", "--embedding", "F32", "--head", "F32"]
    path = make(f"window-{window}", *floats, "--window", str(window))
    expected = LlamaReference(path).logits(TOKENS, HALF_CACHE)
    for batch in (64, 7, 1):
        assert np.abs(engine_logits(path, TOKENS, batch) - expected).max() < 1e-3
    # The window is what makes the difference, and only beyond it.
    whole = engine_logits(make("whole", *floats), TOKENS)
    changed = np.abs(whole - expected).max(axis=1) > 0.05
    assert not changed[:window].any()
    assert changed[window:].mean() > 0.9 or window >= len(TOKENS)


@pytest.mark.parametrize("kind", ["Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q8_0", "Q4_K", "Q5_K", "Q6_K", "F16"])
def test_every_type_gives_the_reference_logits(make, kind):
    path = make(kind, "--type", kind, "--head", "Q6_K" if kind.endswith("K") else "Q8_0")
    reference = LlamaReference(path)
    floats = kind == "F16"
    expected = reference.logits(TOKENS, HALF_CACHE if floats else QUANTIZED)
    difference = rms(engine_logits(path, TOKENS) - expected)
    print(f"{kind}: {difference:.5f} of {expected.std():.2f}")
    assert difference < 0.02 * expected.std()


def test_generates_through_its_template_without_collapsing(make):
    path = make("generate")
    command = [BINARY, "generate", "--model", path, "--context", "256", "-n", "100", "--json", "--prompt", "hello </s>[/INST]"]
    report = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    # <s>, and "[INST] hello </s>[/INST] [/INST]" in single characters and the few pairs there are, nothing of it a control token.
    assert report["prompt_tokens"] > 15
    assert report["generated_tokens"] == 100
    encoded = subprocess.run(
        [BINARY, "tokenize", "--model", path], input=json.dumps([report["text"]]).encode(), check=True, capture_output=True
    )
    assert len(set(json.loads(encoded.stdout)[0])) > 40


def test_the_same_options_make_the_same_file(make):
    def digest(name):
        return hashlib.sha256(open(make(name), "rb").read()).digest()

    assert digest("first") == digest("second")
