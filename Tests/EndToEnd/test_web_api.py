"""The API of the real binary: what a question gets, and what bad requests get."""

import concurrent.futures
import json
import signal
import socket
import struct
import subprocess
import time

import pytest

JSON = {"Content-Type": "application/json"}
LIST = "Which master's degrees in business cost under 60,000 AUD a year?"


def names(events):
    """Names of events in order, repetitions and places in the queue left out."""
    result = []
    for _, name, _ in events:
        if name != "queued" and (not result or result[-1] != name):
            result.append(name)
    return result


def wait_until_idle(server, seconds):
    """Fails when an answer is still in progress or waiting after so many seconds."""
    deadline = time.monotonic() + seconds
    while (queue := server.status()["queue"])["answers"] or queue["depth"]:
        assert time.monotonic() < deadline, f"still busy after {seconds} s: {queue}"
        time.sleep(0.05)


@pytest.mark.parametrize("question", [LIST, "How much is the Bachelor of Nursing at Monash University?"])
def test_facts_come_first_then_prose_then_the_end(server, question):
    events = list(server.ask(question))
    assert names(events) == ["facts", "thinking", "sentence", "done"]
    facts = events[0][2]
    assert 'data-citation="1"' in facts["html"] and ("<table>" in facts["html"]) == (question == LIST)
    assert facts["citations"] and facts["rows"] and not facts["refused"]
    assert {"source", "edition", "key"} <= facts["citations"][0].keys()
    done = events[-1][2]
    assert done["prose"] == " ".join(data["text"] for _, name, data in events if name == "sentence")
    assert done["answer_markdown"] == f"{facts['markdown']}\n\n{done['prose']}"


def test_a_citation_opens_its_row(server):
    facts = next(server.ask(LIST))[2]
    for citation in facts["citations"]:
        status, _, body = server.request("GET", f"/api/row?key={citation['key']}&edition={citation['edition']}")
        assert status == 200, citation
        document = json.loads(body)
        assert document["row"]["key"] == citation["key"]
        assert document["edition"]["edition"] == citation["edition"] and document["edition"]["licence"]


def test_a_follow_up_remembers_and_starting_over_forgets(server):
    facts = next(server.ask("How much is the Master of Business Administration?"))[2]
    session = facts["session"]
    assert next(server.ask("And how long does it take?", session))[2]["session"] == session
    assert server.request("POST", "/api/session/end", json.dumps({"session": session}), JSON)[0] == 204
    assert next(server.ask("And how long does it take?", session))[2]["session"] != session


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (b'{"question": ""}', JSON, 422, "question_empty"),
        (b'{"question": "  \\n "}', JSON, 422, "question_empty"),
        (b"{}", JSON, 422, "field_missing"),
        (b'{"question": 5}', JSON, 422, "field_type"),
        (b"[1]", JSON, 422, "not_an_object"),
        (b'{"question": "a', JSON, 400, "bad_json"),
        (b'{"question": "\xff\xfe"}', JSON, 400, "not_utf8"),
        (b"\x00\x01\x02\xff" * 64, JSON, 400, "not_utf8"),
        (b"question=x", {}, 415, "not_json"),
        (b"<p>x</p>", {"Content-Type": "text/html"}, 415, "not_json"),
        (json.dumps({"question": "x" * 2001}).encode(), JSON, 422, "question_too_long"),
        (b"x" * 65_537, JSON, 413, "body_too_large"),
        (b"x" * 1_000_000, JSON, 413, "body_too_large"),
        (b'{"question": "x"}', {**JSON, "Origin": "http://elsewhere.example"}, 403, "cross_site"),
        (b'{"question": "x"}', {**JSON, "Host": "elsewhere.example"}, 421, "unknown_host"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_bad_question_is_refused_with_a_reason(server, body, headers, status, code):
    got, fields, answer = server.request("POST", "/api/ask", body, headers)
    assert got == status
    error = json.loads(answer)["error"]
    assert (error["status"], error["code"]) == (status, code) and len(error["message"]) > 15
    assert fields["Cache-Control"] == "no-store"


def test_bad_json_says_where(server):
    _, _, body = server.request("POST", "/api/ask", b'{\n  "question": nope\n}', JSON)
    assert "line 2, column 15" in json.loads(body)["error"]["message"]


@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/api/ask", 405), ("PUT", "/api/ask", 405), ("POST", "/", 405), ("DELETE", "/api/status", 405),
    ("GET", "/api/unknown", 404), ("GET", "/administrator", 404), ("GET", "/../Package.swift", 404), ("GET", "/app.js/x", 404),
])
def test_wrong_methods_and_unknown_paths(server, method, path, status):
    got, fields, _ = server.request(method, path)
    assert got == status
    assert (fields["Allow"] is not None) == (status == 405)


def test_markup_in_a_question_reaches_nobody_as_markup(server):
    for text in ["<script>alert(1)</script> fees", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1)) courses"]:
        for _, name, data in server.ask(text):
            html = data.get("html", "").lower()
            assert "<script" not in html and "<img" not in html and "javascript:" not in html, (name, html)


def until(events, name):
    """Reads on to the first event of that name; its data."""
    return next(data for _, found, data in events if found == name)


@pytest.fixture
def one_at_a_time(start_server, model, tmp_path):
    """Starts a server whose model writes one answer at a time, so that everybody else waits."""
    def start(**settings):
        config = tmp_path / "config.json"
        config.write_text(json.dumps({"sessions": 1, "model": str(model), **settings}))
        server = start_server("--config", config)
        server.wait_for_model()
        return server

    return start


def test_visitors_are_served_in_turn_and_see_their_place(one_at_a_time):
    server = one_at_a_time()
    first = server.ask(LIST)
    until(first, "thinking")  # the model is taken from here on
    second = server.ask("How much is the Master of Business Administration?")
    assert until(second, "queued") == {"position": 0}, "0 means next"
    third = server.ask(LIST)
    assert until(third, "queued") == {"position": 1}
    rest = [list(answer) for answer in (first, second, third)]
    assert all(answer[-1][1] == "done" for answer in rest)
    assert [name for _, name, _ in rest[1]][:1] == ["thinking"], "nobody else came before the second"
    assert [(name, data) for _, name, data in rest[2]][:2] == [("queued", {"position": 0}), ("thinking", {})]


def test_when_too_many_wait_for_the_model_the_facts_come_at_once_and_say_so(one_at_a_time):
    server = one_at_a_time(maximumWaiting=1)
    first = server.ask(LIST)
    until(first, "thinking")
    second = server.ask(LIST)
    until(second, "queued")
    third = list(server.ask(LIST))
    assert [name for _, name, _ in third] == ["facts", "done"]
    assert third[-1][2]["missing_prose"] == "busy"
    for answer in (first, second):
        assert "missing_prose" not in until(answer, "done")


def test_a_closed_tab_ends_its_answer(server):
    body = json.dumps({"question": LIST})
    connections = []
    for _ in range(4):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(
            f"POST /api/ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
            .encode()
        )
        connections.append(connection)
    deadline = time.monotonic() + 5
    while server.status()["queue"]["answers"] < 4:
        assert time.monotonic() < deadline, "the answers did not start"
    for index, connection in enumerate(connections):
        if index % 2:  # half of them vanish with a reset, half close politely
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
    wait_until_idle(server, seconds=2)


def test_a_hundred_questions_four_at_a_time_without_error_or_growth(server, capsys):
    """Resident memory after question 100 is at most 8 MiB above that after question 10 (a leak of one answer's text, tens of
    kilobytes, would show; malloc's arenas and SQLite's page caches of a fixed size do not). A third of them reach the model."""
    questions = [
        LIST, "Does it accept IELTS 6.5?", "Who wrote Hamlet?",
        "How much is the Master of Business Administration?", "What does the Master of Moon Farming cost?", "Hello",
    ]

    def one(number):
        events = list(server.ask(questions[number % len(questions)]))
        assert events[0][1] == "facts" and events[-1][1] == "done", events[-1]
        return any(name == "thinking" for _, name, _ in events)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        explained = sum(pool.map(one, range(10)))
        after_ten = server.resident_kib()
        explained += sum(pool.map(one, range(10, 100)))
    grown = server.resident_kib() - after_ten
    with capsys.disabled():
        print(f"\nVmRSS after 10 questions {after_ten} KiB, after 100 {grown:+} KiB; the model was asked {explained} times")
    assert grown <= 8 * 1024
    assert explained >= 20
    # The last event reaches a visitor a moment before the server has counted his answer off.
    wait_until_idle(server, seconds=2)


def test_a_full_box_tells_the_wait(start_server, model, tmp_path):
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"maximumAnswers": 1, "model": str(model)}))
    server = start_server("--config", config)
    server.wait_for_model()
    first = server.ask(LIST)
    assert next(first)[1] == "facts"
    status, fields, body = server.request("POST", "/api/ask", json.dumps({"question": LIST}), JSON)
    assert status == 503 and int(fields["Retry-After"]) >= 1
    assert json.loads(body)["error"]["code"] == "queue_full"


def test_without_a_model_the_facts_stand_alone(start_server):
    server = start_server("--no-model")
    assert server.status()["model"]["state"] == "off"
    assert names(server.ask(LIST)) == ["facts", "done"]


def test_a_model_that_does_not_load_costs_the_prose_only(start_server, tmp_path):
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"not a model")
    server = start_server("--model", broken)
    while server.status()["model"]["state"] == "loading":
        time.sleep(0.05)
    assert server.status()["model"]["state"] == "failed"
    assert names(server.ask(LIST)) == ["facts", "done"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_even_while_it_answers(start_server, model, number):
    server = start_server("--model", model)
    server.wait_for_model()
    answer = server.ask(LIST)
    next(answer)
    start = time.monotonic()
    server.process.send_signal(number)
    assert server.process.wait(timeout=10) == 0
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(("arguments", "status", "words"), [
    (["--catalog", "/nonexistent/c.sqlite"], 1, ["/nonexistent/c.sqlite", "catalog import"]),
    (["--model", "/nonexistent/m.gguf"], 1, ["/nonexistent/m.gguf", "--no-model"]),
    (["--listen", "nowhere"], 1, ["nowhere", "127.0.0.1:8080"]),
    (["--threads", "0"], 2, ["--threads"]),
    (["--config", "/nonexistent.json"], 1, ["/nonexistent.json", "--config"]),
])
def test_what_cannot_be_served_is_said_in_one_line(binary, catalog, arguments, status, words):
    arguments = arguments if "--catalog" in arguments else [*arguments, "--catalog", catalog]
    run = subprocess.run([binary, "serve", *arguments], capture_output=True, text=True, timeout=60)
    assert run.returncode == status and run.stdout == ""
    for word in words:
        assert word in run.stderr


def test_a_taken_port_and_an_unknown_setting_are_named(binary, catalog, server, tmp_path):
    base = [binary, "serve", "--catalog", catalog, "--no-model"]
    run = subprocess.run([*base, "--listen", f"127.0.0.1:{server.port}"], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and "another program" in run.stderr and "--listen" in run.stderr
    config = tmp_path / "config.json"
    config.write_text('{"pageIdleSecond": 5}')
    run = subprocess.run([*base, "--config", config], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and '"pageIdleSecond"' in run.stderr
