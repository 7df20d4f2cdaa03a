"""Proves of every answer that its numbers and names occur in the evidence: here on the text alone, independent of the writers, and
by the program's own check, which must drop no sentence.
"""

import json
import re
import subprocess

NUMBER = re.compile(r"\d[\d,.]*\d|\d")
# Words that begin sentences; every other capitalised word is a name.
BEGINNINGS = {"The", "One", "It", "All", "Both", "A", "There", "This"}


def unfounded(answer, evidence):
    """The numbers and names of an answer that the evidence does not hold."""
    known_numbers = set(NUMBER.findall(evidence))
    known_words = set(re.findall(r"[^\W\d_]+", evidence))
    missing = []
    missing += [number for number in NUMBER.findall(answer) if number not in known_numbers]
    for sentence in re.split(r"(?<=\.)\s+", answer):
        words = re.findall(r"[^\W\d_]+", sentence)
        for place, word in enumerate(words):
            if word[0].isupper() and word not in known_words and not (place == 0 and word in BEGINNINGS):
                missing.append(word)
    return missing


def run_program(binary, catalog, items, path):
    """The lines of `landfall prose` for items {id, turns, texts}; `path` is where the files lie."""
    source, target = path.with_name(path.name + ".items.jsonl"), path.with_name(path.name + ".prompts.jsonl")
    source.write_text("".join(json.dumps(item) + "\n" for item in items))
    environment = {"LANDFALL_CATALOG": str(catalog), "PATH": "/usr/bin:/bin"}
    subprocess.run([binary, "prose", source, "-o", target], check=True, env=environment)
    return [json.loads(line) for line in target.read_text().splitlines()]


def complaints(records, lines):
    """What is wrong with records {id, messages, answer}, given the program's lines for them with the answers as texts."""
    judged = {line["id"]: line for line in lines}
    for record in records:
        evidence = record["messages"][-1]["content"]
        if missing := unfounded(record["answer"], evidence):
            yield f"{record['id']}: {missing} are not in the evidence\n  {record['answer']}"
        line = judged[record["id"]]
        if line.get("messages") != record["messages"]:
            yield f"{record['id']}: the program gives another prompt now"


def kept_whole(records, lines):
    """The records of whose answers the program would drop no sentence."""
    judged = {line["id"]: line["judgements"][0] for line in lines}
    return [record for record in records if not judged[record["id"]]["dropped"]]
