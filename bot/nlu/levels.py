"""How senior somebody is, by the plain level that the words state: the title's, else what they say they do.

The levels are individual, early, lead, manager, head, director, executive and founder. A bare profession states none.
"""

from __future__ import annotations

import re

_BY_TITLE = [  # the first that fits
    ("none", r"\b(?:executive|personal|management|pastoral|admin\w*) assistant|\b(?:assistant|secretary|adviser"
             r"|advisor|chief of staff|pa)\b.* to\b"
             r"|\bbusiness partner|\bhrbp\b|\bkey account|\bchief of staff\b|\bchief (?:engineer|steward|mate"
             r"|petty)"),
    ("founder", r"\b(?:co-?\s?)?founder|\bcofounder|\b(?:co-?)?owner\b(?<!product owner)(?<!process owner)"
                r"|\bentrepreneur"),
    ("early", r"^(?:graduate|junior|jr|trainee|apprentice|intern|student|first-year)\b|\b(?:trainee|apprentice"
              r"|intern|student|phd candidate|graduate)$"),
    ("executive", r"\bc[efotimprsd]o\b|\bciso\b|\bchro\b|\bchief\b.*\bofficer|\bchief executive"
                  r"|\bmanaging (?:director|partner)|\bexecutive (?:director|board|vice)"
                  r"|\bmd\b|\b(?:s|e|a)?vp\b|\bvice[- ]president|\bpresident\b|\bdirector general"
                  r"|\bboard (?:member|chair)|\bmember of the board|\bchair(?:man|woman|person)?\b(?=.*\bboard)"
                  r"|^chair(?:man|woman|person)$|\bgeneral counsel"),
    ("director", r"\bdirector\b(?<!art director)"),
    ("head", r"^(?:deputy |assistant |vice |acting )?head\b|\bhead of\b|\bhead(?:\s?teacher|master|mistress)"
             r"|\bhead$|\bprincipal(?! (?:engineer|consultant|scientist|designer|developer|analyst|investigator"
             r"|architect|researcher|product|software|data))"
             r"|\bdean\b|\brector\b|\bprovost\b|\bhead (?:nurse|coach|chef|cook|gardener|librarian|physio\w*"
             r"|midwife|pharmacist)"),
    ("manager", r"\bmanager\b"),
    ("lead", r"\blead(?:er)?\b|teamlead|\bsupervisor|\bfore(?:man|woman|person)|\bcharge ?hand|\bcrew chief"
             r"|\boverseer"),
]  # fmt: skip
_TITLES = [(level, re.compile(pattern)) for level, pattern in _BY_TITLE]
_THING = (
    r"(?:an?|the|my|our|this|all|both|several|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+"
    r"|some|about|around|multiple)\b"
)
_BY_WORDS = [
    ("individual", r"\b(?:no|zero|without|don'?t (?:yet )?have (?:any )?) ?(?:direct |own )?(?:reports|reportees"
                   r"|subordinates|people under|staff under|staff of my own|team of my own|team under|one under"
                   r"|one reporting)\b"
                   r"|\bno ?-?(?:body|one|\sone) (?:reports?|reporting|works?|is|under|below"
                   r"|who reports)(?: (?:to|for|under|below))? ?(?:me)?\b"
                   r"|\bindividual contributor|\bno one (?:under|below)|\bnobody (?:under|below)|\b(?:don'?t"
                   r"|do not|dont) (?:lead|manage|supervise) (?:any|people|a team)|\bno people responsib"
                   r"|\bwithout (?:a team|people)\b|\bno team\b(?= (?:yet|under|of)|\s*(?:$|[,.;!)]))"
                   r"|\bwithout people\b|\blead nobody|\blead no one"
                   r"|\bno staff\b|\bno (?:line |people )(?:reports|management|responsibility)\b|\bteam of one\b"
                   r"|\bmanag(?:e|ing|er of) (?:nobody|no ?one)\b|\bonly (?:myself|me) to (?:lead|manage)\b"),
    ("founder", r"\bi(?:'ve)? (?:co-?)?(?:own|founded)\b|\bi(?:'ve)? (?:set|built) up (?:a|my|our"
                r"|the) (?:own )?(?:company|business|firm|practice|agency|studio)|\bmy own (?:\w+ )?(?:company"
                r"|business|firm|practice|shop|agency|studio|restaurant|start-?up|café|cafe|salon|bakery)\b"
                r"|\b(?:with|have|own|my|,) own (?:practice|business|company|shop|salon|firm)\b|\bowner of\b"
                r"|\b(?:my|our) own (?:little |small |tiny )?(?!team|boss|time|pocket|idea|money|pace|room|head"
                r"|way|work"
                r"|words|life|office|budget|initiative|fault|good|private|account|expense|clients|people)[a-z-]+"
                r"|\b(?:we|i|i've|we've) (?:own|took over|inherited) (?:\w+ ){0,2}(?:business|company|firm|farm"
                r"|practice"
                r"|shop|restaurant|hotel)\b|\bwe own\b"
                r"|\b(?:i have|i've got) (?:a|an|my) (?:own |small |little |tiny |family )*"
                r"(?:(?:cleaning|building|security|trading|transport|software|consulting|law|design) )?(?:business|firm"
                r"|company|shop"
                r"|bakery|restaurant|caf\u00e9|cafe|salon|studio|farm|garage|start-?up)\b(?! (?:line|unit|team|school))"
                r"|\bmy (?:own |small |little |tiny )*(?:business|start-?up|shop|bakery|restaurant|farm|salon|studio)\b"
                r"(?! (?:line|unit|partner|school|trip))"),
    ("executive", r"\b(?:member of|on|in|part of|sit on) (?:the |our )?(?:executive|management) (?:board|team"
    r"|committee)\b"
                  r"|\b(?:member of|sit on|am on|'m on) the (?:supervisory )?board\b"),
    ("head", r"\bi (?:now |also |currently )?head (?:up )?(?:the|a|our|up)\b|\bi'm heading\b|\bheading up\b"),
    ("manager", rf"\bi (?:now |also |currently |basically |help )?(?:manage|run|oversee)\b(?! (?:to|every|out"
                rf"|away|into))|\b(?:i'm|i am|im|am|i've been|i have been) (?:now |also |currently )?"
                rf"(?:managing|running|overseeing|responsible for|in charge of|accountable for)\b"
                rf"|^\W*(?:managing|running|in charge of|responsible for|manage|run|oversee|overseeing) {_THING}"
                rf"|\b(?:in charge of|responsible for) (?:{_THING}|\w+ing\b)"),
    ("lead", rf"\bi (?:now |also |currently |basically |informally )?(?:lead|supervise|coordinate|co-ordinate)\b"
             rf"|\b(?:i'm|i am|im|am|i've been|i have been) (?:now |also |currently )?"
             r"(?:leading|supervising|coordinating)\b"
             rf"|^\W*(?:leading|lead|supervise|supervising) {_THING}"
             r"|\b(?:but|and|,) (?:i )?lead (?:a|two|three|the|\d)"),
    ("early", r"\bfirst (?:real |proper |full-?time |ever )?job\b|\bstraight (?:out of|from) (?:uni|university"
              r"|college|school)|\b(?:fresh|recent) graduate|\bjust graduated|\bgraduate (?:scheme|programme"
              r"|program)\b"
              r"|\b(?:my|doing an?|an?) (?:apprenticeship|traineeship|internship)|\b(?:first|second|third"
              r"|final)[- ]year (?:student|of my|at uni)|\bcareer starter|\bi(?:'m"
              r"| am) (?:still )?(?:a )?(?:studying|student)\b"),
]  # fmt: skip
_WORDS = [(level, re.compile(pattern)) for level, pattern in _BY_WORDS]


def of_title(title: str) -> str | None:
    """The level that a title states."""
    plain = title.lower()
    level = next((level for level, pattern in _TITLES if pattern.search(plain)), None)
    return None if level == "none" else level


def of_words(text: str, *, about_role: bool) -> tuple[str, int, int] | None:
    """The level that a statement in the first person states, and where; outside the role only that nobody reports."""
    plain = text.lower()
    for level, pattern in _WORDS:
        if (about_role or level == "individual") and (match := pattern.search(plain)):
            return level, match.start(), match.end()
    return None
