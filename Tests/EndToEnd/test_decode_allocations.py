"""Decoding allocates nothing and opens nothing: 96 tokens more cost not one call more, in memory as from flash.

The calls are counted by a library preloaded into `landfall bench`, so that transient allocations count too.
"""

import os
import pathlib
import re
import shutil
import subprocess

import pytest

from paths import BINARY, MODEL

pytestmark = pytest.mark.usefixtures("binary", "model")


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
    if compiler is None:
        pytest.fail("no C compiler: apt-get install gcc")
    library = tmp_path_factory.mktemp("counter") / "count.so"
    source = pathlib.Path(__file__).with_name("count_allocations.c")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source), "-ldl"], check=True)
    return library


def counts(counter, model, tokens, threads, *options):
    """Calls of the allocator, and files opened."""
    arguments = ["--model", model, "-p", "0", "-n", str(tokens), "--reps", "1", "--threads", str(threads), *options]
    result = subprocess.run(
        [BINARY, "bench", *arguments],
        env={**os.environ, "LD_PRELOAD": str(counter)},
        check=True,
        capture_output=True,
        text=True,
    )
    found = re.search(r"opened (\d+)\nallocations (\d+)", result.stderr)
    return int(found[2]), int(found[1])


def assert_no_more(few, many):
    assert few[0] > 1000 and few[1] > 0, "the counter does not count"
    # The figures printed at the end differ in length, which moves strings of the report between the heap and their variables: 41
    # allocations more were seen. One for every second of the 158 steps more (warm-up and repetition) would be 79.
    assert many[0] - few[0] <= 60
    assert many[1] == few[1]


@pytest.mark.parametrize("threads", [1, 2])
def test_more_tokens_cost_no_more_allocations(counter, threads):
    assert_no_more(counts(counter, MODEL, 20, threads), counts(counter, MODEL, 100, threads))


@pytest.mark.parametrize("reader", ["io_uring", "pread"])
def test_more_tokens_from_flash_cost_no_more_allocations(counter, container, reader, monkeypatch):
    monkeypatch.setenv("LANDFALL_READER", reader)
    budget = ["--dram-budget", "64MiB", "--context", "256"]
    assert_no_more(counts(counter, container, 20, 2, *budget), counts(counter, container, 99, 2, *budget))


@pytest.mark.parametrize("reader", ["io_uring", "pread"])
def test_more_tokens_of_a_sparse_run_cost_no_more_allocations(counter, calibrated, reader, monkeypatch):
    monkeypatch.setenv("LANDFALL_READER", reader)
    budget = ["--dram-budget", "64MiB", "--context", "256", "--sparsity", "0.5"]
    assert_no_more(counts(counter, calibrated, 20, 2, *budget), counts(counter, calibrated, 99, 2, *budget))
