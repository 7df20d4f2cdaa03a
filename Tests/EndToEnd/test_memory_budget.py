"""A budget is refused with the smallest that works, and that one is kept: the kernel's peak is the judge."""

import json
import re
import subprocess

import pytest

from paths import BINARY, MODEL

pytestmark = pytest.mark.usefixtures("binary", "model")


def bench(context, budget):
    command = [BINARY, "bench", "--model", MODEL, "--context", str(context), "-p", "200", "-n", "4", "--reps", "1", "--json"]
    return subprocess.run([*command, "--dram-budget", budget], capture_output=True, text=True)


@pytest.mark.parametrize("context", [256, 2048])
def test_the_smallest_budget_named_by_the_refusal_is_kept(context):
    refused = bench(context, "64MiB")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    smallest = re.search(r"--dram-budget (\d+)MiB", refused.stderr)
    assert smallest, refused.stderr
    report = json.loads(bench(context, f"{smallest[1]}MiB").stdout)
    assert report["dram_budget_bytes"] == int(smallest[1]) << 20
    assert report["peak_rss_bytes"] <= report["dram_budget_bytes"]
