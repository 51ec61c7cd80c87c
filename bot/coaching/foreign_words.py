"""Words for days and hours that need translating: the neighbours' languages, fixed holidays, ordinals in letters."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.coaching.clocks import NUMBERS as HOURS
from bot.coaching.day_words import DAY, LONG_MONTH, MONTH, WEEKDAYS

_FOREIGN_WEEKDAYS = (  # German, French, Spanish, Italian, Dutch, without accents
    "montag lundi lunes lunedi maandag", "dienstag mardi martes martedi dinsdag",
    "mittwoch mercredi miercoles mercoledi woensdag", "donnerstag jeudi jueves giovedi donderdag",
    "freitag vendredi viernes venerdi vrijdag", "samstag sonnabend samedi sabado sabato zaterdag",
    "sonntag dimanche domingo domenica zondag",
)  # fmt: skip
_FOREIGN_MONTHS = {
    "january": "januar janvier enero gennaio januari", "february": "februar fevrier febrero febbraio februari",
    "march": "marz marzo maart", "april": "avril abril aprile", "may": "mayo maggio", "june": "juni juin junio giugno",
    "july": "juli juillet julio luglio", "august": "aout agosto augustus",
    "september": "septembre septiembre settembre",
    "october": "oktober octobre octubre ottobre", "november": "novembre noviembre",
    "december": "dezember decembre diciembre dicembre",
}  # fmt: skip
_FOREIGN_DAYS = {
    "day after tomorrow": r"ubermorgen|apres-demain|pasado manana|dopodomani|overmorgen",
    "morning": r"(?:de|por|en) la manana|vormittags?|morgens|(?:le |du )?matin|(?:di |la )?mattina|ochtend",
    "tomorrow": r"(?<!guten )(?<!am )(?<!goede )morgen|demain|manana|domani",
    "today": r"heute|aujourd'hui|hoy|oggi|vandaag",
    "afternoon": r"nachmittags?|apres-midi|(?:por |de |en )?la tarde|pomeriggio|namiddag",
    "evening": r"abends?|(?:le |du )?soir|(?:por |de |en )?la noche|(?:di |la )sera|avond",
    "next week": r"(?:die )?nachste(?:n|r)? woche|la semaine prochaine|(?:la )?proxima semana"
                 r"|(?:la )?prossima settimana|volgende week",
}  # fmt: skip
_FOREIGN_HOURS = (
    "eins une una uno een", "zwei deux dos due twee", "drei trois tres tre drie", "vier quatre cuatro quattro",
    "funf cinq cinco cinque vijf", "sechs six seis sei zes", "sieben sept siete sette zeven", "acht huit ocho otto",
    "neun neuf nueve nove negen", "zehn dix diez dieci tien", "elf onze once undici", "zwolf douze doce dodici twaalf",
)  # fmt: skip
_NTHS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_HOUR_NAMES = {name: n for n, names in enumerate(_FOREIGN_HOURS, 1) for name in names.split()}
_ANY_HOUR = r"(?:\d{1,2}|" + "|".join(_HOUR_NAMES) + r")\b"
_ANY_MONTH = rf"(?:of {MONTH}\b|{LONG_MONTH}\b)"


def _hour_number(word: str) -> int:
    return int(word) if word.isdigit() else _HOUR_NAMES.get(word) or HOURS[word]


def _before(found: re.Match[str]) -> str:
    return f"{(_hour_number(found[1]) - 2) % 12 + 1}:30"


def _high_nth(found: re.Match[str]) -> str:
    day = {"twenty": 20, "thirty": 30}[found[1]] + _NTHS.index(found[2]) + 1
    return f"{day}{'st' if day % 10 == 1 else 'nd' if day % 10 == 2 else 'rd' if day % 10 == 3 else 'th'}"


_THEN = rf"(?=\d|{DAY}\b)"
_Instead = str | Callable[[re.Match[str]], str]
_IN_ENGLISH: list[tuple[str, _Instead]] = [
    *((rf"\b(?:am |den |le |el |il |de |op )?(?:{names.replace(' ', '|')})(?:s\b|\b)", day)
      for names, day in zip(_FOREIGN_WEEKDAYS, WEEKDAYS, strict=True)),
    *((rf"\b{short}\.? (?=\d)", f"{day} ")
      for short, day in zip(("mo", "di", "mi", "fr", "sa"), (*WEEKDAYS[:3], *WEEKDAYS[4:6]), strict=True)),
    (r"\bdo\.? (?=\d{1,2}\.\d{1,2}\.)", "thursday "),
    (r"\bso\.? (?=\d{1,2}\.\d{1,2}\.)", "sunday "),
    *((rf"\b(?:{names.replace(' ', '|')})\b", month) for month, names in _FOREIGN_MONTHS.items()),
    (r"(?<=\d )(?:de )?mars\b", "march"),
    (r"(?<=\d )(?:mai|mei)\b|(?<=\d\. )mai\b", "may"),
    (rf"(?<=\d)\. (?={MONTH}\b)", " "),
    (rf"\b({MONTH})\. (?=\d)", r"\1 "),
    (r"\b(?:kein(?:e[nrs]?)?|nicht|nie|pas|niet|geen|non)\b", "not"),
    (rf"(?<=\d )de (?={LONG_MONTH})", ""),
    *((rf"\b(?:{words})\b", day) for day, words in _FOREIGN_DAYS.items()),
    (rf"\b(?:halb|half) ({'|'.join(_HOUR_NAMES)})\b(?<!six)", _before),
    (r"\bhalb (\d{1,2})\b", _before),
    (r"\ba las once\b", "at 11"),
    (rf"\b(?:gegen|vers|rond|hacia) (?={_ANY_HOUR})", "around "),
    (rf"\b(?:um|alle(?: ore)?|om|a las?|a(?= \d{{1,2}}\s?h)) (?={_ANY_HOUR})", "at "),
    (rf"(?<=\bat )(?!once\b)({'|'.join(_HOUR_NAMES)})\b", lambda found: str(_hour_number(found[1]))),
    (rf"\b({'|'.join(_HOUR_NAMES)}) (?:uhr|uur|heures?|horas?)\b", lambda found: f"{_hour_number(found[1])} uhr"),
    (r"\b(\d{1,2}) ?(?:uhr|uur|heures|horas|h|u) ?([0-5]\d)\b", r"\1:\2"),
    (r"(?<=\d) ?(?:uur|heures?|horas?)\b", " uhr"),
    (r"\b(\d{1,2})(?: uhr)? (?:dreißig|dreissig|et demie|trente|y (?:media|treinta)|e (?:mezz[ao]|trenta)|dertig)\b",
     r"\1:30"),
    (r"(?<=\d)(?: ?h|u)\b", "h"),
    (rf"\b(?:nach|apres|despues de(?: las?)?|dopo(?: le)?|na)(?: dem| den)? {_THEN}", "after "),
    (rf"\b(?:ab|a partir d[ei](?: las?)?|desde(?: las?)?|dalle|vanaf)(?: dem)? {_THEN}", "from "),
    (rf"\b(?:vor|avant|antes de(?: las?)?|prima delle|voor)(?: dem)? {_THEN}", "before "),
    (rf"\b(?:bis|jusqu'a|hasta(?: las?)?|fino alle|tot)(?: zum)? {_THEN}", "until "),
    (r"\b(?:christmas|xmas) eve\b|\bheiligabend\b", "24 december"),
    (r"\b(?<!around )(?<!near )(?<!over )(?<!during )"
     r"(?:christmas|xmas)(?: day\b|\b(?! (?!at\b|please\b|works?\b)[a-z]))", "25 december"),
    (r"\bbetween (?:christmas|xmas)(?: day)?(?:,? and|-| to| & ) ?(?:the )?new year(?:'?s)?(?: eve| day)?\b"
     r"|\bbetween the years\b|\btwixmas\b", "from 26 december to 31 december"),
    (r"\bin the new year\b", "from 1 january"),
    (r"(?<=before )(?:the )?new year'?s?\b(?! (?:eve|day))", "1 january"),
    (r"(?<=after )(?:the )?new year'?s?\b(?! (?:eve|day))", "1 january"),
    (r"\bboxing day\b", "26 december"),
    (r"\bnew year'?s? eve\b|\bsilvester\b", "31 december"),
    (r"\bnew year'?s? day\b|\bneujahr\b", "1 january"),
    (r"\b(twenty|thirty)[ -](first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)\b", _high_nth),
    (r"\bthirtieth\b", "30th"),
    *((rf"\b{nth}\b(?= {_ANY_MONTH})", str(n)) for n, nth in enumerate(_NTHS, 1)),
    *((rf"(?<=\bthe ){nth}\b(?! of (?:these|those|them))", f"{n}th") for n, nth in enumerate(_NTHS, 1) if n > 5),
]  # fmt: skip
_TRANSLATED = [(re.compile(pattern), instead) for pattern, instead in _IN_ENGLISH]


def in_english(text: str) -> str:
    """Days and clock times of the neighbours' languages, and the fixed holidays, as English words and dates.

    Takes lower case without accents.
    """
    for pattern, instead in _TRANSLATED:
        text = pattern.sub(instead, text)
    return text
