"""The written dialogues of curated.txt over rows of a split, and the one voice of their answers.

The dialogues are written by hand; names come from rows. The model is never given a visitor's words, so the answer depends on
the points alone: what is there is said in one plain order, once, and then the answer ends.
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


def answer(item, line, random_):
    """The answer to a dialogue, or "" when an earlier attempt at it is in the set already."""
    dialogue = item["id"].rsplit("-", 1)[0]
    if dialogue in taken:
        return ""
    text = write(line["subject"], line["points"])
    if text:
        taken.add(dialogue)
    return text


def write(subject, points):
    if subject == "one":
        return " ".join(one_course(writers.facts(points[0])))
    return " ".join(filter(None, map(of_list, points)))


def one_course(facts):
    length = facts.weeks and writers.length(facts.weeks)
    parts = []
    if length:
        parts.append(f"takes {length}")
    if facts.place:
        parts.append(f"is taught in {facts.place}")
    sentences = [f"{facts.name()} {' and '.join(parts)}."] if parts else []
    if not facts.whole:
        return sentences
    if facts.yearly and facts.yearly != facts.whole and not writers.is_short(facts.weeks):
        return [*sentences, f"The whole course costs {facts.whole}, which is {facts.yearly} per year."]
    return [*sentences, f"The whole course costs {facts.whole}."]


def of_list(point):
    if point.get("end"):
        facts = writers.facts(point)
        fee = f"The {point['end']} fee is {facts.yearly} per year"
        place = f" in {facts.place}" if facts.place else ""
        return f"{fee}, for {facts.name('the')}{place}." if facts.course else f"{fee}."
    line = point["line"]
    if line.startswith("All courses: "):
        facts = writers.facts(point)
        place = f" in {facts.place}" if facts.place else ""
        if not facts.course and not facts.provider:
            return ""
        return f"All courses are {facts.name('the') if facts.course else 'at ' + facts.provider}{place}."
    value = line.split(": ", 1)[1]
    if line.startswith("Fee: "):
        return f"The fee is {value}."
    return f"All courses take {value}."
