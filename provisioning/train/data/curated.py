"""The written dialogues of curated.txt over rows of a split.

The dialogues are written by hand; names come from rows. The model is never given a visitor's words, so the answer depends on the points
alone and is written by rule.
"""

import pathlib
import random

import questions
import writers

# Rows tried for one dialogue before it is given up: not every field is taught in every town.
TRIES = 8
EVERY = 6


def dialogues(folder, name):
    """Candidates for the dialogues of a split, several for each; the first that leads to a prompt is taken (`answer`)."""
    lines = pathlib.Path(__file__).with_name("curated.txt").read_text(encoding="utf-8").splitlines()
    written = [line.split(" || ") for line in lines if line and not line.startswith("#")]
    rows, random_ = questions.Rows(folder), random.Random(f"curated {name}")
    taken.clear()
    for number, turns in enumerate(written):
        if (number % EVERY == EVERY - 1) != (name == "test"):
            continue
        for attempt in range(TRIES):
            slots = rows.slots(random_)
            yield {
                "id": f"curated-{number:03}-{attempt}", "kind": "written", "voice": "written",
                "turns": [turn.format(**slots) for turn in turns],
            }  # fmt: skip


taken = set()


def answer(item, line):
    """The answer to a dialogue, or "" when an earlier attempt at it is in the set already."""
    dialogue = item["id"].rsplit("-", 1)[0]
    if dialogue in taken:
        return ""
    text = writers.write(line["subject"], line["points"])
    if text:
        taken.add(dialogue)
    return text
