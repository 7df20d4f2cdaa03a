"""What a shell sees of `landfall generate`: statuses, one-line errors, Ctrl-C, and the keys that other tools read."""

import json
import os
import pathlib
import signal
import subprocess
import time

import pytest

# What `generate --json` and `bench --json` promise at least to whoever measures Landfall.
SHARED_KEYS = {
    "decode_tokens_per_s",
    "prefill_tokens_per_s",
    "time_to_first_token_ms",
    "peak_rss_bytes",
    "dram_budget_bytes",
    "flash_bytes_per_token",
    "flash_reads_per_token",
    "cache_hit_rate",
    "threads",
    "kernel",
    "model",
    "quantization",
}


def landfall(binary, *arguments):
    return subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True, timeout=120)


def assert_fails_in_one_line(result, *words):
    assert result.returncode == 1, result
    assert result.stdout == ""
    assert result.stderr.startswith("landfall: ")
    assert result.stderr.count("\n") == 1
    for word in words:
        assert str(word) in result.stderr


def test_json_has_the_keys_that_other_tools_read(binary, model):
    generated = json.loads(
        landfall(binary, "generate", "--model", model, "--prompt", "What is a visa?", "-n", 8, "--json").stdout
    )
    assert SHARED_KEYS | {"text"} <= generated.keys()
    assert generated["text"]
    assert generated["decode_tokens_per_s"] > 0
    assert generated["dram_budget_bytes"] is None
    measured = json.loads(landfall(binary, "bench", "--model", model, "-p", 8, "-n", 4, "--reps", 1, "--json").stdout)
    assert SHARED_KEYS <= measured.keys()


def test_perplexity_of_text_is_far_below_that_of_its_words_in_disorder(binary, model, tmp_path):
    text = (
        "The student must have a valid passport. The university must confirm the place in writing, and the student must "
        "show enough money for the first year of study. The application is made online before the course begins."
    )
    results = []
    for name, content in {"ordered": text, "disordered": " ".join(sorted(text.split(), key=lambda word: word[::-1]))}.items():
        path = tmp_path / name
        path.write_text(content)
        results.append(json.loads(landfall(binary, "perplexity", "--model", model, "--file", path, "--json").stdout))
    ordered, disordered = results
    assert {"perplexity", "nll", "tokens", "peak_rss_bytes", "dram_budget_bytes"} <= ordered.keys()
    assert 2 < ordered["perplexity"] < disordered["perplexity"] / 4


def start_writing(binary, model):
    """A `generate` that has written its first words and has thousands to go."""
    process = subprocess.Popen(
        [binary, "generate", "--model", model, "--raw", "--prompt", "1 2 3 4 5 6 7 8 9 10 11", "-n", "4000", "--context", "8000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert os.read(process.stdout.fileno(), 1)
    return process


def test_ctrl_c_ends_the_line_and_leaves_with_130(binary, model):
    process = start_writing(binary, model)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert out.endswith(b"\n")
    assert errors == b""
    assert time.monotonic() - start < 10  # one token; the rest would take most of a minute


def test_a_reader_that_goes_away_ends_the_work(binary, model):
    process = start_writing(binary, model)
    process.stdout.close()
    assert process.wait(timeout=10) != 0
    process.stderr.close()


def test_a_missing_model_is_named(binary, tmp_path):
    path = tmp_path / "missing.gguf"
    assert_fails_in_one_line(landfall(binary, "generate", "--model", path, "--prompt", "x"), path)


@pytest.mark.parametrize("kept", [0, 3, 100, 1_000_000, -1])
def test_a_truncated_model_is_refused(binary, model, tmp_path, kept):
    path = tmp_path / "truncated.gguf"
    with model.open("rb") as whole:
        path.write_bytes(whole.read(kept if kept >= 0 else model.stat().st_size + kept))
    assert_fails_in_one_line(landfall(binary, "generate", "--model", path, "--prompt", "x"), path)


def test_a_prompt_that_fills_the_context_is_refused(binary, model):
    result = landfall(binary, "generate", "--model", model, "--context", 16, "--prompt", "word " * 40)
    assert_fails_in_one_line(result, 16)


def test_an_answer_stops_where_the_context_ends(binary, model):
    result = landfall(
        binary, "generate", "--model", model, "--raw", "--context", 24, "--prompt", "1 2 3 4 5", "-n", 1000, "--json"
    )
    report = json.loads(result.stdout)
    assert report["stop_reason"] == "contextFull"
    assert report["prompt_tokens"] + report["generated_tokens"] == 24


def test_a_budget_that_cannot_be_kept_is_refused_before_loading(binary, model):
    result = landfall(binary, "generate", "--model", model, "--prompt", "x", "--dram-budget", "16MiB")
    assert_fails_in_one_line(result, "--dram-budget")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--prompt", "x", "-n", "-1"],
        ["--prompt", "x", "-n", "many"],
        ["--prompt", "x", "--threads", "0"],
        ["--prompt", "x", "--dram-budget", "lots"],
        ["--prompt", "x", "--surprise"],
    ],
)
def test_wrong_usage_leaves_with_2(binary, model, arguments):
    result = landfall(binary, "generate", "--model", model, *arguments)
    assert result.returncode == 2, result
    assert result.stdout == ""
    assert "Usage" in result.stderr
