"""Writes REPORT.md: the base model against the adapter, from files that runs have written. Nothing in it is typed by hand.

    report.py --run RUN --data DATA --losses losses.json --eval ../shared/eval \\
      --written base=base.prose.jsonl --written adapter=adapter.prose.jsonl \\
      --bank base=base.bank.jsonl --bank adapter=adapter.bank.jsonl --bank facts=facts.bank.jsonl \\
      --prompts base=base.50.jsonl --prompts adapter=adapter.50.jsonl -o REPORT.md

`--written` are lines of `landfall prose --write` over held-out questions, `--bank` and `--prompts` predictions of `landfall eval`. Any names
may stand before "=": each is a column ("adapter, constrained" for a run with constrained decoding). What is not given is said to be
missing. Intervals are 95 %: Wilson's for shares, of 2,000 resamplings (seed 1) for the rest.
"""

import argparse
import csv
import importlib.util
import json
import math
import pathlib
import random
import re
import statistics
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "data"))
import split
import writers

JUDGED_REDUCTION = 0.527
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
FACTS = "facts"


def lines(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


# --- figures ------------------------------------------------------------------------------------------------------


def wilson(count, total):
    if not total:
        return "–"
    z, share = 1.96, count / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / (1 + z * z / total)
    return f"{share:.1%} ({max(0.0, middle - half):.1%} to {min(1.0, middle + half):.1%}), {count} of {total}"


def resampled(rows, figure):
    """The figure over `rows` and its interval."""
    random_ = random.Random(1)
    values = sorted(figure(random_.choices(rows, k=len(rows))) for _ in range(2000))
    return figure(rows), values[50], values[1949]


def loss(rows):
    return sum(row[0] for row in rows) / sum(row[1] for row in rows)


def table(header, rows):
    body = [" | ".join(map(str, row)) for row in [header, ["---"] * len(header), *rows]]
    return [f"| {row} |" for row in body] + [""]


# --- parts of the report --------------------------------------------------------------------------------------------


def held_out(losses):
    out, rows = ["## Held-out answer loss", ""], []
    sets = list(losses["base"])
    for name in [*sets, "together"]:
        def rows_of(variant):
            return losses[variant][name] if name != "together" else [row for key in sets for row in losses[variant][key]]

        base = rows_of("base")
        row = [name, len(base), f"{loss(base):.4f}"]
        for variant in losses:
            if variant == "base":
                continue
            paired = [(*one, *other) for one, other in zip(base, rows_of(variant))]
            value, low, high = resampled(paired, lambda rows: 1 - (sum(r[2] for r in rows) / sum(r[0] for r in rows)))
            row += [f"{loss(rows_of(variant)):.4f}", f"{value:.1%} ({low:.1%} to {high:.1%})"]
            if name == "together" and variant == "adapter":
                verdict = "above" if value > JUDGED_REDUCTION else "NOT above"
        rows.append(row)
    variants = [column for variant in losses if variant != "base" for column in (variant, "less by")]
    out += table(["set", "answers", "base", *variants], rows)
    out += [f"Nats per token of the answer, in PyTorch on the file's own weights. The reduction is {verdict} the {JUDGED_REDUCTION:.1%} asked for.", ""]
    out += ["Names of the held-out sets are of providers that training never saw; the written dialogues' wordings are held out too.", ""]
    return out


def prose(written):
    """What the models wrote, before and after the check."""
    rows = {key: [] for key in (
        "prompts", "sentences dropped by the check", "answers with a dropped sentence", "sentences kept per answer",
        "numbers before the check that are not in the evidence", "the same after the check",
        "published fees said (after the check)", "lengths said (after the check)", "ended by itself", "word for word the answer by rule",
        "tokens per answer", "milliseconds per answer, median (95th percentile)",
        "prompts with an instruction in a name", "of these: word for word the answer by rule", "of these: sentences dropped by the check",
    )}  # fmt: skip
    for records in written.values():
        records = [record for record in records if "written" in record]
        kept = [len(record["written"]["judgement"]["kept"]) for record in records]
        dropped = [len(record["written"]["judgement"]["dropped"]) for record in records]
        times = sorted(record["written"]["milliseconds"] for record in records)
        raw = [unsupported(record["written"]["text"], record) for record in records]
        shown = [unsupported(" ".join(record["written"]["judgement"]["kept"]), record) for record in records]
        fees = [said(record, ("wholeFees", "yearlyFees")) for record in records]
        weeks = [said(record, ("weeks",)) for record in records]
        figures = [
            len(records), wilson(sum(dropped), sum(kept) + sum(dropped)), wilson(sum(map(bool, dropped)), len(records)),
            f"{statistics.mean(kept):.2f}", wilson(sum(a for a, _ in raw), sum(b for _, b in raw)),
            wilson(sum(a for a, _ in shown), sum(b for _, b in shown)),
            wilson(sum(a for a, _ in fees), sum(b for _, b in fees)), wilson(sum(a for a, _ in weeks), sum(b for _, b in weeks)),
            wilson(sum(record["written"]["end"] == "endOfTurn" for record in records), len(records)),
            wilson(sum(map(is_by_rule, records)), len(records)),
            f"{statistics.mean(record['written']['tokens'] for record in records):.1f}",
            f"{statistics.median(times):.0f} ({times[int(len(times) * 0.95)]:.0f})",
        ]  # fmt: skip
        instructed = [record for record in records if split.is_instructed(record)]
        judged = [record["written"]["judgement"] for record in instructed]
        lost, kept_ones = (sum(len(judgement[key]) for judgement in judged) for key in ("dropped", "kept"))
        figures += [len(instructed), wilson(sum(map(is_by_rule, instructed)), len(instructed)), wilson(lost, lost + kept_ones)]
        for key, figure in zip(rows, figures):
            rows[key].append(figure)
    out = table(["", *written], [[key, *values] for key, values in rows.items()])
    return [*out, "Times are of runs one after another on a machine that does other work: `landfall bench --adapter` compares in turn.", ""]


def is_by_rule(record):
    return record["written"]["text"].strip() == writers.write(record["subject"], record["points"])


def verdict(written):
    """What follows for shipping, from the shares that the task names."""
    def shares(records):
        records = [record for record in records if "written" in record]
        dropped = sum(len(record["written"]["judgement"]["dropped"]) for record in records)
        sentences = dropped + sum(len(record["written"]["judgement"]["kept"]) for record in records)
        pairs = [unsupported(record["written"]["text"], record) for record in records]
        return dropped / sentences, sum(a for a, _ in pairs) / max(1, sum(b for _, b in pairs))

    (base, base_numbers), (adapter, numbers) = shares(written["base"]), shares(written["adapter"])
    wins = adapter <= base / 5 and numbers <= base_numbers
    return [
        f"Of the sentences of the adapter the check drops {adapter / base:.0%} of the base's share (asked for: a fifth at most); numbers without evidence "
        f"before the check: base {base_numbers:.1%}, adapter {numbers:.1%}. "
        + ("The adapter wins, and is used where nothing else is asked for." if wins else "**The adapter does not win, and is not on by default.**"),
        "",
    ]  # fmt: skip


def amounts(text):
    return [number.replace(",", "").rstrip(".") for number in NUMBER.findall(text)]


def unsupported(text, record):
    """(numbers that neither evidence nor a division of its weeks by 52 gives, all numbers)."""
    known = set(amounts(record["messages"][-1]["content"]))
    known |= {str(int(weeks // 52)) for point in record["points"] for weeks in point["weeks"] if weeks % 52 == 0}
    found = amounts(text)
    return sum(number not in known for number in found), len(found)


def said(record, keys):
    """(points of which the shown prose says a number of these, points that have one)."""
    shown = set(amounts(" ".join(record["written"]["judgement"]["kept"])))
    wanted = [{f"{value:g}" if value % 1 else str(int(value)) for key in keys for value in point[key]} for point in record["points"]]
    wanted = [numbers for numbers in wanted if numbers]
    return sum(bool(numbers & shown) for numbers in wanted), len(wanted)


def bank(given, folder):
    module = scorer(folder)
    items, row_numbers = lines(folder / "dev.jsonl"), module.Rows(str(folder / "rownums.json.gz"))
    results, out = {}, []
    for name, path in given.items():
        predictions = {record["id"]: record for record in lines(path)}
        scored = [module.score_item(item, predictions.get(item["id"]), row_numbers) for item in items]
        results[name] = (module.report(items, scored), list(predictions.values()))
    rows = []
    for label, key in [
        ("accuracy", "accuracy"), ("accuracy with citations", "accuracy_and_cited"), ("citation recall", "citation_recall"),
        ("citation precision", "citation_precision"), ("unsupported numbers", "unsupported_number_rate"), ("Markdown well-formed", "markdown_ok"),
        ("latency, median (ms)", "latency_ms_p50"), ("latency, 95th percentile (ms)", "latency_ms_p95"),
    ]:  # fmt: skip
        rows.append([label, *(f"{result['kinds']['ALL'][key]:.1f}" for result, _ in results.values())])
    for key in ("precision", "recall"):
        rows.append([f"refusal {key}", *(f"{result['refusal'][key]:.1f}" for result, _ in results.values())])
    rows.append(["caveat of the annualised fee, where a fee per year stands", *(wilson(*caveats(records)) for _, records in results.values())])
    rows.append(["as-of date, where a row is cited", *(wilson(*as_of(records)) for _, records in results.values())])
    totals = [[sum(record[key] for record in records) for key in ("dropped_sentences", "sentences_written")] for _, records in results.values()]
    rows.append(["sentences dropped by the check", *(wilson(*total) for total in totals)])
    out += table(["", *results], rows)
    kinds = [kind for kind in next(iter(results.values()))[0]["kinds"] if kind != "ALL"]
    for other, is_compared in ((FACTS, lambda name: name != FACTS), ("base", lambda name: name not in (FACTS, "base"))):
        if other not in results or not any(map(is_compared, results)):
            continue
        worse = [
            f"{kind} ({name})" for kind in kinds for name, (result, _) in results.items()
            if is_compared(name) and result["kinds"][kind]["accuracy"] < results[other][0]["kinds"][kind]["accuracy"]
        ]  # fmt: skip
        out += [f"Kinds that are worse than with {'the facts alone' if other == FACTS else 'the base'}: {', '.join(worse) or 'none'}.", ""]
    return out


def scorer(folder):
    specification = importlib.util.spec_from_file_location("score", folder / "score.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def caveats(records):
    due = [r for r in records if re.search(r"per year", r["answer_markdown"]) and any(c["source"] == "cricos" for c in r["citations"])]
    return sum(bool(re.search(r"÷|whole course", r["answer_markdown"])) for r in due), len(due)


def as_of(records):
    due = [record for record in records if any("edition:" not in citation["key"] for citation in record["citations"])]
    return sum(bool(re.search(r"edition|as of|captured|day|\b20\d\d\b", record["answer_markdown"])) for record in due), len(due)


# Of the published 50 prompts: what no register on the box can answer must be refused, not guessed at.
UNHELD = re.compile(
    r"scholarship|SOP|medical coverage|healthcare|budget|expenses|rent\b|bicycle|clubs|friends|fitness|Social activities|job prospects|visa process|"
    r"GRE requirements|IGCSE|Dhaka University|funding|adjust to|academic writing|assistantship|financial aid|improve my German",
    re.IGNORECASE,
)
INVENTED = re.compile(r"\bmedicare\b|\bGMAT\b|\bGRE (score|of)\b|\d+ ?%|guarantee|will be admitted|best university", re.IGNORECASE)


def facts_of(record):
    """The answer without the model's part, which is its end."""
    return record["answer_markdown"].removesuffix(record["prose"])


def fifty(given, prompts_path, folder):
    module = scorer(folder)
    with open(prompts_path, newline="", encoding="utf-8") as file:
        prompts = {row["sample_id"]: row["prompt"] for row in csv.DictReader(file)}
    rows = {key: [] for key in (
        "asks for what no register holds: refused", "refused or cited, never neither", "no invented claim (list of patterns)",
        "no number in the prose that the facts do not have", "Markdown well-formed", "sentences of prose",
    )}  # fmt: skip
    for path in given.values():
        records = {record["id"]: record for record in lines(path)}
        unheld = [number for number, prompt in prompts.items() if UNHELD.search(prompt)]
        answers = [records[number] for number in prompts]
        figures = [
            wilson(sum(records[number]["refused"] for number in unheld), len(unheld)),
            wilson(sum(bool(record["refused"] or record["citations"]) for record in answers), len(answers)),
            wilson(sum(not INVENTED.search(record["answer_markdown"]) for record in answers), len(answers)),
            wilson(sum(set(amounts(record["prose"])) <= set(amounts(facts_of(record))) for record in answers), len(answers)),
            wilson(sum(module.markdown_ok(record["answer_markdown"]) is None for record in answers), len(answers)),
            sum(len(re.findall(r"\.(\s|$)", record["prose"])) for record in answers),
        ]  # fmt: skip
        for key, figure in zip(rows, figures):
            rows[key].append(figure)
    return table(["", *given], [[key, *values] for key, values in rows.items()])


def read_steps(run):
    with (run / "steps.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def training(run, data):
    steps = read_steps(run)
    arguments = json.loads((run / "arguments.json").read_text())
    summary = json.loads((data / "summary.json").read_text())
    out = ["## Training", ""]
    shown = ["rank", "alpha", "dropout", "rslora", "pack", "epochs", "rate", "minutes", "mixed", "seed", "device", "dtype"]
    out += [", ".join(f"{key} {arguments[key]}" for key in shown) + ".", ""]
    rows = []
    for phase in sorted({row["phase"] for row in steps}):
        of = [row for row in steps if row["phase"] == phase]
        seconds, tokens = sum(float(row["seconds"]) for row in of), sum(int(row["tokens"]) for row in of)
        tail = [float(row["loss"]) for row in of[-max(1, len(of) // 10) :]]
        rows.append([
            phase, len(of), len(of) * arguments["pack"], f"{seconds / 60:.1f}", f"{tokens / seconds:.0f}",
            f"{float(of[0]['loss']):.3f}", f"{statistics.mean(tail):.3f}",
        ])  # fmt: skip
    out += table(["phase", "steps", "examples, at most", "minutes", "tokens/s", "first loss", "mean of the last tenth"], rows)
    out += ["![loss](loss.png)", "", "## Data", ""]
    keys = ["records", "instructed"]
    out += table(["set", *keys, "questions by kind"], [
        [name, *(counts.get(key, "–") for key in keys), ", ".join(f"{kind} {n}" for kind, n in counts.get("kind", {}).items()) or "–"]
        for name, counts in summary.items()
    ])  # fmt: skip
    out += [
        "Every answer was proved: no number or name that is not in its evidence, no sentence that the program's check drops. "
        "\"None\" are questions to which the program answers without the model; refusals, questions back and caveats are written by code.",
        "",
    ]  # fmt: skip
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--run", type=pathlib.Path, required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--losses", type=pathlib.Path)
    parser.add_argument("--eval", type=pathlib.Path, help="the folder with dev.jsonl, rownums.json.gz and score.py")
    parser.add_argument("--fifty", type=pathlib.Path, help="evaluation_prompts.csv")
    for name in ("written", "bank", "prompts"):
        parser.add_argument(f"--{name}", action="append", default=[], metavar="NAME=FILE")
    parser.add_argument("-o", "--output", type=pathlib.Path, required=True)
    given = parser.parse_args()
    written, banks, prompts = (dict(value.split("=", 1) for value in getattr(given, name)) for name in ("written", "bank", "prompts"))
    out = ["# The adapter against its base", "", "Made by `report.py` from the files of its runs; 95 % intervals in brackets.", ""]
    out += held_out(json.loads(given.losses.read_text())) if given.losses else ["Held-out loss: not measured in this run.", ""]
    out += ["## What the models write", "", "Prompts that held-out questions lead to, in the engine on the 4-bit file, greedily, at most 120 tokens.", ""]
    out += prose({name: lines(path) for name, path in written.items()}) if written else ["Not measured in this run.", ""]
    if {"base", "adapter"} <= set(written):
        out += verdict({name: lines(path) for name, path in written.items()})
    out += ["## The question bank with the model on", ""]
    out += bank(banks, given.eval) if banks else ["Not measured in this run.", ""]
    out += ["## The 50 published prompts", ""]
    out += fifty(prompts, given.fifty, given.eval) if prompts else ["Not measured in this run.", ""]
    if not any("constrain" in name for name in [*written, *banks]):
        out += ["Constrained decoding: no run with it was given, so there are no columns for it.", ""]
    out += training(given.run, given.data)
    given.output.write_text("\n".join(out), encoding="utf-8")


if __name__ == "__main__":
    main()
