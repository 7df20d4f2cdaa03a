"""Makes the sets that the adapter is trained and tested on, from an imported register: questions by code, prompts by the program, answers
by code from the points of the prompt, all of it checked.

    make_data.py CATALOG.sqlite OUT --binary .build/release/landfall

OUT/{train,validation,test}.jsonl: the broad set, {id, kind, voice, turns, subject, beginning, messages, points, answer}.
OUT/curated-{train,test}.jsonl: the written dialogues over rows of those splits.
OUT/none.jsonl: questions to which the program answers without the model: the rule that it is not asked then.
OUT/summary.json: counts. The same catalogue, program and seed give the same files.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

import check
import curated
import questions
import split
import writers

COUNTS = {"train": 3600, "validation": 200, "test": 560}
MOST = {"train": 1200, "validation": 60, "test": 300}
# Part of the questions in training that are about a course without a fee, which a model must not make up; and of those about a course whose
# name tells the model what to do.
UNPRICED = {"train": 0.08, "validation": 0, "test": 0}
INSTRUCTED = {"train": 0.08, "validation": 0.08, "test": 0.12}
SEEDS = {"train": 11, "validation": 12, "test": 13}


def records_of(name, items, write, binary, catalog, folder, most=None):
    """Records with checked answers, one for each different prompt; and the lines where the model is not asked."""
    by_id = {item["id"]: item for item in items}
    lines = check.run_program(binary, catalog, items, folder / name)
    records, silent, seen = [], [], set()
    for line in lines:
        item = by_id[line["id"]]
        if "messages" not in line:
            silent.append({**item, "refused": line["refused"], "asksBack": line["asksBack"], "rows": len(line["rows"])})
            continue
        evidence = line["messages"][-1]["content"]
        if evidence in seen:
            continue
        seen.add(evidence)
        answer = write(item, line)
        if answer:
            wanted = {key: line[key] for key in ("subject", "beginning", "messages", "points")}
            records.append({**item, **wanted, "answer": answer})
    records = balanced(records, most) if name == "train" else records[:most]
    texts = [{"id": record["id"], "turns": record["turns"], "texts": [record["answer"]]} for record in records]
    lines = check.run_program(binary, catalog, texts, folder / f"{name}-check")
    if problems := list(check.complaints(records, lines)):
        sys.exit("\n".join([*problems[:20], f"{name}: {len(problems)} problems: no set is written that is not proved"]))
    # Rarely one name holds another ("The University of Sydney Extended Foundation Program") and the program drops what is right.
    proved = check.kept_whole(records, lines)
    if len(proved) < 0.99 * len(records):
        sys.exit(f"{name}: the program drops sentences of {len(records) - len(proved)} of {len(records)} answers")
    return proved, silent


def shape(record):
    """Which points a prompt has, without the facts: what is missing is what a model makes up."""
    out = []
    for point in record["points"]:
        for line in point["line"].split("\n- "):
            label, text = line.split(": ", 1)
            shown = any(town in text for town in point["towns"])
            out.append((label, shown, " to " in text if label in ("Fee", "Length") else False, "." in text))
    return tuple(out)


def balanced(records, most):
    """At most `most` records in which rare shapes are less rare, so that a short training meets them."""
    groups = {}
    for record in records:
        groups.setdefault(shape(record), []).append(record)
    weights = {key: len(members) ** 0.7 for key, members in groups.items()}
    share = most / sum(weights.values())
    return [record for key, members in groups.items() for record in members[: max(1, round(weights[key] * share))]]


def save(path, records):
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("catalog")
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--binary", type=pathlib.Path, default=".build/release/landfall")
    parser.add_argument("--scale", type=float, default=1, help="part of the usual number of questions")
    given = parser.parse_args()
    binary, work = given.binary.resolve(), given.out / "work"
    work.mkdir(parents=True, exist_ok=True)
    split.main(given.catalog, work)
    catalogs, summary, none = {}, {}, []
    for name in COUNTS:
        catalogs[name] = work / f"{name}.sqlite"
        for old in work.glob(f"{name}.sqlite*"):
            old.unlink()
        command = [binary, "catalog", "import", "cricos", work / name, "--catalog", catalogs[name]]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        items = list(questions.questions(work / name, int(COUNTS[name] * given.scale), SEEDS[name], UNPRICED[name], INSTRUCTED[name]))
        by_rule = lambda item, line: writers.write(line["subject"], line["points"])  # noqa: E731
        records, silent = records_of(name, items, by_rule, binary, catalogs[name], work, int(MOST[name] * given.scale))
        save(given.out / f"{name}.jsonl", records)
        none += silent
        summary[name] = counts(records)
    for name in ("train", "test"):
        items = list(curated.dialogues(work / name, name))
        records, silent = records_of(f"curated-{name}", items, curated.answer, binary, catalogs[name], work)
        save(given.out / f"curated-{name}.jsonl", records)
        none += silent
        summary[f"curated-{name}"] = counts(records)
    save(given.out / "none.jsonl", none)
    summary["none"] = {"records": len(none), "refused": sum(item["refused"] for item in none)}
    (given.out / "summary.json").write_text(json.dumps(summary, indent=1) + "\n")
    print(json.dumps(summary, indent=1))


def counts(records):
    def of(key):
        return dict(sorted(collections.Counter(record[key] for record in records).items()))

    instructed = sum(split.is_instructed(record) for record in records)
    return {"records": len(records), "instructed": instructed, **{key: of(key) for key in ("kind", "voice", "subject")}}


if __name__ == "__main__":
    main()
