"""The adviser with a model that streams: within the budget of the whole process, and alive when flash fails under it."""

import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import pytest

from paths import BINARY, MODEL

BUDGET = 96  # MiB: the output head stays in memory in part, all else of the model is read for each token
QUESTIONS = ["How much is the Bachelor of Nursing at Monash University?", "Cheapest master's degree in business"]


def options(container):
    return ["--model", container, "--dram-budget", f"{BUDGET}MiB", "--context", 1024]


def finished(server, question):
    """Facts and the end of one answer."""
    events = list(server.ask(question))
    return events[0][2], events[-1][2]


def peak_mebibytes(process):
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024


def damage(path, how):
    """Harms a layer in the middle, or all from there on, which this budget keeps on flash; gives back what undoes it."""
    size = path.stat().st_size
    place = size // 2
    with open(path, "r+b") as file:
        file.seek(place)
        rest = file.read()
        if how == "a flipped bit":
            file.seek(place)
            file.write(bytes([rest[0] ^ 4]))
        else:
            file.truncate(place)
        file.flush()
        os.fsync(file.fileno())

    def undo():
        with open(path, "r+b") as file:
            file.seek(place)
            file.write(rest)
            file.flush()
            os.fsync(file.fileno())

    return undo


def test_answers_come_from_flash_within_the_budget_of_the_process(start_server, container):
    server = start_server(*options(container))
    server.wait_for_model()
    for question in QUESTIONS * 2:
        facts, done = finished(server, question)
        assert facts["citations"] and done["prose"] and "missing_prose" not in done
    assert peak_mebibytes(server.process) <= BUDGET
    assert any("plan=dense" in line for line in server.log)


@pytest.mark.parametrize("how", ["a flipped bit", "a file cut short"])
def test_an_extent_that_fails_costs_the_prose_of_its_answers_and_is_named(start_server, container, tmp_path, how):
    copy = tmp_path / "model.landfall"
    shutil.copy(container, copy)
    # Bits are compared when an extent is read first, and the server reads all for prefixes as soon as it is ready: they are flipped before
    # it starts, which reads none of these extents. A file that is short would not be opened at all, so it is cut after that.
    flips = how == "a flipped bit"
    if flips:
        undo = damage(copy, how)
    server = start_server(*options(copy))
    server.wait_for_model()
    if not flips:
        undo = damage(copy, how)
    for question in QUESTIONS:
        facts, done = finished(server, question)
        assert facts["citations"] and facts["rows"]
        assert done.get("missing_prose") == "failed" and not done["prose"]
    deadline = time.monotonic() + 10
    while not (named := [line for line in server.log if re.search(r"\(extent \d+, bytes \d+", line)]):
        assert time.monotonic() < deadline, "".join(server.log)
        time.sleep(0.05)
    assert str(copy) in named[0] and "an answer was not explained" in named[0]
    undo()
    for question in QUESTIONS:
        facts, done = finished(server, question)
        assert facts["citations"] and done["prose"] and "missing_prose" not in done


def test_a_budget_that_is_too_small_leaves_the_facts_and_names_the_smallest(start_server, container, catalog):
    server = start_server("--model", container, "--dram-budget", "48MiB")
    deadline = time.monotonic() + 30
    while (state := server.status()["model"])["state"] == "loading":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert state["state"] == "failed"
    facts, done = finished(server, QUESTIONS[0])
    assert facts["citations"] and not done["prose"]
    # The log's line may come after the state that it explains.
    while not (found := re.search(r"--dram-budget (\d+)MiB", text := "".join(server.log))):
        assert time.monotonic() < deadline, text
        time.sleep(0.05)
    smallest = int(found[1])
    # The same words from a command that needs the model: it ends, and the smallest works.
    arguments = [BINARY, "ask", QUESTIONS[0], "--json", "--model", container, "--threads", "2"]
    environment = {**os.environ, "LANDFALL_CATALOG": str(catalog)}

    def ask(mebibytes):
        return subprocess.run(
            [*map(str, arguments), "--dram-budget", f"{mebibytes}MiB"],
            env=environment,
            capture_output=True,
            text=True,
        )

    refused = ask(48)
    assert refused.returncode == 1 and "--dram-budget" in refused.stderr and refused.stderr.count("\n") == 1
    answer = json.loads(ask(smallest + 2).stdout)
    assert answer["prose"]


def test_settings_of_a_file_are_checked_by_name(binary, tmp_path):
    config = tmp_path / "landfall.json"
    for content, complaint in [
        ({"dramBudget": "many"}, '"dramBudget" is "many"'),
        ({"context": 1}, '"context" is 1'),
        ({"threads": 0}, '"threads" is 0'),
        ({"sessions": 9}, '"sessions" is 9; it must be 1 to 8'),
    ]:
        config.write_text(json.dumps(content))
        result = subprocess.run([binary, "serve", "--config", config], capture_output=True, text=True, timeout=60)
        assert result.returncode == 1 and complaint in result.stderr, result.stderr


def test_settings_of_a_file_are_used_and_the_command_line_wins(start_server, container, tmp_path):
    config = tmp_path / "landfall.json"
    config.write_text(json.dumps({"model": str(MODEL), "dramBudget": "100MiB", "context": 1024, "threads": 1}))
    server = start_server("--config", config, "--model", container)
    server.wait_for_model()
    assert any("of 100MiB" in line and "plan=dense" in line for line in server.log), server.log
