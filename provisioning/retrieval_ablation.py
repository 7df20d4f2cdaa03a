"""Measures how well paragraphs of rules and titles of courses are found by words, by meaning and by both.

    python3 provisioning/retrieval_ablation.py Tests/EndToEnd/retrieval/paraphrases.jsonl [more.jsonl …]

Before it: `landfall catalog import uk-rules …`, `landfall catalog embed [--titles]`. A file has one JSON object a line, either
{"question", "lang", "paragraphs": [any of these is right]} or an item of an evaluation bank with "kind", "turns" and "gold": of those
the rules with a paragraph and the lookups of courses are used. recall@n is the share of questions with a right paragraph among
the first n; MRR the mean of 1 / rank of the first right one, 0 beyond the 50th.
"""

import argparse
import collections
import json
import pathlib
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
DEPTH = 50
MODES = ["words", "meaning", "both"]
RULES = "uk-rules:para:"
COURSE = "cricos:course:"


def flat(keys):
    return [key for entry in keys for key in (entry if isinstance(entry, list) else [entry])]


def read_questions(path, titles):
    """(set's name, question, right answers, whether they are titles) of each line that is one."""
    for line in path.read_text().splitlines():
        item = json.loads(line)
        if "paragraphs" in item:
            language = "English" if item["lang"] == "en" else "other languages"
            yield f"{path.stem}, {language}", item["question"], {RULES + code for code in item["paragraphs"]}, False
            continue
        keys = flat(item["gold"].get("keys", []))
        rules = {key for key in keys if key.startswith(RULES)}
        courses = {titles[code] for key in keys if (code := key.removeprefix(COURSE)) in titles}
        language = "" if item["lang"] == "en" else ", other languages"
        if rules:
            yield f"{path.stem}, rules{language}", item["turns"][-1], rules, False
        elif item["kind"] == "lookup" and courses:
            yield f"{path.stem}, course lookups{language}", item["turns"][-1], courses, True


def find(binary, questions, mode, titles, options):
    command = [binary, "catalog", "find", "--mode", mode, "--limit", str(DEPTH), *["--titles"] * titles, *options]
    process = subprocess.run(command, input=json.dumps(questions).encode(), capture_output=True)
    if process.returncode != 0:
        sys.exit(process.stderr.decode().strip())
    return json.loads(process.stdout)


def measures(found, right):
    ranks = [next((place for place, key in enumerate(keys, 1) if key in good), None) for keys, good in zip(found, right)]
    shares = [sum(rank is not None and rank <= most for rank in ranks) / len(ranks) for most in (1, 3, 5)]
    return [*shares, sum(1 / rank for rank in ranks if rank) / len(ranks)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--catalog", default=str(ROOT / "var/catalog.sqlite"))
    parser.add_argument("--encoder", default=str(ROOT / "var/models/all-MiniLM-L6-v2.Q8_0.gguf"))
    parser.add_argument("--binary", default=str(ROOT / ".build/release/landfall"))
    given = parser.parse_args()
    with sqlite3.connect(given.catalog) as database:
        titles = dict(database.execute("SELECT code, name FROM courses WHERE NOT expired ORDER BY edition_id"))
    sets = collections.defaultdict(list)
    for path in given.files:
        for name, question, right, is_title in read_questions(path, titles):
            sets[name, is_title].append((question, right))
    options = ["--catalog", given.catalog, "--encoder", given.encoder]
    print("| questions | n | order by | recall@1 | recall@3 | recall@5 | MRR |")
    print("|---|---:|---|---:|---:|---:|---:|")
    for (name, is_title), items in sets.items():
        questions, right = zip(*items)
        for mode in MODES:
            found = find(given.binary, list(questions), mode, is_title, options)
            numbers = " | ".join(f"{value:.2f}" for value in measures(found, right))
            print(f"| {name} | {len(items)} | {mode} | {numbers} |")


if __name__ == "__main__":
    main()
