"""Decoding allocates nothing: 96 tokens more cost not one call of the allocator more.

The calls are counted by a library preloaded into `landfall bench`, so that transient allocations count too.
"""

import os
import pathlib
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
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source)], check=True)
    return library


def allocations(counter, tokens, threads):
    result = subprocess.run(
        [BINARY, "bench", "--model", MODEL, "-p", "0", "-n", str(tokens), "--reps", "1", "--threads", str(threads)],
        env={**os.environ, "LD_PRELOAD": str(counter)},
        check=True,
        capture_output=True,
        text=True,
    )
    return int(result.stderr.split("allocations ")[-1])


@pytest.mark.parametrize("threads", [1, 2])
def test_more_tokens_cost_no_more_allocations(counter, threads):
    few, many = allocations(counter, 4, threads), allocations(counter, 100, threads)
    assert few > 1000, "the counter does not count"
    # The figures printed at the end differ in length, which may move a string of the report by an allocation or two.
    assert many - few <= 4
