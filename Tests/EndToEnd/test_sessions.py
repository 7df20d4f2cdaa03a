"""Several visitors at once: the model writes for all of them in one sweep, and each reads what he would have read alone."""

import concurrent.futures
import json
import os
import shutil
import time

from paths import MODEL

QUESTIONS = [
    "How much is the Bachelor of Nursing at Monash University?",
    "Cheapest master's degree in business",
    "How much is the Master of Data Science at Monash University?",
    "Cheapest master's degree in nursing",
]


def prose(server, question):
    """All sentences of one answer, and its end."""
    events = list(server.ask(question))
    return events[-1][2]


def copy_of_model(folder):
    copy = folder / "model.gguf"
    shutil.copy(MODEL, copy)
    return copy


def kept(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".kv"))


def wait_for_kept(folder, count):
    deadline = time.monotonic() + 60
    while len(kept(folder)) < count:
        assert time.monotonic() < deadline, os.listdir(folder)
        time.sleep(0.1)


def test_answers_written_together_are_those_written_alone(start_server, tmp_path):
    model = copy_of_model(tmp_path)
    config = tmp_path / "serve.json"
    config.write_text(json.dumps({"sessions": 4, "threads": 2}))
    server = start_server("--config", config, "--model", model)
    server.wait_for_model()
    # Two beginnings: for one course, and for several.
    wait_for_kept(tmp_path, 2)
    alone = [prose(server, question)["prose"] for question in QUESTIONS]
    assert all(alone)
    with concurrent.futures.ThreadPoolExecutor(len(QUESTIONS)) as visitors:
        together = list(visitors.map(lambda question: prose(server, question)["prose"], QUESTIONS))
    assert together == alone


def test_a_restart_reads_the_kept_beginnings_and_writes_the_same(start_server, tmp_path):
    model = copy_of_model(tmp_path)
    first = start_server("--model", model, "--threads", 2)
    first.wait_for_model()
    wait_for_kept(tmp_path, 2)
    before = {name: (tmp_path / name).stat().st_mtime_ns for name in kept(tmp_path)}
    expected = prose(first, QUESTIONS[0])["prose"]
    first.process.terminate()
    first.process.wait(timeout=30)
    second = start_server("--model", model, "--threads", 2)
    second.wait_for_model()
    assert prose(second, QUESTIONS[0])["prose"] == expected
    assert {name: (tmp_path / name).stat().st_mtime_ns for name in kept(tmp_path)} == before, "they were computed again"
