"""What a shell sees of `landfall doctor`: findings, a plan, problems as findings, and what it leaves on the disk."""

import json
import os
import subprocess


def doctor(binary, *arguments, **environment):
    return subprocess.run(
        [binary, "doctor", "--seconds", "0.5", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=180,
        env={**os.environ, **environment},
    )


def test_a_model_gets_measurements_and_a_plan_with_a_speed(binary, model):
    result = doctor(binary, "--model", model, "--json")
    assert result.returncode == 0, result
    report = json.loads(result.stdout)
    assert all(check["is_fine"] for check in report["checks"])
    assert report["memory"]["total"] > 0
    assert len(report["memory_bytes_per_second"]) == report["threads"]
    assert {cell["read_size"] for cell in report["storage"]["cells"]} >= {4096, 65536, 1 << 20}
    assert report["plan"]["mode"] == "resident"
    assert report["plan"]["prediction"]["computing_seconds"] > 0


def test_an_impossible_budget_is_a_finding_that_names_the_smallest(binary, model):
    result = doctor(binary, "--model", model, "--dram-budget", "1MiB")
    assert result.returncode == 1
    assert "PROBLEM  plan:" in result.stdout
    assert "--dram-budget" in result.stdout


def test_a_missing_model_is_a_finding_and_not_the_end(binary, tmp_path):
    result = doctor(binary, "--model", tmp_path / "none.gguf")
    assert result.returncode == 1
    assert "PROBLEM  storage:" in result.stdout
    assert "memory read at" in result.stdout


def test_the_reader_that_was_asked_for_is_used_and_the_reason_is_said(binary, model):
    report = json.loads(doctor(binary, "--model", model, "--json", LANDFALL_READER="pread").stdout)
    assert report["reading"]["reader"] == "pread"
    assert "LANDFALL_READER" in report["reading"]["reader_reason"]


def test_measurements_are_kept_beside_the_model_only_when_asked(binary, model, tmp_path):
    copy = tmp_path / "model.gguf"
    copy.symlink_to(model)
    assert doctor(binary, "--model", copy).returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.gguf"]
    assert doctor(binary, "--model", copy, "--save").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model.gguf", "model.gguf.profile.json"]
    profile = json.loads((tmp_path / "model.gguf.profile.json").read_text())
    assert profile["storage"]["cells"] and profile["computeBytesPerSecond"] > 0
