"""`landfall bench`: what it covers, and its comparison with a llama-bench."""

import json
import os
import subprocess

import pytest


def bench(binary, model, *arguments, **options):
    command = [binary, "bench", "--model", model, "--reps", "2", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


@pytest.fixture
def peer(tmp_path):
    """A llama-bench that notes how it was called and is always twice as fast at prompts as at writing."""
    calls = tmp_path / "calls"
    program = tmp_path / "llama-bench"
    program.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >> {calls}\n'
        'case "$*" in *"-n 0"*) rate=200.0;; *) rate=100.0;; esac\n'
        'echo "[{\\"build_number\\": 4711, \\"avg_ts\\": $rate}]"\n'
    )
    os.chmod(program, 0o755)
    return program, calls


def test_batches_depths_and_turns_are_measured(binary, model):
    result = bench(
        binary, model, "-p", 24, "-n", 4, "--batch", "1,3", "--depth", "0,32", "--follow-up", "--bounds", "--context", 128, "--json"
    )
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    tests = {(test["kind"], test["tokens"], test["depth"], test["batch"]): test for test in report["tests"]}
    assert tests.keys() == {("prefill", 24, 0, 1), ("prefill", 24, 32, 1), ("decode", 4, 0, 1), ("decode", 4, 32, 1), ("decode", 4, 0, 3)}
    assert all(len(test["samples"]) == 2 and test["tokens_per_s"] > 0 for test in report["tests"])
    assert report["decode_tokens_per_s"] == tests[("decode", 4, 0, 1)]["tokens_per_s"]
    assert 0 < report["follow_up_time_to_first_token_ms"]
    assert report["bounds"]["memory_bytes_per_s"] > 1e8
    assert report["bounds"]["multiply_adds_per_s"] > 1e9
    # 30 layers of (d, h · s), (d, g · s) twice, (h · s, d) and three of (d, f).
    assert report["bounds"]["multiply_adds_per_token"] == 30 * (2 * 576 * 576 + 2 * 576 * 192 + 3 * 576 * 1536)


def test_the_context_grows_to_what_a_test_needs(binary, model):
    result = bench(binary, model, "-p", 32, "-n", 2, "--depth", "0,96", "--context", 16, "--json")
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["context_length"] == 129


def test_a_llama_bench_runs_in_turn_with_the_same_sizes_and_gives_ratios(binary, model, peer):
    program, calls = peer
    result = bench(binary, model, "-p", 16, "-n", 4, "--depth", "0,8", "--threads", 1, "--compare", program, "--json")
    assert result.returncode == 0, result.stderr
    report = json.loads(result.stdout)
    assert report["peer"] == "llama.cpp build 4711"
    for test in report["tests"]:
        assert test["peer_tokens_per_s"] == (200 if test["kind"] == "prefill" else 100)
        assert test["ratio"] == pytest.approx(test["tokens_per_s"] / test["peer_tokens_per_s"])
    common = f"-m {model} -t 1 -r 1 -o json"
    once = [f"{common} -p 16 -n 0", f"{common} -p 0 -n 4", f"{common} -p 16 -n 0 -d 8", f"{common} -p 0 -n 4 -d 8"]
    assert calls.read_text().splitlines() == [f"{common} -p 0 -n 1", *once, *once]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("echo 'error: unknown model' >&2; exit 3", ["status 3", "unknown model", "--compare-model"]),
        ("echo not json", ["no results in JSON", "--compare"]),
    ],
)
def test_a_llama_bench_that_fails_is_named_with_what_it_said(binary, model, tmp_path, script, words):
    program = tmp_path / "llama-bench"
    program.write_text(f"#!/bin/sh\n{script}\n")
    os.chmod(program, 0o755)
    result = bench(binary, model, "--compare", program)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    for word in [str(program), *words]:
        assert word in result.stderr


def test_a_llama_bench_that_is_not_there_is_named(binary, model):
    result = bench(binary, model, "--compare", "no-such-llama-bench")
    assert result.returncode == 1
    assert "no-such-llama-bench" in result.stderr and "PATH" in result.stderr


@pytest.mark.parametrize("arguments", [("--batch", "9"), ("--batch", "0"), ("--depth", "1,x"), ("--follow-up", "-p", "0")])
def test_lists_out_of_range_are_wrong_usage(binary, model, arguments):
    assert bench(binary, model, *arguments).returncode == 2
