"""An import that is killed, meets a full disk or loses its file leaves the old edition answering and the next import possible."""

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import threading
import time

import pytest

from register_files import sponsors

ROWS = 3000
MOMENTS = 50


def import_command(binary, catalog, file):
    return [binary, "catalog", "import", "uk-sponsors", file, "--catalog", catalog]


def run_import(binary, catalog, file, **options):
    return subprocess.run(import_command(binary, catalog, file), capture_output=True, text=True, timeout=60, **options)


@pytest.fixture
def publications(tmp_path):
    """Two days of a register; the second is larger and all its rows differ."""
    files = {}
    for day, count, status in [("2026-11-25", 1500, "Student Sponsor"), ("2026-11-26", ROWS, "Probationary Sponsor")]:
        files[day] = tmp_path / f"Student_Web_Register_-_{day}.csv"
        files[day].write_bytes(sponsors(count, status))
    return files


@pytest.fixture
def old(binary, publications, tmp_path):
    """A catalogue that holds the first day."""
    catalog = tmp_path / "catalog.sqlite"
    assert run_import(binary, catalog, publications["2026-11-25"]).returncode == 0
    return catalog


def assert_sound(binary, catalog):
    """Every page in order, and each edition whole: as many rows everywhere as its import recorded. Gives the days."""
    with sqlite3.connect(catalog) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        editions = db.execute("SELECT id, date, counts FROM editions ORDER BY date").fetchall()
        for edition, _, counts in editions:
            recorded = json.loads(counts)["sponsors"]
            kept = db.execute("SELECT count(*) FROM authorisations WHERE edition_id = ?", [edition]).fetchone()
            printed = db.execute(
                "SELECT count(*) FROM record_tables t JOIN records r ON r.table_id = t.id WHERE t.edition_id = ?", [edition]
            ).fetchone()
            assert kept == printed == (recorded,)
    db.close()
    return [date for _, date, _ in editions]


def answer(binary, catalog):
    result = subprocess.run(
        [binary, "ask", "Is College 00007 of Testing a licensed student sponsor?", "--no-model", "--json"],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "LANDFALL_CATALOG": str(catalog)},
    )
    assert result.returncode == 0, result
    return json.loads(result.stdout)


def assert_old_answers(binary, catalog):
    assert assert_sound(binary, catalog) == ["2026-11-25"]
    reply = answer(binary, catalog)
    assert reply["citations"][0]["edition"] == "2026-11-25"
    assert "“Student Sponsor”" in reply["answer_markdown"]


def test_killed_at_fifty_moments_the_old_edition_answers_and_the_next_import_succeeds(binary, publications, old, tmp_path):
    pristine = old.read_bytes()
    times = []
    for _ in range(3):
        start = time.monotonic()
        assert run_import(binary, old, publications["2026-11-26"]).returncode == 0
        times.append(time.monotonic() - start)
        for file in tmp_path.glob("catalog.sqlite*"):
            file.unlink()
        old.write_bytes(pristine)
    duration = sorted(times)[1]
    chance = random.Random(20261127)
    killed = early = whole = 0
    for number in range(MOMENTS):
        # One moment in each fiftieth of the duration: none is left out.
        moment = duration * (number + chance.random()) / MOMENTS
        importing = subprocess.Popen(import_command(binary, old, publications["2026-11-26"]), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(moment)
        importing.kill()
        importing.wait()
        killed += importing.returncode == -signal.SIGKILL
        early += (tmp_path / "catalog.sqlite-wal").exists() and (tmp_path / "catalog.sqlite-wal").stat().st_size > 0
        days = assert_sound(binary, old)
        if days == ["2026-11-25"]:
            reply = answer(binary, old)
            assert reply["citations"][0]["edition"] == "2026-11-25"
        else:
            # The kill came after the switch: then the new edition is there as a whole, and never a part of it.
            whole += 1
            assert days == ["2026-11-25", "2026-11-26"]
            assert answer(binary, old)["citations"][0]["edition"] == "2026-11-26"
        result = run_import(binary, old, publications["2026-11-26"])
        assert result.returncode == 0, result
        assert assert_sound(binary, old) == ["2026-11-25", "2026-11-26"]
        for file in tmp_path.glob("catalog.sqlite*"):
            file.unlink()
        old.write_bytes(pristine)
    print(f"import {duration:.2f} s; {killed} of {MOMENTS} killed, {early} with a log on disk, {whole} after the switch")
    assert killed >= MOMENTS * 0.7
    assert early >= MOMENTS * 0.3


def assert_disk_full(result):
    assert result.returncode == 1, result
    assert result.stderr.count("\n") == 1, result.stderr
    assert "cannot write the catalogue" in result.stderr and "nothing was changed" in result.stderr


@pytest.fixture
def small_disk(tmp_path, old):
    """A file system with hardly more room than the catalogue needs, or a skip that says why there is none."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={old.stat().st_size + (300 << 10)}", "tmpfs", place], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted here ({mounted.stderr.strip()}); the test with a limited file size covers the rest")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_leaves_the_old_edition(binary, publications, old, small_disk):
    catalog = small_disk / "catalog.sqlite"
    catalog.write_bytes(old.read_bytes())
    result = run_import(binary, catalog, publications["2026-11-26"])
    assert_disk_full(result)
    assert "full" in result.stderr
    assert_old_answers(binary, catalog)
    # As soon as there is room the same import succeeds.
    subprocess.run(["mount", "-o", "remount,size=64m", small_disk], check=True)
    assert run_import(binary, catalog, publications["2026-11-26"]).returncode == 0
    assert assert_sound(binary, catalog) == ["2026-11-25", "2026-11-26"]


def test_a_limited_file_size_leaves_the_old_edition(binary, publications, old):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (old.stat().st_size + (200 << 10),) * 2)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    assert_disk_full(run_import(binary, old, publications["2026-11-26"], preexec_fn=limit))
    assert_old_answers(binary, old)
    assert run_import(binary, old, publications["2026-11-26"]).returncode == 0


@pytest.mark.parametrize("loss", ["truncated", "removed", "overwritten"])
def test_a_file_that_is_lost_while_it_is_read_makes_no_edition(binary, publications, old, loss):
    """A pulled stick. The moment varies over the import; too late is an import of the whole file, and never of a part."""
    file = publications["2026-11-26"]
    body = file.read_bytes()
    pristine = old.read_bytes()
    start = time.monotonic()
    assert run_import(binary, old, file).returncode == 0
    duration = time.monotonic() - start
    refused = 0
    for step in range(6):
        for rest in old.parent.glob("catalog.sqlite*"):
            rest.unlink()
        old.write_bytes(pristine)
        file.write_bytes(body)
        importing = subprocess.Popen(import_command(binary, old, file), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        time.sleep(duration * step / 6)
        if loss == "truncated":
            # Below the floor, so that a file that was cut before anybody looked at it is no edition either.
            os.truncate(file, len(body) // 4)
        elif loss == "removed":
            file.unlink()
        else:
            file.write_bytes(sponsors(ROWS, "Student Sponsor"))
        message = importing.communicate(timeout=60)[1]
        if importing.returncode == 0:
            assert assert_sound(binary, old) == ["2026-11-25", "2026-11-26"]
            with sqlite3.connect(old) as db:
                rows = db.execute("SELECT json_extract(counts, '$.sponsors') FROM editions ORDER BY date DESC").fetchone()
            db.close()
            assert rows == (ROWS,)
            continue
        refused += 1
        assert importing.returncode == 1
        # Above it there may be lines of progress.
        reason = message.splitlines()[-1]
        assert (str(file) in reason or "the file holds" in reason) and "nothing was changed" in reason, message
        assert_old_answers(binary, old)
    assert refused >= 3
    file.write_bytes(body)
    assert run_import(binary, old, file).returncode == 0


def test_a_pipe_is_refused_instead_of_read_once(binary, old, tmp_path):
    pipe = tmp_path / "register-2026-11-26.csv"
    os.mkfifo(pipe)
    result = run_import(binary, old, pipe)
    assert result.returncode == 1
    assert "no regular file" in result.stderr
    assert_old_answers(binary, old)


def test_questions_are_answered_from_the_old_edition_while_a_new_one_comes(binary, publications, old, start_server):
    server = start_server("--catalog", old, "--no-model")
    question = "Is College 00007 of Testing a licensed student sponsor?"

    def edition():
        sheet = next(data for _, name, data in server.ask(question) if name == "facts")
        return sheet["citations"][0]["edition"]

    assert edition() == "2026-11-25"
    done = threading.Event()

    def bring():
        run_import(binary, old, publications["2026-11-26"])
        done.set()

    threading.Thread(target=bring).start()
    seen = []
    while not done.is_set():
        seen.append(edition())
    assert edition() == "2026-11-26"
    assert seen.count("2026-11-25") >= 2
    assert seen == sorted(seen)
