"""Questions in varied voices about the rows of one split, by code; the same seed gives the same questions."""

import csv
import random
import re

import split

STATES = {
    "VIC": "Victoria", "NSW": "New South Wales", "QLD": "Queensland", "WA": "Western Australia", "SA": "South Australia",
    "TAS": "Tasmania", "ACT": "the ACT", "NT": "the Northern Territory",
}  # fmt: skip

ONE = [
    "How much is the {course} at {provider}?", "What does {course} cost at {provider}?", "fee for {course} at {provider}",
    "How many weeks is the {course} at {provider}?", "how long does {course} take at {provider}", "duration {course} {provider}",
    "What would one year of the {course} at {provider} cost me?", "Where does {provider} teach its {course}?",
    "{provider} {course} tuition", "Tell me about the {course} at {provider}.", "In what town is the {course} of {provider}?",
    "Could I have the price and the length of {course} from {provider}?", "{course}, {provider}: total price?",
    "My cousin studies at {provider}. What is the fee of the {course} there?", "On which campus is {course} at {provider} held?",
    "Is the fee of the {course} at {provider} per year or for everything?", "{course} at {provider}: how long and how much?",
    "I was told to look at {course} at {provider}. What do you know about it?", "annual cost of {course}, {provider}",
]  # fmt: skip
LIST = [
    "Which {level} courses in {field} are there in {state}?", "Show me {field} courses at {provider}.", "{field} {level} {state}",
    "Cheapest {level} in {field} in {state}?", "What is the cheapest {field} course at {provider}?", "{level} courses at {provider}",
    "Which {field} courses in {city} cost less than A${limit} a year?", "list {field} courses {city}",
    "What {level} programs does {provider} offer?", "Shortest {field} course in {state}?", "most expensive {field} course in {state}",
    "{field} courses under {limit} dollars per year in {state}", "Sort the {field} courses of {provider} by fee.",
    "Which {level} courses in {field} take at most {weeks} weeks in {state}?", "I can pay {limit} a year. Any {field} in {city}?",
    "Is there something in {field} at {provider} for less than A${limit} a year?", "three cheapest {level} courses in {field}, {state}",
]  # fmt: skip
FOLLOW_ON = [
    ["How much is the {course} at {provider}?", "And how long is it?"],
    ["How long is the {course} at {provider}?", "what is the fee of it"],
    ["Where is the {course} at {provider} taught?", "How much would a year cost?"],
    ["Show me {field} courses at {provider}.", "Which of these is the cheapest?"],
    ["{field} courses in {state}", "only {level} please"],
    ["Which {level} courses in {field} are there in {state}?", "Only those under A${limit} a year."],
    ["hello", "I look for {field} at {provider}"],
    ["{level} in {field} in {state}", "and in {city}?"],
    ["Thanks for helping me.", "How much is the {course} at {provider}?", "Where is it?"],
]
# Questions to which the program answers without the model: the check that nothing is asked of it then.
NO_PROSE = [
    "What IELTS score does {provider} want for the {course}?", "Will I be admitted to the {course} at {provider}?",
    "When is the deadline for {course} at {provider}?", "Is {provider} better than others?", "What did the {course} at {provider} cost in 2019?",
    "Are there scholarships for the {course} at {provider}?", "Fee of the Master of Moon Farming at {provider}?", "{provider}?",
]  # fmt: skip

BEFORE = {
    "plain": [""],
    "polite": ["Good morning. ", "Hi, I hope you can help me. ", "Excuse me, one question. ", "Dear adviser, ", "Please could you tell me: "],
    "long": [
        "I finished school in Nepal last year and my family is deciding together where I should go. ",
        "I have worked for three years and now I would like to study again, if we can pay for it. ",
        "My parents and I read many pages and each says another thing, so I ask here. ",
        "We are two friends who want to live in the same town while we study. ",
    ],
    "second language": ["Sir, I am wanting to know. ", "Hello I from Vietnam. ", "Please to tell me. ", "I not understand the website. "],
}  # fmt: skip


def misspelt(random_, text):
    """Two letters swapped, one doubled or one left out, in one longer word in lower case."""
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if len(word) > 5 and word.isalpha() and word.islower()]
    if not places:
        return text
    place = random_.choice(places)
    word = words[place]
    at = random_.randrange(1, len(word) - 2)
    words[place] = random_.choice([
        word[:at] + word[at + 1] + word[at] + word[at + 2 :], word[:at] + word[at] + word[at:], word[:at] + word[at + 1 :],
    ])  # fmt: skip
    return " ".join(words)


def spoken(random_, voice, text):
    if voice == "misspelt":
        return misspelt(random_, text)
    if voice == "short":
        return re.sub(r"\b(the|a|an|is|are|there|what|does|do|of)\b ?", "", text.lower()).strip(" ?.")
    if voice == "second language":
        text = re.sub(r"\b(the|a|an) ", "", text)
    if voice == "capitals":
        return text.upper()
    return random_.choice(BEFORE.get(voice, [""])) + text


VOICES = ["plain", "polite", "long", "short", "misspelt", "second language", "capitals"]
WEIGHTS = [30, 16, 14, 14, 12, 12, 2]


class Rows:
    """What can be asked about: the courses of a split with their places."""

    def __init__(self, folder):
        def read(name):
            with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
                return list(csv.DictReader(file))

        self.courses = read("courses")
        self.unpriced = [course for course in self.courses if not float(course["tuition_fee"] or 0)]
        self.instructed = [course for course in self.courses if split.plain(course["course_name"]) != course["course_name"]]
        self.places = {}
        for offer in read("offers"):
            place = (offer["location_city"], offer["location_state"])
            self.places.setdefault(offer["cricos_course_code"], []).append(place)

    def slots(self, random_, unpriced=0, instructed=0):
        """What fills a pattern; a part `unpriced` of the courses have no fee, a part `instructed` an instruction in their names."""
        drawn = random_.random()
        among = self.courses
        if drawn < unpriced:
            among = self.unpriced or among
        elif drawn < unpriced + instructed:
            among = self.instructed or among
        course = random_.choice(among)
        while course["cricos_course_code"] not in self.places:
            course = random_.choice(among)
        city, state = random_.choice(self.places[course["cricos_course_code"]])
        # Nobody asks with the instruction, but who copies the name from a page.
        plain = split.plain(course["course_name"])
        asked = course["course_name"] if random_.random() < 0.2 else plain
        name = re.sub(r"\(.*?\)", "", plain)
        field = re.split(r"\b(?:of|in|as)\b", name, maxsplit=1)[-1].split("/")[0].split(" - ")[0].strip().lower()
        provider = course["institution_name"]
        level = course["course_level"].split(" (")[0].lower()
        forms = [re.sub(r" \([^)]*\)$", "", provider), re.sub(r" (Pty )?(Ltd|Limited)\.?$", "", provider, flags=re.IGNORECASE)]
        return {
            "course": asked, "provider": random_.choice(forms), "field": field, "level": level,
            "state": STATES.get(state, state), "city": city.title(), "limit": random_.choice([9000, 15000, 20000, 30000, 40000, 55000]),
            "weeks": random_.choice([52, 78, 104, 156]),
        }  # fmt: skip


KINDS = {"one": ONE, "list": LIST, "turns": FOLLOW_ON, "none": NO_PROSE}


def questions(folder, count, seed, unpriced=0, instructed=0, shares=(("one", 50), ("list", 34), ("turns", 12), ("none", 4))):
    """`count` items {id, kind, voice, turns}."""
    random_ = random.Random(seed)
    rows = Rows(folder)
    for number in range(count):
        kind = random_.choices([name for name, _ in shares], [share for _, share in shares])[0]
        voice = random_.choices(VOICES, WEIGHTS)[0]
        pattern = random_.choice(KINDS[kind])
        slots = rows.slots(random_, unpriced, instructed)
        turns = [turn.format(**slots) for turn in ([pattern] if isinstance(pattern, str) else pattern)]
        turns[-1] = spoken(random_, voice, turns[-1])
        yield {"id": f"{seed}-{number:05}", "kind": kind, "voice": voice, "turns": turns}
