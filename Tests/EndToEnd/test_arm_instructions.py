"""A token costs the ARM processors of the boards no more instructions than arm/instructions.json records.

Counted in emulation: exact, and the same on a busy machine. What counts are, and how to record them: arm_instructions.py.
"""

import copy
import warnings

import pytest

import arm_instructions
from arm_instructions import COMMAND, PROCESSORS, Counter, NoPlugins, Unavailable, compare


@pytest.fixture(scope="module")
def counter(tmp_path_factory):
    try:
        return Counter(tmp_path_factory.mktemp("arm"))
    except NoPlugins as reason:
        pytest.skip(f"NO INSTRUCTIONS WERE COUNTED: {reason}")
    except Unavailable as reason:
        pytest.fail(str(reason))


@pytest.fixture
def recorded():
    return arm_instructions.load()


@pytest.mark.parametrize("processor", PROCESSORS)
def test_a_token_takes_the_instructions_that_are_recorded(counter, recorded, processor):
    problems, note = compare(recorded, counter.count_processor(processor), counter.toolchain, [processor])
    if note:
        warnings.warn(note)
    assert not problems, "\n".join(["", note, *problems])


def test_a_loop_is_counted_to_the_instruction(counter, tmp_path):
    """Ten thousand times three instructions, and five to set up and to end: two parts, a thousand times longer the second."""
    source, program = tmp_path / "loop.S", tmp_path / "loop"
    begin = "mov x8, 141; mov x0, 0x4c46; mov x1, {}; svc 0\n"
    loop = "mov x2, {0}; {1}: nop; subs x2, x2, 1; b.ne {1}b\n"
    parts = begin.format(2) + loop.format(10, 1) + begin.format(5) + loop.format(10000, 2) + begin.format(255)
    source.write_text(".global _start\n_start:\n" + parts + "mov x8, 93; mov x0, 0; svc 0\n")
    arm_instructions.run(counter.linker, "-nostdlib", "-static", "-o", program, source)
    assert counter.run("cortex-a53", program).splitlines() == ["part 2 35", "part 5 30005"]


def test_a_count_is_the_same_each_time(counter):
    def count(environment):
        return counter.run("cortex-a76", counter.driver, "smollm2-decode", "smollm2-prefill", environment=environment)

    first = count({})
    assert first.count("part") == 7
    assert [count({}), count({"LONGER": "x" * 1000})] == [first, first]


# What the comparison says, on counts that are made up from the recorded ones.


@pytest.fixture
def rows(recorded):
    return copy.deepcopy(recorded["counts"])


def problems_of(recorded, rows, **toolchain):
    same = {key: recorded[key] for key in ("compiler", "c_library")}
    return compare(recorded, rows, {**same, **toolchain}, PROCESSORS)


def test_the_recorded_counts_are_as_recorded(recorded, rows):
    assert problems_of(recorded, rows) == ([], "")


def test_more_instructions_in_one_part_are_a_regression_with_both_numbers_and_the_command(recorded, rows):
    rows[0]["attention"] = round(recorded["counts"][0]["attention"] * 1.04)
    (problem, remedy), _ = problems_of(recorded, rows)
    assert f"{rows[0]['attention']:,}" in problem and f"{recorded['counts'][0]['attention']:,}" in problem
    assert "attention" in problem and "+4.0%" in problem and problem.endswith("a regression")
    assert remedy.endswith(COMMAND)


def test_fewer_instructions_ask_for_the_gain_to_be_recorded(recorded, rows):
    rows[0]["products"] = round(recorded["counts"][0]["products"] * 0.96)
    (problem, _), _ = problems_of(recorded, rows)
    assert problem.endswith("record the gain")


def test_another_compiler_is_said_and_has_the_wider_margin(recorded, rows):
    for row in rows:
        row["products"] = round(row["products"] * 1.1)
    problems, note = problems_of(recorded, rows, compiler="clang version 99")
    assert problems == [] and "clang version 99" in note and "15%" in note
    rows[0]["products"] *= 2
    problems, note = problems_of(recorded, rows, compiler="clang version 99")
    assert len(problems) == 2 and "a regression" in problems[0]


def test_a_variant_without_a_record_and_a_record_without_a_variant_are_problems(recorded, rows):
    rows[0]["variant"] = "neon-new"
    problems, _ = problems_of(recorded, rows)
    assert any("neon-new" in problem and "nothing recorded" in problem for problem in problems)
    assert any("recorded, but not counted" in problem for problem in problems)
