"""The engine's logits against an independent forward pass in NumPy, on the whole of the real model.

Two bounds. What they are made of is computed from the reference; the margins (0.02 below, and the factors of 2) were chosen.

1. With all weights expanded to F32 the engine rounds nothing but keys and values (to F16), as the reference then does too. What
   is left is the order of float additions: the largest difference of any logit stays below 0.02 (logits have a deviation
   of 5 to 8). A wrong rotation, head, norm or mask gives differences of whole units.
2. With the 4-bit file the engine also rounds activations to 8 bits. Thirty layers amplify a last bit that flips one
   such rounding: the reference itself moves by R when its embeddings are disturbed by one part in ten million. So no two
   implementations agree better than R, and the engine may differ from the quantised reference by 2 R (both root mean square
   over all logits of a prompt). From the exact reference it may differ as much as the quantised reference does, plus
   that: sqrt(Q² + (2 R)²). R is the noise of a single draw; twice that is margin, small beside what a defect does.
   The products of quantised rows and activations are tested to the bit in Tests/CKernelsTests.
"""

import os
import subprocess

# Matrices this small gain nothing from OpenBLAS's threads, and on a busy machine they spin ten times the work away. It reads this
# once, when NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import gguf
import numpy as np
import pytest
from llama_reference import EXACT, HALF_CACHE, QUANTIZED, LlamaReference
from paths import BINARY, MODEL

pytestmark = pytest.mark.usefixtures("binary", "model")

# "The University of Melbourne offers a Master of Data Science that takes two years of full-time study."; one ChatML turn that
# asks for visa documents; German and Chinese with figures; forty tokens at random (seed 7).
PROMPTS = {
    "english": [504, 1638, 282, 21615, 3362, 253, 9193, 282, 4712, 3191, 338, 2933, 827, 929, 282, 2073, 29, 2256, 1108, 30],
    "chat": [1, 4093, 198, 14413, 5660, 1072, 253, 2222, 737, 327, 253, 28650, 47, 2, 198, 1, 520, 9531, 198],
    "german and chinese": [
        42703, 2368, 89, 3326, 82, 46991, 723, 666, 317, 1639, 216, 36, 37, 30, 32, 32, 32, 330, 11911, 348, 41829, 98, 43, 13223,
        251, 116, 42816, 134, 29157, 226, 180, 121, 242, 19076,
    ],
    "random": [int(token) for token in np.random.default_rng(7).integers(0, 49152, 40)],
}  # fmt: skip


def engine_logits(model, tokens, batch=64):
    out = subprocess.run(
        [BINARY, "logits", "--model", model, "--batch", str(batch), "--tokens", ",".join(map(str, tokens))],
        check=True,
        capture_output=True,
    ).stdout
    return np.frombuffer(out, "<f4").reshape(len(tokens), -1)


def rms(x):
    return float(np.sqrt(np.mean(np.square(x, dtype=np.float64))))


def divergence(logits, other):
    """Mean Kullback-Leibler divergence in nats of the distributions of each row."""

    def log_softmax(x):
        x = x - x.max(axis=1, keepdims=True)
        return x - np.log(np.exp(x).sum(axis=1, keepdims=True))

    p, q = log_softmax(logits.astype(np.float64)), log_softmax(other.astype(np.float64))
    return float(np.mean(np.sum(np.exp(p) * (p - q), axis=1)))


@pytest.fixture(scope="module")
def reference():
    return LlamaReference(str(MODEL))


@pytest.fixture(scope="module")
def float_model(reference, tmp_path_factory):
    """The same model with every weight as F32 (540 MB)."""
    path = tmp_path_factory.mktemp("float") / "model.gguf"
    writer = gguf.GGUFWriter(str(path), "llama")
    for key, field in reference.reader.fields.items():
        if key.startswith("GGUF.") or key == "general.architecture":
            continue
        kind = field.types[0]
        writer.add_key_value(key, field.contents(), kind, field.types[-1] if kind == gguf.GGUFValueType.ARRAY else None)
    for name, weights in reference.tensors.items():
        writer.add_tensor(name, weights)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    yield path
    path.unlink()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_with_float_weights_only_the_order_of_additions_differs(prompt, reference, float_model):
    tokens = PROMPTS[prompt]
    expected = reference.logits(tokens, HALF_CACHE)
    actual = engine_logits(float_model, tokens)
    print(f"{prompt}: largest difference {np.abs(actual - expected).max():.5f}, deviation of logits {expected.std():.2f}")
    assert np.abs(actual - expected).max() < 0.02
    assert (actual.argmax(1) == expected.argmax(1)).all()


@pytest.mark.parametrize("prompt", PROMPTS)
def test_with_4_bit_weights_the_error_is_that_of_8_bit_activations(prompt, reference):
    tokens = PROMPTS[prompt]
    exact = reference.logits(tokens, EXACT)
    quantized = reference.logits(tokens, QUANTIZED)
    disturbances = [
        1e-7 * np.random.default_rng(seed).standard_normal((len(tokens), 1)) for seed in range(3)
    ]
    disturbed = [reference.logits(tokens, QUANTIZED, disturbance) for disturbance in disturbances]
    repeatable = float(np.sqrt(np.mean([rms(other - quantized) ** 2 for other in disturbed])))
    quantization = rms(quantized - exact)
    actual = engine_logits(MODEL, tokens)
    print(
        f"{prompt}: engine to quantised {rms(actual - quantized):.3f} (R {repeatable:.3f}), "
        f"to exact {rms(actual - exact):.3f} (Q {quantization:.3f}), deviation of logits {exact.std():.2f}, "
        f"divergence {divergence(exact, actual):.4f} (quantised reference {divergence(exact, quantized):.4f})"
    )
    assert rms(actual - quantized) < 2 * repeatable
    assert rms(actual - exact) < np.hypot(quantization, 2 * repeatable)
    # Where the reference is not in doubt between two tokens, the engine chooses the same.
    top = np.sort(exact, axis=1)[:, -2:]
    certain = top[:, 1] - top[:, 0] > 4 * np.hypot(quantization, repeatable)
    assert certain.any() or prompt == "random"
    assert (actual.argmax(1) == exact.argmax(1))[certain].all()
    # The distribution moves no more than 8-bit activations move it (and their own repetition moves it).
    own = max(divergence(exact, other) for other in [quantized, *disturbed])
    assert divergence(exact, actual) < 2 * own


def test_the_size_of_a_pass_changes_no_bit():
    tokens = PROMPTS["german and chinese"]
    whole = engine_logits(MODEL, tokens, batch=64)
    for batch in (1, 7):
        assert (engine_logits(MODEL, tokens, batch=batch) == whole).all()
