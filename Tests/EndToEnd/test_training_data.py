"""The adapter's training data: made the same way twice, split by provider, and no answer that its evidence does not bear out."""

import sys

import pytest
from paths import ROOT

sys.path.insert(0, str(ROOT / "provisioning/train/data"))
import check
import curated
import make_data
import questions
import split
import writers

STARTER = ROOT / "assets/catalog/starter"


def point(line, course="Master of Kelp Farming", provider="Northlight University", towns=("Hobart",), **others):
    return {"line": line, "courses": [course], "providers": [provider], "towns": list(towns), **others}


def one(text, **others):
    return point(f"Course: Master of Kelp Farming at Northlight University\n- Place: Hobart\n{text}", **others)


def test_the_same_seed_asks_the_same_and_another_does_not():
    first, second, other = (list(questions.questions(STARTER, 60, seed)) for seed in (5, 5, 6))
    assert first == second
    assert [item["turns"] for item in first] != [item["turns"] for item in other]
    assert {item["voice"] for item in first} >= {"plain", "polite", "long", "short", "misspelt", "second language"}
    assert any(len(item["turns"]) > 1 for item in first)


def test_instructions_are_put_into_names_and_are_others_for_the_held_out_sets(tmp_path):
    assert not set(split.TAUGHT) & set(split.UNTAUGHT)
    for name in ("courses", "offers", "providers"):
        (tmp_path / f"{name}.csv").write_bytes((STARTER / f"{name}.csv").read_bytes())
    before = questions.Rows(tmp_path)
    split.with_instructions(tmp_path / "courses.csv", 12, split.UNTAUGHT)
    rows = questions.Rows(tmp_path)
    assert not before.instructed and len(rows.instructed) == 12
    assert [split.plain(course["course_name"]) for course in rows.courses] == [course["course_name"] for course in before.courses]
    # About a course that tells the model what to do, in the words of someone who knows its name: mostly without the instruction.
    items = list(questions.questions(tmp_path, 80, 5, instructed=1, shares=(("one", 1),)))
    names = {split.plain(course["course_name"]).lower() for course in rows.instructed}
    assert sum(any(name in item["turns"][-1].lower() for name in names) for item in items) > 40
    repeated = sum(any(text.lower() in item["turns"][-1].lower() for text in split.INSTRUCTIONS) for item in items)
    assert 0 < repeated < 40


def test_a_provider_is_in_one_split_and_stays_there():
    codes = [f"{number:05}{'ABCDEFGHJK'[number % 10]}" for number in range(4000)]
    of = {code: split.split_of(code) for code in codes}
    shares = {name: sum(found == name for found in of.values()) / len(codes) for name, _ in split.SHARES}
    assert shares == pytest.approx({"test": 0.15, "validation": 0.05, "train": 0.80}, abs=0.03)
    # Written down, because a changed hash would mix what earlier adapters were trained on into what they are tested on.
    assert {code: split.split_of(code) for code in ("00008C", "00116K", "00025B")} == {
        "00008C": "train", "00116K": "train", "00025B": "train",
    }  # fmt: skip


def test_more_than_two_hundred_dialogues_are_written_and_all_differ():
    written = [line for line in (ROOT / "provisioning/train/data/curated.txt").read_text().splitlines() if line and line[0] != "#"]
    assert len(written) > 200 and len(set(written)) == len(written)
    ids = {name: {item["id"].rsplit("-", 1)[0] for item in curated.dialogues(STARTER, name)} for name in ("train", "test")}
    assert not ids["train"] & ids["test"] and len(ids["train"] | ids["test"]) == len(written)


@pytest.mark.parametrize(
    "text, is_said, is_not_said",
    [
        ("- Length: 104 weeks\n- Fee: A$90,000 for the whole course, A$45,000 per year", ["A$90,000", "A$45,000", "104 weeks"], ["2 years"]),
        ("- Length: 52 weeks\n- Fee: A$9,000 for the whole course, A$9,000 per year", ["A$9,000", "52 weeks"], ["One year", "per year"]),
        ("- Length: 20 weeks\n- Fee: A$9,000 for the whole course, A$23,400 per year", ["A$9,000", "20 weeks"], ["A$23,400"]),
        ("- Length: 78 weeks", ["78 weeks", "Hobart"], ["A$", "fee", "year"]),
        ("- Fee: A$9,000 for the whole course", ["A$9,000", "Hobart"], ["week", "per year"]),
    ],
)
def test_answers_say_what_is_there_and_nothing_else(text, is_said, is_not_said):
    answer = writers.write("one", [one(text)])
    assert all(part in answer for part in is_said), answer
    assert not any(part in answer for part in is_not_said), answer
    assert answer.count("A$9,000") <= 1


def test_a_name_that_would_end_the_sentence_is_left_out():
    line = "Course: Diploma: Music at St. Jude's\n- Place: St. Kilda, Hobart\n- Length: 52 weeks"
    answer = writers.write("one", [point(line, "Diploma: Music", "St. Jude's", ["St. Kilda", "Hobart"])])
    assert answer == "The course is taught in Hobart and takes 52 weeks."


def test_of_many_alike_and_few_others_training_takes_more_of_the_few_than_their_share():
    priced = one("- Length: 104 weeks\n- Fee: A$90,000 for the whole course, A$45,000 per year")
    alike = [{"id": number, "points": [priced]} for number in range(900)]
    few = [{"id": 900 + number, "points": [one("- Length: 78 weeks")]} for number in range(100)]
    taken = make_data.balanced([*alike, *few], 100)
    share = sum(record["id"] >= 900 for record in taken) / len(taken)
    assert 0.12 < share < 0.25 and len(taken) == pytest.approx(100, abs=2)


EVIDENCE = "- Course: Master of Kelp Farming at Northlight University\n- Length: 104 weeks\n- Fee: A$90,000 for the whole course"


@pytest.mark.parametrize(
    "answer, missing",
    [
        ("The Master of Kelp Farming takes 104 weeks.", []),
        ("The Master of Kelp Farming takes 104 weeks, which is 2 years.", ["2"]),
        ("The whole course costs A$90,000.", []),
        ("The Master of Kelp Farming takes 104 weeks, which is 3 years.", ["3"]),
        ("The whole course costs A$90,001.", ["90,001"]),
        ("The whole course costs A$90.", ["90"]),
        ("The Master of Kelp Farming is taught in Hobart.", ["Hobart"]),
        ("It is at Southlight University.", ["Southlight"]),
    ],
)
def test_the_proof_finds_numbers_and_names_that_are_not_in_the_evidence(answer, missing):
    assert check.unfounded(answer, EVIDENCE) == missing


def test_answers_to_questions_about_the_starter_are_kept_whole_by_the_program(binary, catalog, tmp_path):
    items = list(questions.questions(STARTER, 150, 21))
    records = []
    for line in check.run_program(binary, catalog, items, tmp_path / "questions"):
        if "messages" in line:
            text = writers.write(line["subject"], line["points"])
            records += [{**line, "answer": text}] if text else []
    assert len(records) > 100
    turns = {item["id"]: item["turns"] for item in items}
    given = [{"id": one["id"], "turns": turns[one["id"]], "texts": [one["answer"]]} for one in records]
    lines = check.run_program(binary, catalog, given, tmp_path / "answers")
    assert list(check.complaints(records, lines)) == []
    assert len(check.kept_whole(records, lines)) == len(records)
