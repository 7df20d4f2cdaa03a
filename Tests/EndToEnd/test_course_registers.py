"""UK courses and US programmes from the files as published to the answer: converted, imported, asked, shown as imported."""

import collections
import csv
import gzip
import json
import os
import subprocess
import sys

import pytest

from paths import ROOT

DATA = ROOT / "../shared/data"
UK = DATA / "uk-discover-uni"
US = DATA / "us-scorecard-programs"

pytestmark = pytest.mark.skipif(not UK.exists() or not US.exists(), reason="the published files are not beside this checkout")


def rows(path):
    with (gzip.open(path, "rt") if path.suffix == ".gz" else open(path, encoding="utf-8")) as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """The derived table as CSV, made by the script that the importer's help names."""
    pytest.importorskip("pyarrow")
    path = tmp_path_factory.mktemp("programs") / "value_check.csv.gz"
    script = ROOT / "provisioning/parquet_to_csv.py"
    subprocess.run([sys.executable, script, US / "value_check.parquet", path], check=True, capture_output=True, timeout=300)
    return path


@pytest.fixture(scope="module")
def filled(binary, programs, tmp_path_factory):
    """A catalogue with both registers, and the reports of their imports."""
    path = tmp_path_factory.mktemp("catalogue") / "catalog.sqlite"

    def load(source, *files):
        command = [binary, "catalog", "import", source, *files, "--catalog", path, "--json"]
        return json.loads(subprocess.run(command, check=True, capture_output=True, text=True, timeout=300).stdout)

    uk = load("discover-uni", *(file for file in sorted(UK.iterdir()) if ".csv" in file.name))
    us = load("scorecard", programs, US / "meta.json")
    return path, uk, us


@pytest.fixture(scope="module")
def ask(binary, filled):
    def ask(question):
        command = [binary, "ask", question, "--json", "--no-model"]
        environment = {**os.environ, "LANDFALL_CATALOG": str(filled[0])}
        run = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60, env=environment)
        return json.loads(run.stdout)

    return ask


def counts(report):
    return {count["table"]: count["rows"] for count in report["edition"]["counts"]}


def test_every_row_of_both_is_kept(filled, programs):
    _, uk, us = filled
    table = rows(programs)
    assert counts(us)["programs"] == len(table) == json.loads((US / "meta.json").read_text())["rows"]
    assert counts(us)["earnings"] == sum(row["earnings"] != "" for row in table)
    assert us["edition"]["date"] == json.loads((US / "meta.json").read_text())["scorecard_release"]
    courses = {(row["PUBUKPRN"], row["KISCOURSEID"], row["KISMODE"]) for row in rows(UK / "SBJ.csv.gz")}
    assert counts(uk)["courses"] == len(courses)
    assert counts(uk)["titled courses"] < counts(uk)["courses"]


def test_a_catalogue_of_both_is_small(filled):
    assert filled[0].stat().st_size < 40 << 20


def test_programmes_of_a_state_are_those_of_the_table(ask, programs):
    wanted = [row for row in rows(programs) if (row["cip_code"], row["credential_level"], row["state"]) == ("5009", "5", "MN")]
    answer = ask("Which universities in Minnesota offer a master's in music?")
    keys = {f"scorecard:program:{row['unitid']}/5009/5" for row in wanted}
    assert keys and {fact["key"] for fact in answer["facts"]} == keys
    assert not answer["refused"]


def test_states_are_counted_as_the_table_counts_them(ask, programs):
    table = [row for row in rows(programs) if (row["cip_code"], row["credential_level"]) == ("5401", "6")]
    state, most = collections.Counter(row["state"] for row in table).most_common(1)[0]
    answer = ask("How many institutions in each state offer a doctorate in history in the US?")
    names = {"CA": "California", "NY": "New York", "MA": "Massachusetts", "TX": "Texas", "PA": "Pennsylvania"}
    assert f"| {names[state]} | {most} |" in answer["answer_markdown"]


def test_ratings_are_those_of_the_file(ask):
    ratings = {row["PUBUKPRN"]: row for row in rows(UK / "TEFOutcome.csv")}
    names = {row["PUBUKPRN"]: row["LEGAL_NAME"] for row in rows(UK / "INSTITUTION.csv")}
    for code in ["10007137", "10007143", "10007160", "10007823", "10004113"]:
        answer = ask(f"What TEF rating does {names[code]} have overall?")
        assert f"overall **{ratings[code]['OVERALL_RATING']}**" in answer["answer_markdown"], answer["answer_markdown"]
        assert [citation["key"] for citation in answer["citations"]] == [f"discover-uni:tef:{code}"]


def test_a_title_outside_the_excerpt_is_not_denied(ask):
    answer = ask("Does the University of Surrey offer a degree in veterinary medicine?")
    assert answer["refused"] and "cannot tell" in answer["answer_markdown"]


def test_the_script_names_what_is_wrong(tmp_path):
    pytest.importorskip("pyarrow")
    broken = tmp_path / "broken.parquet"
    broken.write_bytes(b"PAR1 and nothing else")
    script = ROOT / "provisioning/parquet_to_csv.py"
    result = subprocess.run([sys.executable, script, broken, tmp_path / "out.csv"], capture_output=True, text=True, timeout=60)
    assert result.returncode == 1 and "broken.parquet" in result.stderr
    assert not list(tmp_path.glob("out.csv*"))
