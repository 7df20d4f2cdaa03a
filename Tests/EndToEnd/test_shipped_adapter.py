"""The adapter that comes with the program: taken by itself beside the model that it was trained on, and beside no other."""

import json
import os
import re
import struct
import subprocess
import sys
import time

import pytest
from paths import ROOT

sys.path.insert(0, str(ROOT / "provisioning/train/data"))
import questions
import writers

SHIPPED = ROOT / "assets/adapter"

# SmolLM2-135M-Instruct, by the names that PEFT gives its matrices: (rows, columns).
SHAPES = {
    "self_attn.q_proj": (576, 576), "self_attn.k_proj": (192, 576), "self_attn.v_proj": (192, 576), "self_attn.o_proj": (576, 576),
    "mlp.gate_proj": (1536, 576), "mlp.up_proj": (1536, 576), "mlp.down_proj": (576, 1536),
}  # fmt: skip
LAYERS, RANK = 30, 16
QUESTION = "How long is the Master of Business Administration?"


@pytest.fixture(scope="session")
def make_adapter(tmp_path_factory):
    """Writes an adapter that changes nothing, of rank 16 in all seven projections, trained on `base` as it says."""

    def make(base, name="shipped"):
        folder = tmp_path_factory.mktemp("adapters") / name
        folder.mkdir()
        settings = {
            "base_model_name_or_path": base, "peft_type": "LORA", "task_type": "CAUSAL_LM", "r": RANK, "lora_alpha": 16, "bias": "none",
            "use_rslora": False, "target_modules": sorted(name.split(".")[1] for name in SHAPES),
        }  # fmt: skip
        (folder / "adapter_config.json").write_text(json.dumps(settings))
        header, end = {}, 0
        for layer in range(LAYERS):
            for matrix, (rows, columns) in SHAPES.items():
                for factor, shape in (("A", [RANK, columns]), ("B", [rows, RANK])):
                    size = 2 * shape[0] * shape[1]
                    name = f"base_model.model.model.layers.{layer}.{matrix}.lora_{factor}.weight"
                    header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [end, end + size]}
                    end += size
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 8)
        (folder / "adapter_model.safetensors").write_bytes(struct.pack("<Q", len(text)) + text + bytes(end))
        return folder

    return make


def adapter_in_use(server):
    server.wait_for_model()
    # The page may know before the log says so.
    deadline = time.monotonic() + 20
    while not (found := re.search(r"adapter=(\S+) .*model ready", "".join(server.log))) and time.monotonic() < deadline:
        time.sleep(0.1)
    return found[1]


def test_the_server_takes_it_with_its_own_model(start_server, make_adapter, model):
    environment = {"LANDFALL_ADAPTER": str(make_adapter(model.name))}
    assert adapter_in_use(start_server("--model", model, environment=environment)) == "shipped"


def test_a_container_packed_from_its_model_counts_as_its_model(start_server, make_adapter, model, container, tmp_path):
    link = tmp_path / "current"
    link.symlink_to(container)
    ours, other = make_adapter(f"somewhere/{container.stem}.gguf"), make_adapter("Another-7B.gguf")
    assert adapter_in_use(start_server("--model", link, environment={"LANDFALL_ADAPTER": str(ours)})) == "shipped"
    assert adapter_in_use(start_server("--model", link, environment={"LANDFALL_ADAPTER": str(other)})) == "none"


def test_settings_and_command_line_leave_it_out_and_name_another(start_server, make_adapter, model, tmp_path):
    environment = {"LANDFALL_ADAPTER": str(make_adapter(model.name))}
    settings = tmp_path / "serve.json"
    settings.write_text('{"noAdapter": true}')
    assert adapter_in_use(start_server("--model", model, "--config", settings, environment=environment)) == "none"
    another = make_adapter("whatever", "another")
    arguments = ("--model", model, "--config", settings, "--adapter", another)
    assert adapter_in_use(start_server(*arguments, environment=environment)) == "another"


def test_both_options_together_are_refused(binary, make_adapter):
    done = subprocess.run([binary, "ask", QUESTION, "--no-adapter", "--adapter", "x"], capture_output=True, text=True)
    assert done.returncode != 0 and "--no-adapter" in done.stderr


def test_a_budget_for_the_model_alone_leaves_it_out_but_not_one_that_was_named(binary, make_adapter, model, catalog):
    adapter = make_adapter(model.name)
    environment = {**os.environ, "LANDFALL_CATALOG": str(catalog), "LANDFALL_ADAPTER": str(adapter)}

    def ask(*arguments):
        command = [binary, "ask", QUESTION, "--model", model, "--context", "512", *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)

    refused = ask("--no-adapter", "--dram-budget", "8MiB")
    smallest = int(re.search(r"pass --dram-budget (\d+)MiB", refused.stderr)[1])
    # What the catalogue keeps in memory differs a little from run to run; the adapter takes more than five.
    budget = f"{smallest + 2}MiB"
    done = ask("--dram-budget", budget)
    assert done.returncode == 0 and f"the adapter in {adapter} is not used" in done.stderr
    named = ask("--dram-budget", budget, "--adapter", adapter)
    assert named.returncode != 0 and "--dram-budget" in named.stderr


def test_what_is_shipped_is_small_and_for_the_model_that_make_run_fetches(model):
    settings = json.loads((SHIPPED / "adapter_config.json").read_text())
    assert settings["base_model_name_or_path"] == model.name
    assert (SHIPPED / "adapter_model.safetensors").stat().st_size <= 12_000_000
    assert "held-out loss" in (SHIPPED / "README.md").read_text()


def test_what_is_shipped_says_the_points_of_starter_courses_and_stops(binary, model, catalog, tmp_path):
    items = list(questions.questions(ROOT / "assets/catalog/starter", 24, 77))
    (tmp_path / "items").write_text("".join(json.dumps({"id": item["id"], "turns": item["turns"]}) + "\n" for item in items))
    environment = {**os.environ, "LANDFALL_CATALOG": str(catalog)}
    command = [binary, "prose", tmp_path / "items", "--write", "--unconstrained", "--model", model, "-o", tmp_path / "written"]
    subprocess.run(command, check=True, env=environment, cwd=ROOT, timeout=300)
    lines = [json.loads(line) for line in (tmp_path / "written").read_text().splitlines()]
    lines = [line for line in lines if "written" in line]
    as_by_rule = sum(line["written"]["text"].strip() == writers.write(line["subject"], line["points"]) for line in lines)
    kept, dropped = (sum(len(line["written"]["judgement"][key]) for line in lines) for key in ("kept", "dropped"))
    print(f"{as_by_rule} of {len(lines)} word for word, {dropped} of {kept + dropped} sentences dropped")
    # The base has one in thirteen word for word, and every eighth sentence dropped.
    assert len(lines) >= 10 and as_by_rule >= 0.8 * len(lines) and dropped <= 0.06 * (kept + dropped)


def test_an_installed_adapter_goes_before_the_shipped_one_and_back(binary, start_server, make_adapter, model, tmp_path):
    (tmp_path / "models").mkdir()
    link = tmp_path / "models/current"
    link.symlink_to(model)
    environment = {"LANDFALL_MODEL": str(link), "LANDFALL_ADAPTER": str(make_adapter(model.name))}

    def run(*arguments):
        command = [binary, "adapter", *arguments]
        return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)

    refused = run("install", make_adapter("Another-7B.gguf", "stranger"))
    assert refused.returncode != 0 and "does not say that it was trained on" in refused.stderr
    assert list((tmp_path / "adapters").iterdir()) == []
    done = run("install", make_adapter(model.name, "of-this-office"))
    assert done.returncode == 0, done.stderr
    assert adapter_in_use(start_server(environment=environment)) == "of-this-office"
    assert "the adapter that comes with the program" in run("back").stdout
    assert adapter_in_use(start_server(environment=environment)) == "shipped"
    assert run("back").returncode == 0
    assert adapter_in_use(start_server(environment=environment)) == "of-this-office"
