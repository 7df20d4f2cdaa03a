#!/usr/bin/env python3
"""Who reads odd words best: code, the model, or both. Prints a Markdown table.

    python3 provisioning/reading_ablation.py Tests/EndToEnd/reading/conditions.jsonl [--binary B]

Each line of the input has a question and the conditions that it states (intent, level, field, states, cities, max and weeks as upper
limits, language: any of a list, providers: whether one is named). A condition is right, wrong (another value, or not stated at all) or
missing. LANDFALL_CATALOG and LANDFALL_MODEL say where catalogue and model are.
"""

import argparse
import json
import statistics
import subprocess

ARMS = {
    "code": ["--no-model"],
    "model": ["--reader", "model", "--no-adapter"],
    "model with the adapter": ["--reader", "model"],
    "both": ["--reader", "both", "--no-adapter"],
    "both with the adapter": ["--reader", "both"],
}


def read(question):
    """The conditions of `ask --json`'s question, by the names of the input; what is not stated is left out."""
    limits = question["filter"]
    stated = {
        "intent": None if question["intent"] == "unclear" else question["intent"],
        "level": limits.get("level"),
        "field": [phrase for term in limits["nameTerms"] for phrase in term],
        "states": limits["states"],
        "cities": [city.lower() for city in limits["cities"]],
        "min": (limits.get("money") or {}).get("minimum"),
        "max": (limits.get("money") or {}).get("maximum"),
        "weeks": (limits.get("duration") or {}).get("maximumWeeks"),
        "language": limits.get("language"),
        "providers": bool(question["providerCodes"]),
    }
    return {name: value for name, value in stated.items() if value}


def is_right(name, wanted, found):
    if name == "field":
        return any(phrase in wanted or wanted in phrase for phrase in found)
    if name == "language":
        return found in wanted
    return found == ([city.lower() for city in wanted] if name == "cities" else wanted)


def judge(wanted, found):
    """(right, wrong, missing); an intent counts only where one is wanted."""
    names = set(wanted) | set(found) - {"intent"}
    right = sum(name in wanted and name in found and is_right(name, wanted[name], found[name]) for name in names)
    missing = sum(name not in found for name in names)
    return right, len(names) - right - missing, missing


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("questions")
    parser.add_argument("--binary", default=".build/release/landfall")
    arguments = parser.parse_args()
    items = [json.loads(line) for line in open(arguments.questions, encoding="utf-8")]
    print("| read by | all right | conditions right | wrong | missing | median ms |\n|---|---:|---:|---:|---:|---:|")
    for arm, options in ARMS.items():
        counts, times = [], []
        for item in items:
            command = [arguments.binary, "ask", item["question"], "--json", *options]
            answer = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            counts.append(judge(item["conditions"], read(answer["question"])))
            times.append(answer["timings_ms"]["parse"])
        right, wrong, missing = (sum(column) for column in zip(*counts, strict=True))
        whole = sum(not wrong and not missing for _, wrong, missing in counts)
        print(f"| {arm} | {whole} of {len(items)} | {right} | {wrong} | {missing} | {statistics.median(times):.0f} |", flush=True)


if __name__ == "__main__":
    main()
