"""Seeded strings of the kinds a tokenizer gets wrong: scripts, digits, spaces, marks, names of control tokens."""

import random

SENTENCES = [
    "Which master's programmes in data science cost under 45,000 AUD a year?",
    "I've got $1,234.56 and €99; it's 20% off until 2026-01-31, 09:45.",
    "They'll say we're fine, I'm not sure he'd agree; don't 'SHOUT' AT'S me.",
    "for (int i = 0; i < n; ++i) {\n\tsum += values[i] * 0x1F;  // total\n}",
    "SELECT name, fee FROM course WHERE level = 'Masters Degree (Coursework)'\r\n",
    "https://example.edu.au/courses?id=115627J&year=2026#fees",
    "墨尔本的数据科学硕士课程每年学费不到四万五千澳元吗？",
    "東京大学で日本語を学びたいです。ｶﾀｶﾅと全角ＡＢＣ１２３。",
    "한국 학생을 위한 장학금이 있나요? 2026년 3월까지",
    "ऑस्ट्रेलिया में मास्टर डिग्री की फीस कितनी है? ₹१२,३४५",
    "كم تبلغ رسوم الماجستير في ملبورن؟ ١٢٣٤٥ دولارًا",
    "Học phí thạc sĩ khoa học dữ liệu ở Úc là bao nhiêu?",
    "ค่าเล่าเรียนปริญญาโทเท่าไหร่ ๑๒๓",
    "Сколько стоит магистратура в Австралии? Щёлочь, ёж, №5",
    "Ποιο είναι το κόστος; Ἀρχαία ἑλληνική",
    "מה שכר הלימוד? שָׁלוֹם",
    "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽 🇦🇺 #️⃣ ☕️ 🤷🏾‍♀️",
    "e\u0301 n\u0303 a\u030a\u0323 Z\u0351\u036b\u0343 Å Å ﬁ ǆ",
    "½ ¾ Ⅷ ② ³ ₂ ௧ 𝟘𝟙 ৪ ㊿",
    "name\u0000with\u0001control\u001fcharacters\u007fand\u0085more\u200bzero\u200dwidth\ufeff",
]

WORDS = (
    "a I course fees Melbourne university's they've we'll I'd 'tis don't data-science naïve résumé coöperate "
    "12 2026 3.14 45,000 $99 A$1 1e-9 0x1F ½ Ⅷ 115627J 数据 科学 日本語 한국어 हिन्दी ١٢٣ العربية Tiếng Việt "
    "Ünïcödé ß ŒUVRE 👩‍👩‍👧 👍🏽 ☕️ 🇦🇺 … — “quoted” ‘s 'S 'LL '' ''' ' <b> {} [x] #tag @user ++ != ; ::"
).split(" ")

SPACES = [" ", "  ", "   ", "\t", "\n", "\n\n", "\r\n", " \n", "\n ", "\t ", "\u00a0", "\u3000", "\u2003", "\u2028",
          "\u202f", "\u1680", "\u000b", "\u000c", "\u0085", "\u200b", "\u180e", "     ", ""]

CONTROL_NAMES = ["<|im_start|>", "<|im_end|>", "<|endoftext|>", "<repo_name>", "<reponame>", "<file_sep>",
                 "<|im_end", "<|im_end|", "<<|im_end|>>", "<|IM_END|>", "< |im_end|>", "<|im_start|>system\n"]

FIXED = ["", " ", "  ", "\n", "'", "'s", " 's", "a'", "1", " 1", "1 ", "  1  ", "a  1", "a\u00a0\u00a01", "<", "\u0000",
         "\u0004", "a\u0004b", "\ufffd", "\U0010ffff", "\U000f0000x", "a" * 20_000, " " * 5_000, "1" * 5_000, "é" * 5_000,
         "👍" * 2_000, "\n" * 3_000, "a b" * 5_000, "the " * 5_000, "<|im_end|>" * 500]


def _joined(random_source: random.Random, pool: list[str], longest: int) -> str:
    parts = []
    for _ in range(random_source.randint(1, longest)):
        parts.append(random_source.choice(pool))
        parts.append(random_source.choice(SPACES) if random_source.random() < 0.7 else " ")
    return "".join(parts)


def _noise(random_source: random.Random) -> str:
    ranges = [(0x20, 0x7E), (0x00, 0x2FF), (0x300, 0x36F), (0x900, 0x97F), (0x2000, 0x206F), (0x3040, 0x30FF),
              (0x4E00, 0x9FFF), (0x1F300, 0x1FAFF), (0xE000, 0xE0FF), (0x10000, 0x1FFFF)]
    low, high = random_source.choice(ranges)
    return "".join(
        chr(random_source.randint(low, high)) if random_source.random() < 0.8 else random_source.choice(SPACES)
        for _ in range(random_source.randint(1, 40))
    )


def samples() -> list[str]:
    """At least 1,500 strings, the same on every machine."""
    source = random.Random(20261122)
    strings = FIXED + SENTENCES + CONTROL_NAMES
    for _ in range(400):
        strings.append(_joined(source, WORDS, 12))
    for _ in range(300):
        strings.append(_joined(source, SENTENCES, 3))
    for _ in range(300):
        strings.append(_joined(source, CONTROL_NAMES + WORDS[:12], 6))
    for _ in range(400):
        strings.append(_noise(source))
    for _ in range(100):  # a sentence cut at any place, so that marks and joiners come first or last
        sentence = source.choice(SENTENCES)
        start = source.randrange(len(sentence))
        strings.append(sentence[start:source.randrange(start, len(sentence)) + 1])
    return strings
