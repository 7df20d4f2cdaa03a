"""Weights that stream from flash: the same bits as from memory, within the budget, reported as they are."""

import json
import re
import subprocess

import pytest

from memory_cgroup import run_limited, why_not
from paths import BINARY

pytestmark = pytest.mark.usefixtures("binary", "model")

TOKENS = ",".join(str((i * 37 + i * i * 11) % 49_000) for i in range(48))


def landfall(*arguments, check=True):
    result = subprocess.run([BINARY, *map(str, arguments)], capture_output=True, timeout=600)
    assert result.returncode == 0 or not check, result.stderr.decode()
    return result


def logits(container, *options):
    return landfall("logits", "--model", container, "--tokens", TOKENS, "--context", 256, *options).stdout


@pytest.fixture(scope="module")
def resident(container):
    return logits(container)


@pytest.mark.parametrize("budget", ["40MiB", "64MiB", "100MiB"])
@pytest.mark.parametrize("threads", [1, 2])
def test_streamed_logits_are_those_of_the_resident_container(container, resident, budget, threads):
    assert len(resident) == 48 * 49_152 * 4
    assert logits(container, "--dram-budget", budget, "--threads", threads) == resident


def test_reports_say_what_was_read(container):
    def bench(*options):
        return json.loads(landfall("bench", "--model", container, "-p", 0, "-n", 4, "--reps", 1, "--json", *options).stdout)

    resident = bench("--context", 256)
    assert (resident["mode"], resident["flash_bytes_per_token"], resident["flash_reads_per_token"]) == ("resident", 0, 0)
    streamed = bench("--context", 256, "--dram-budget", "64MiB")
    assert streamed["mode"] == "dense"
    plan = streamed["plan"]
    # What the plan says is what a token reads, but for the token's own row where the embedding is not in memory, and for reads
    # ahead of the next token: counting over four tokens begins and ends with up to a ring of them under way.
    row_blocks = 8192
    ahead = plan["staging_bytes"] / 4
    assert plan["flash_bytes_per_token"] - ahead <= streamed["flash_bytes_per_token"]
    assert streamed["flash_bytes_per_token"] <= plan["flash_bytes_per_token"] + ahead + row_blocks
    assert 0 < streamed["cache_hit_rate"] < 1
    assert 0 < streamed["pinned_bytes"] <= streamed["ledger"]["weights"]
    assert streamed["pinned_bytes"] + plan["flash_bytes_per_token"] == resident["pinned_bytes"]
    assert streamed["peak_rss_bytes"] <= streamed["dram_budget_bytes"] == 64 << 20
    assert sum(streamed["ledger"].values()) == streamed["ledger_bytes"] <= 64 << 20


@pytest.mark.parametrize("context", [256, 1024])
def test_the_smallest_budget_named_by_the_refusal_works_and_is_kept(container, context):
    arguments = ["bench", "--model", container, "--context", context, "-p", context - 8, "-n", 4, "--reps", 1, "--json"]
    refused = landfall(*arguments, "--dram-budget", "16MiB", check=False)
    assert refused.returncode == 1
    text = refused.stderr.decode()
    assert text.count("\n") == 1
    smallest = int(re.search(r"--dram-budget (\d+)MiB", text)[1])
    report = json.loads(landfall(*arguments, "--dram-budget", f"{smallest}MiB").stdout)
    assert report["peak_rss_bytes"] <= smallest << 20
    assert landfall(*arguments, "--dram-budget", f"{smallest - 1}MiB", check=False).returncode == 1


@pytest.mark.parametrize("context, mebibytes", [(1024, 64), (512, 48)])
def test_a_memory_cgroup_of_the_budget_holds_the_whole_process(container, context, mebibytes):
    if reason := why_not():
        pytest.skip(reason)
    arguments = ["--context", context, "-p", context - 8, "-n", 4, "--reps", 1, "--json", "--dram-budget", f"{mebibytes}MiB"]
    result = run_limited([BINARY, "bench", "--model", container, *arguments], mebibytes << 20)
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout)["peak_rss_bytes"] <= mebibytes << 20


@pytest.mark.parametrize("budget", ["64MiB", "96MiB"])
def test_drafts_have_room_where_weights_stream(container, budget):
    arguments = ["generate", "--model", container, "--raw", "--prompt", evidence(3), "-n", 24, "--context", 512, "--json"]
    plain = json.loads(landfall(*arguments, "--dram-budget", budget, "--no-drafts").stdout)
    drafts = json.loads(landfall(*arguments, "--dram-budget", budget).stdout)
    assert drafts["text"] == plain["text"]
    assert drafts["accepted_tokens"] > 0
    assert drafts["flash_bytes_per_token"] < plain["flash_bytes_per_token"] * 0.7


def test_a_sparse_run_leaves_out_what_was_asked_within_its_budget(calibrated):
    arguments = ["bench", "--model", calibrated, "--context", 512, "-p", 64, "-n", 16, "--reps", 1, "--json"]

    def bench(sparsity):
        report = json.loads(landfall(*arguments, "--dram-budget", "96MiB", "--sparsity", sparsity).stdout)
        assert report["mode"] == "sparse" and report["peak_rss_bytes"] <= 96 << 20
        assert abs(report["skipped_neurons"] - sparsity) < 0.01
        return report

    none, half = bench(0), bench(0.5)
    assert half["window_hits"] > 0 and half["window_misses"] > 0
    # What is read is what the plan says: the window, full after the first tokens, spares the reads that it was planned to.
    planned = half["plan"]["flash_bytes_per_token"]
    assert planned * 0.95 <= half["flash_bytes_per_token"] <= planned * 1.15
    assert half["flash_bytes_per_token"] < none["flash_bytes_per_token"] * 0.8


CITIES = ["Perth", "Hobart", "Cairns", "Darwin", "Geelong"]
DEGREES = ["Bachelor of Nursing", "Master of Data Science", "Diploma of Building Design", "Graduate Certificate in Law"]


def evidence(number):
    """A prompt that asks for rows back, as answers quote their evidence."""
    rows = [
        f"| 0{number % 10}{71 + 3 * i}{(number * 7 + i) % 10}{'ABCDE'[i]} | {DEGREES[(number + i) % 4]} | {CITIES[(number + i) % 5]} "
        f"| {52 * (1 + (number + i) % 4)} weeks | A$ {18_400 + 950 * ((number * 3 + i) % 17)} |"
        for i in range(3)
    ]
    return "\n".join(["| code | course | city | length | tuition |", *rows, "", "The same rows again:", rows[0][:24]])


def test_drafts_change_no_text_and_come_true_where_answers_quote(container):
    drafted = accepted = 0
    for number in range(50):
        arguments = ["generate", "--model", container, "--raw", "--prompt", evidence(number), "-n", 48, "--context", 512, "--json"]
        plain = json.loads(landfall(*arguments, "--no-drafts").stdout)
        drafts = json.loads(landfall(*arguments, "--drafts").stdout)
        assert drafts["text"] == plain["text"], f"prompt {number}"
        assert plain["drafted_tokens"] == 0
        drafted += drafts["drafted_tokens"]
        accepted += drafts["accepted_tokens"]
    print(f"{accepted} of {drafted} drafted tokens accepted: {accepted / drafted:.2f}")
    assert accepted > drafted / 3
