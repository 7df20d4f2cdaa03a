"""Answers written from the points of a prompt, so that none can be wrong.

A writer sees what the model sees, the points, and nothing else. Rules that the examples in the prompt do not teach, and the adapter shall:
say nothing of a fee, a town or a length that is not there; of a course of 52 weeks the year's fee is the whole fee, so say it once; of a
shorter course no fee "per year" as if one could buy a year of it; a name that would end a sentence or break the page is left out; then stop.
One voice, that of the examples: the questions vary, and the model never sees them. No number that must be computed and no name in another
form: taught to say years beside weeks, a model of this size wrote "78 weeks, which is 1 year".
"""

import re
from dataclasses import dataclass

MONEY = r"A\$[\d,.]*\d"
# What the check refuses in a sentence, or what would end it: such a name is not said.
UNSAYABLE = re.compile(r'[<>\[\]{}|`*_#\\@=~^"“”:;!?]|\.\s|\.$|http|www\.|\.com|\.au', re.IGNORECASE)


@dataclass
class Facts:
    """One course of a prompt as its line states it; None for what the line does not say."""

    course: str | None
    provider: str | None
    towns: list
    weeks: str | None = None
    whole: str | None = None
    yearly: str | None = None

    @property
    def place(self):
        return joined(self.towns)

    def name(self, first="The"):
        """"The Diploma of Music at Coastal Academy", or as much of it as can be said."""
        return (f"{first} {self.course}" if self.course else f"{first} course") + (f" at {self.provider}" if self.provider else "")


def sayable(name):
    return None if UNSAYABLE.search(name) or len(name) > 160 else name


def joined(names):
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def facts(point):
    """The facts of a point about one course."""
    line = point["line"]
    whole = re.search(rf"Fee: ({MONEY}) for the whole course", line)
    yearly = re.search(rf"({MONEY}) per year$", line)
    weeks = re.search(r"^- Length: ([\d,.]+) weeks?$", line, re.MULTILINE)
    shown = re.search(r"^- Place: (.*)$", line, re.MULTILINE)
    # A town is a name too: "St. Kilda" would end the sentence.
    towns = point["towns"] if len(point["towns"]) == 1 else point["towns"][:3] if shown else []
    return Facts(
        course=sayable(point["courses"][0]),
        provider=sayable(point["providers"][0]),
        towns=[town for town in towns if sayable(town) and town in line],
        weeks=weeks and weeks[1],
        whole=whole and whole[1],
        yearly=yearly and yearly[1],
    )


def is_short(weeks):
    return weeks is not None and float(weeks.replace(",", "")) < 52


def fee(facts_):
    """The sentence on the fee of one course, in the order of its point: told apart by two sentences, the two amounts are mixed up."""
    if not facts_.whole:
        return []
    if not facts_.yearly or facts_.yearly == facts_.whole or is_short(facts_.weeks):
        return [f"The whole course costs {facts_.whole}."]
    return [f"The whole course costs {facts_.whole}, which is {facts_.yearly} per year."]


def one_course(point):
    facts_ = facts(point)
    parts = []
    if facts_.place:
        parts.append(f"is taught in {facts_.place}")
    if facts_.weeks:
        parts.append(f"takes {facts_.weeks} week{'s' if facts_.weeks != '1' else ''}")
    return ([f"{facts_.name()} {' and '.join(parts)}."] if parts else []) + fee(facts_)


def of_end(point):
    """The lowest or highest fee of a list and whose it is."""
    facts_, end = facts(point), point["end"]
    whose = f", for {facts_.name('the')}" + (f" in {facts_.place}" if facts_.place else "") if facts_.course else ""
    return [f"The {end} fee is {facts_.yearly} per year{whose}."]


def of_all(point):
    """What is true of all courses of a list."""
    line = point["line"]
    if line.startswith("All courses: "):
        facts_ = facts(point)
        place = f" in {facts_.place}" if facts_.place else ""
        if not facts_.course:
            return [f"All courses are at {facts_.provider}{place}."] if facts_.provider else []
        return [f"All courses are {facts_.name('the')}{place}."]
    value = line.split(": ", 1)[1]
    return [f"The fee is {value}." if line.startswith("Fee: ") else f"The courses take {value}."]


def write(subject, points):
    """The answer to a prompt."""
    if subject == "one":
        sentences = one_course(points[0])
    else:
        sentences = [sentence for point in points for sentence in (of_end if point.get("end") else of_all)(point)]
    return " ".join(sentences)
