"""How people type times, written out in the words that the rules of time know: "b4 10" is "before 10"."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.coaching.day_words import DAY, LONG_MONTH, MONTH, NUMBER

_HOURS = "one two three four five six seven eight nine ten eleven twelve".split()
_HOUR = "(?:" + "|".join(_HOURS) + ")"
_MINUTES = {"ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45, "fifty": 50}
_LATE = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_KIDS = r"(?:(?:the |my |our )?(?:kids?|children|little ones?|baby|babies|son|daughter|toddlers?)|they)"
_COUNT = r"(?:a|one|two|three|four|\d)"
_A_DAY = rf"(?:(?:next |this )?{DAY}|tomorrow|today)"
_OF_DAY = r"(?:morning|afternoon|evening|night)"
_A_PART = r"(?:(?:in the )?(?:morning|afternoon|evening)|night|lunch)"
_Instead = str | Callable[[re.Match[str]], str]


def _lettered(found: re.Match[str]) -> str:
    return f"option {ord(found[1] or found[2]) - ord('a') + 1}"


def _in_digits(found: re.Match[str]) -> str:
    return f"{_HOURS.index(found[1]) + 1}:{_MINUTES[found[2].replace('-', ' ')]}"


def _same_side(found: re.Match[str]) -> str:
    """ "Six or 6.30am" are both in the morning; "eleven or one pm" are not."""
    side = found[5] if int(found[1]) <= int(found[3]) < 12 else ""
    return f"{found[1]}{found[2]}{side} or {found[3]}{found[4]}{found[5]}"


def _between_days(found: re.Match[str]) -> str:
    joined = " to " if found[2].strip() == "-" else found[2]
    return f"{found[1]} {found[4]}{joined}{found[3]} {found[4]}"


def _with_its_month(found: re.Match[str]) -> str:
    """ "In December, but not the 24th" speaks of that month's."""
    days = re.sub(rf"\b(\d{{1,2}}(?:st|nd|rd|th))\b(?! (?:of|{MONTH}|one|option|slot))", rf"\1 {found[1]}", found[2])
    return f"{found[1]}{days}"


_WRITTEN_OUT: list[tuple[str, _Instead]] = [
    # letters and signs
    (r"\b([ap])\.\s?m\b\.?", r"\1m"),
    (r"\b(?:tmrw?|tmw|tomoz|2moro|2morrow|2mrw|tomo|tmoro|tmorrow)\b", "tomorrow"),
    (r"\b(?:2nite|2night|tonite|tonght)\b", "tonight"),
    (r"\b(?:tht|dat)\b", "that"),
    (r"\bany1\b", "anyone"),
    (r"\bearlies\b", "early shifts"),
    (r"\b(?:(?:on|have|do|work(?:ing)?|doing) nights|nights (?=again|all|next|this|till|until))\b"
     r"|\bnights (?=again|all|next|this|till|until)", "on night shift "),
    (r"\b(?:drop(?:ped|ping|s)?|kick(?:ed|s)?|set(?:ting)?|head(?:ing)?|knock(?:ing)?|log(?:ging)?) (?:them "
     r"|him |her |the (?:kids|children|little ones) |my (?:kids|son|daughter) )?off\b(?! at)", "drop off"),
    (r"\b(?:arvo|arvos)\b", "afternoon"),
    # what is said out of politeness, and conditions that are none of the time
    (r"\bif (?:it|that|this)(?:'s| is| was| were|s)?(?:n't| not|nt) (?:too much |too |much |an? "
     r"|any )?(?:of an? )?(?:trouble|bother"
     r"|problem|hassle|inconvenien\w+|imposition|nuisance|difficult|late to ask)\b", ""),
    (r"\b(?:i )?(?:do )?hope (?:this|it|that)(?:'s| is)?(?:n't| not) [^,.;]*?(?=,| but\b| could\b| can\b|\.|$)", ""),
    (r"\b(?:no (?:rush|hurry|worries|pressure|problem)(?: if not)?|if you (?:don't|dont|wouldn't|do not) mind"
     r"|why (?:not|don't we)|can't wait)\b", ""),
    (r"\b(?:as|so) long as [^,;]*\b(?:run|runs|last|lasts|take|takes|go|goes|over|longer|past|done"
     r"|finish\w*)\b.*", " unless"),
    (r"^\W*(?:(?:hi|hello|hey|dear \w+),? )?good (?:morning|afternoon|evening|day)(?=[,!.]| (?!is\b|works?\b"
     r"|would|slots?|times?))", ""),
    (r"^\W*((?:is|are|would|will) [^?.]*?)(?: be)? (?:too )?(?:difficult|impossible|taken|full|gone|a problem"
     r"|out of the question"
     r"|not possible|late|early|unavailable|busy)\b(?= ?(?:for \w+|already)?\W*\?)", r"\1 possible"),
    (r"\b(?:i'?m )?not (?:too |very |that |overly )?(?:fussed|bothered|picky|particular|fussy)\b", "any"),
    (r"\b(any ?(?:day|time)|anything) (?:that|which) (?:isn'?t|is not|'s not|aren'?t)\b", r"\1 except"),
    (r"(?: is| would be)?(?: my)? (?:second|next)[- ](?:best|choice)\b", " works"),
    (r"\b(any ?time|all|any) ([ap])m\b", lambda found: f"{found[1]} {'morning' if found[2] == 'a' else 'afternoon'}"),
    (r"\bdays? of the week\b", "days"),
    (r"\boutside (?:of )?(?=\d{1,2}(?:[:.]\d\d)? ?(?:[ap]m )?(?:-|to|and|until) ?\d)", "not from "),
    (r"\b(?:isn't|isnt|is not|not|wouldn't be|not so|ain't) (?:too |so |that |half )?bad\b", "is good"),
    (r"\beither side of lunch\b", "before lunch or after lunch"),
    (r"\bneed (?:at least |time )?(?:un)?till?\b", "from"),
    (r"(?:(?:'s| is| are| works?| suits?)(?: me)?)? (?:better|easier|preferable|nicer)(?: for me)? than "
     rf"(?=(?:the )?(?:{DAY}\b|\d|mornings?|afternoons?|evenings?))", " rather than "),
    (r"\b(this week,? (?:or|and|nor)) next\b(?! week| \w+day)", r"\1 next week"),
    (r",? (?:and )?not the other(?:s| ones?| two)\b", ""),
    (r"\b(first|second) fortnight (?:of|in)\b", r"\1 half of"),
    (r"\bearly in the (week|month)\b", r"beginning of the \1"),
    (r"\blate in the (week|month)\b", r"end of the \1"),
    (rf"\b((?:in )?(?:next month|{LONG_MONTH})),? (?:on )?the (first|second|third|fourth|last) ({DAY})\b",
     lambda found: f"the {found[2]} {found[3]} of {found[1].removeprefix('in ')}"),
    # what is taken where the first wish can't be had
    (r"[,;.]? (?:or )?(?:failing that|if not(?: possible| available| then)?|or else|if (?:that|it|this"
     r"|those)(?:'s| is| are)? ?"
     r"(?:not possible|n't possible|taken|gone|full|no good|not available|n't available|doesn't work|does not work)"
     r"|(?:at|in) a (?:push|pinch)|as (?:a )?(?:backup|back-up|fallback|second choice|plan b)"
     r"|second choice(?: is| would be)?"
     r"|plan b(?: is| would be)?|worst case),?(?: then)?\b", ", or "),
    (r"\bunless (?:it'?s|it is|on|at|after|before|in)\b", "except"),
    (r"\bnxt\b", "next"),
    (r"(?<=\d )([ap]) m\b|(?<=(?:one|two|six|ten) )([ap]) m\b|(?<=(?:four|five|nine) )([ap]) m\b|(?<=(?:three"
     r"|seven|eight) )([ap]) m\b",
     lambda found: f"{found[1] or found[2] or found[3] or found[4]}m"),
    (r"\bparents?'? evening\b|\b(?:choir|quiz|date|pub|poker|movie|game|games|bath|dinner"
     r"|club) nights?\b", "a meeting"),
    (r"\b(?:are|is) (?:my|our|a|the) (?:work|working) ?days?\b(?: for (?:me|us))?", "works"),
    (rf"\bthe ({DAY}) after next\b(?! week)", r"\1 week"),
    (r"\bwait (?:un)?till?\b", "from"),
    (rf"\b((?:hours?|hrs?|half an hour|minutes)) (before|after) (?:that|the) ({DAY})\b(?: (?:one|slot|time))?",
     lambda found: f"{found[1]} {'earlier' if found[2] == 'before' else 'later'} {found[3]}"),
    (r"\bmorn(?:in)?\b", "morning"),
    (rf"(?:(?<=day )|\b({DAY}) )(?:aft|aftn)\b", r"\1 afternoon"),
    (rf"(?:(?<=day )|\b({DAY}) )eve\b", r"\1 evening"),
    (r"\b((?:a|one|two|three|\d) weeks?) (?=(?:today|tomorrow)\b)", r"\1 from "),
    (r"\belevenses\b", "11am"),
    (r"\bthe most (?:early|soon)\b|\bthe (?:most )?earlier possible\b", "the earliest"),
    (r"\bafter all\b", ""),
    (r"\bup (?:to|until|till)(?: and including)?\b(?= ?(?:\d|noon|the ))", "until"),
    (rf"\bor (?:at the )?(?:very )?latest(?: by)? (?={DAY})", "or "),
    (rf"\bif (?:the )?({DAY})(?:'s| is| does|s)? ?(?:no|not|n't|taken|full|gone)\b(?: (?:good|possible|work"
     rf"|available|free))?,?(?: then)?", r"\1 or"),
    (r"\bif i can (?:leave|be (?:out|done|off|away)|go|finish|get away)\b.*", " unless"),
    (r"(?<=\d|m) (?:as (?:the )?|at )?earliest\b", " onwards"),
    (r"\b(early|beginning of|start of|mid|end of) the one after\b", r"\1 the week after next"),
    (r"\b(\d{1,2})((?:[:.]\d\d)?) or (\d{1,2})((?:[:.]\d\d)?) ?([ap]m)\b", _same_side),
    (r"\bthereafter\b", "after that"),
    (r"\bthe new month\b", "next month"),
    (r"\b(between|from) now (?=and\b|to\b|until\b|till\b|through\b)", r"\1 today "),
    (rf"\b{DAY}(?:, ?{DAY})+,? (?:or|and|&) (?={DAY})", lambda found: found[0].replace(",", " or ")),
    (r"\b(1[3-9]|2\d|3[01]) (or|and|&) (2[4-9]|3[01])\b(?! ?(?:min\w*|people|of|years?|hours?|/|:)"
     r"|[:./]\d)", r"\1th \2 \3th"),
    (r"\b(?:is|are) my weekends?\b(?:,? so (?:those|then|that))?", "usually free"),
    (r"\bwk(s?)\b", r"week\1"),
    (r"\bb4\b", "before"),
    (rf"\bb/?w\b|\bbtw(?= (?:the )?(?:\d|{_HOUR}\b|{DAY}\b))", "between"),
    (r"\baft(?= \d)", "after"),
    (r"(?<=\d) (?:n|'n') (?=\d)", " and "),
    (r"\b(?:sth|smth|smthg)\b", "something"),
    (r"\b((?:(?:any|every)(?:one|body)?|all|each)(?: \w+){0,3}) but (?!not\b|no\b|never\b|i\b|i'|we\b|my\b|it\b)",
     r"\1 except "),
    (r"\b(tomorrow\b.*) the day after\b(?! tomorrow)", r"\1 the day after tomorrow"),
    (r"\bpost (?=\d)", "after "),
    (r"\bpre[- ](?=\d)", "before "),
    (rf"\bpost (?={DAY}\b|{MONTH}\b|the |that|noon|lunch)", "after "),
    (r"\bhour (?=\d)", "at "),
    (r"\b(?:frist|fisrt)\b", "first"),
    (r"\b(?:secnd|secound|sencond)\b", "second"),
    (r"\bthrid\b", "third"),
    (r"\bu\b", "you"),
    (r"\br\b", "are"),
    (r"\bw/c\b", "week commencing"),
    (r"\b(?:is|are) there (?:nothing|no)\b", "is there any"),
    (r"\b(?:arnd|arround|aroud|abt)\b", "around"),
    (r"@", " at "),
    (r"\b(?:eod|cob)\b", "end of the day"),
    (r"\bm/w/f\b|\bmwf\b", "mon wed fri"),
    (r"\bm ?- ?f\b", "mon-fri"),
    (r"\btu?/thu?\b", "tue/thu"),
    (r"\b(first|second|third|fourth|last|[1-5](?:st|nd|rd|th)) 1\b", r"\1 one"),
    # counting
    (r"\b(?:no|nr|num)\.\s?(?=[1-9]\b(?![:.]\d|\s?[ap]m))|\bno(?=[1-9]\b)", "number "),
    (r"\b(?:option|choice|slot) ([a-e])\b|^\W*([b-e])(?= ?(?:please|pls|then|thanks)?\W*$)", _lettered),
    (r"\bwh(?:ich|at)ever(?: (?:one|of (?:these|those|them)))?(?:'s| is) (?:the )?(?:latest"
     r"|last)(?: in the (?:week|day))?\b", "the latest one"),
    (r"\b(?:the )?first (?:slot|one|opening|time|gap|date)(?: that)? (?:you've got|you got|you have|there is"
     r"|available|going)\b", "earliest"),
    (r"\bor (?:any ?(?:thing|time|day|date) )?(?:after|from) (?:that|then)\b", "onwards"),
    (r"\bfrom the top\b", ""),
    (r"\b(?:last but one|second(?: to |-to-| )last(?: one)?)\b", "penultimate one"),
    (r"\bthe late one\b", "the latest one"),
    (r"\b(?:of|between) the two\b", "of them"),
    # clock times
    (r"\b(\d{4}-\d\d-\d\d)t(?=\d\d:\d\d)", r"\1 "),
    (r"\b(\d{1,2})\.([0-5]\d)( ?- ?| to | and | until | till )(\d{1,2})\.(00|1[3-9]|[2-5]\d)\b(?!\.)",
     r"\1:\2\3\4:\5"),
    (r">=|=>|\u2265", " from "),
    (r"<=|=<|\u2264", " until "),
    (r">(?= ?\d)", " after "),
    (r"<(?= ?\d)", " before "),
    (rf"\bat ({'|'.join(_LATE)})\b", lambda found: f"at {_LATE.index(found[1]) + 13}:00"),
    (r"(?<=\d) of the (morning|afternoon|evening)\b", r" in the \1"),
    (r"\b(half|quarter)-(past|to)\b", r"\1 \2"),
    (r"(?<=\d)\s?-?ish\b|(?<=\d) or (?:so|thereabouts)\b", " ish"),
    (r"\b(noon|midday|mid-day|lunch ?time)(?:-| )?ish\b", r"around \1"),
    (rf"\b({_HOUR})(?:-| )?ish\b", r"\1 ish"),
    (r"\bo clock\b", "o'clock"),
    (rf"\b({_HOUR})[ -]((?:ten|fifteen|twenty|thirty|forty(?:[ -]five)?|fifty)\b)(?! (?:min|past|to\b))", _in_digits),
    (rf"(^|\bat |\b{DAY} )(\d|1\d|2[0-3]) (00|15|30|45)\b(?! ?(?:min|people|of))", r"\1\2:\3"),
    (r"\b([01]\d|2[0-3])([0-5]\d) ?(?:hrs?|hours|h)\b", r"\1:\2"),
    (rf"\b({DAY}|tomorrow|today|next|every|in the) am\b(?! i\b)", r"\1 morning"),
    (rf"\b({DAY}|tomorrow|today|next|every|in the) pm\b", r"\1 afternoon"),
    (r"\b(?:or|and) (?:a (?:bit|little|touch)|slightly|shortly|just) (?:after|later)\b(?! than)", " ish"),
    # bounds
    (r"\b(?:a |my )?hard stop(?: is)?(?: at| by)?\b|\b(?:i )?(?:have to|need to|must|gotta|got to) (?:leave|go"
     r"|stop|run"
     rf"|be (?:off|done|gone|out|finished))(?: at| by)? (?=\d|{_HOUR}\b|noon)", " until "),
    (r"\b(?:not|nothing|never)(?: (?:\w+ )?free)? (?:until|till|til)\b", "from"),
    (rf"\bat the earliest(?: at| by)? (?=\d|{_HOUR}\b|{DAY}\b)", "from "),
    (r"\b(?:at the earliest|or any time after that|and up|upwards?|and above|or beyond)\b", "onwards"),
    (rf"\b(?:i'?(?:ll|d)|i (?:will|would|should)) be (?:\w+ )?(?:home|back|up|out|done|finished|free|in|there"
     rf"|around) (?:by|at|from) (?=\d|{_HOUR}\b|half |noon)",
     "free after "),
    (rf"\b(?:at the )?latest(?: by| at)? (?=\d|(?!one\b){_HOUR}\b|{DAY}\b)", "by "),
    (r"\bat the (?:very )?latest\b", "or earlier"),
    (r"\b(before|by|until|till|til) (?:the )?end of\b(?! (?:the )?(?:business |working )?day\b)", "until"),
    (rf"\b(?:i )?(?:get off|finish|knock off|(?:'m |am )?(?:done|home|back)|get (?:home|back|out))"
     rf"(?: from)?(?: work| school| my shift)?(?: only)?(?: at| by| around)? (?=\d|{_HOUR}\b)", " after "),
    (rf"\b(?<!that )(?:ends|finishes|closes|is over)(?: at| by| around)? (?=\d|{_HOUR}\b|half )", " after "),
    (rf"\bi (?:start|begin)(?: work| my shift)?(?: at)? (?=\d|{_HOUR}\b)", " before "),
    (r"\bsooner the better\b|\bas soon as (?:you|they|she|he) can\b|\bnext available\b(?! (?:dates|times|slots"
     r"|days))", "asap"),
    (r"\b(?:as late as (?:possible|you can)|the later the better|(?:the )?(?:very )?latest (?:possible|available|free"
     r"|(?:one )?(?:that )?(?:you have|you've got|there is)))\b", "later"),
    # the call that is to be moved
    (rf"\b(?:(?:my|our) (?:{DAY}|tomorrow|today)(?:'?s)?|(?:{DAY}|tomorrow|today)'?s) (?:call|appointment"
     rf"|booking|meeting"
     r"|session|conversation)\b", "my call"),
    # days
    (r"\b(?:(?:not|skip) )?this week\b(?:(?! or )[^.;!?])*?\bthe (?:one|week) after\b(?! (?:next|that))", "next week"),
    (rf"\b(?<!\d )(?<!\dth )(?<!of )({LONG_MONTH})\b(?! \d)(.+)", _with_its_month),
    (r"\b(?:a|one) week (today|tomorrow)\b|\b(today|tomorrow) week\b", r"1 week from \1\2"),
    (rf"\b({DAY}),? i mean\b", r"\1"),
    (r"\blater today\b", "today"),
    (rf"\b({DAY}) fortnight\b", r"two weeks on \1"),
    (r"\b(?:in |within |over |during )?the next fortnight\b", "in the next two weeks"),
    (r"\b(?:a |one )?fortnight(?:'s)?\b", "two weeks"),
    (rf"\b(?:the )?({NUMBER})( ?- ?| to | and | or | till "
     rf"| until )(?:the )?({NUMBER})(?: of)? ({MONTH})\b", _between_days),
    (rf"\b({MONTH}) ({NUMBER}) ?(?:-|to) ?({NUMBER})\b(?![:.]?\d|\s?[ap]m|h\b)", r"\1 \2 to \1 \3"),
    (rf"\bfrom {DAY} (\d\d?) (?:to|until|till) {DAY} (\d\d?)\b", r"from \1th to \2th"),
    (r"\b(?:my |our |the )?(?:next )?days? off\b(?: (?:is|are|on|would be))?:?", " usually free "),
    # parts of the day
    (r"\bforenoon(s?)\b", r"morning\1"),
    (rf"\byour (?:early |late )?{_OF_DAY}s?\b(?=.*\bmy (?:\w+ )?{_OF_DAY})", ""),
    (r"\b(?:in |at )?(?:the )?(?:begin(?:ning)?|start) of (?:the )?(morning|afternoon|evening)\b", r"early \1"),
    (r"\b(?:end|close) of (?:business|play|work)\b(?! (?:day|hours))", "end of the day"),
    (rf"\b({_A_DAY})(,)? early\b(?! {_A_PART})", r"\1\2 early morning"),
    (rf"\bearly (?:on )?({_A_DAY})\b(?! {_A_PART})", r"\1 early morning"),
    (rf"\b({_A_DAY})(,)? late\b(?! {_A_PART})", r"\1\2 from 16:00"),
    (rf"(?<!too )(?<!not )\blate (?:on )?({_A_DAY})\b(?! {_A_PART})", r"\1 from 16:00"),
    (r"(?<!too )\b(?:as )?late in the day\b(?: as (?:possible|you can))?", "from 16:00"),
    (r"(?<!too )\b(?:as )?early in the day\b(?: as (?:possible|you can))?", "early morning"),
    (r"\bby the (morning|afternoon|evening)\b", r"in the \1"),
    (r"\b(?:by |at |towards? )?(?:the )?end of the (morning|afternoon)\b", r"in the late \1"),
    (r"\b(?:the )?first half of (?:the )?day\b|(?<=day )(?:the )?first half\b(?! of)", "morning"),
    (r"\b(?:the )?second half of (?:the )?day\b|(?<=day )(?:the )?second half\b(?! of)", "afternoon"),
    (r"\blast thing\b", "end of the day"),
    # and by what fills it
    (rf"\b(?:after|once|when) {_KIDS}(?:'re| are| is|'s|s)? (?:all )?(?:in bed|asleep|sleep(?:ing|s)?"
     rf"|gone to bed|go to"
     rf" bed|down|put to bed)\b|\bafter (?:{_KIDS}'?s? )?bed ?time\b", "at bedtime"),
    (rf"\b(?:after|once) (?:the )?(?:school run|(?:school |nursery )?drop[- ]?off)\b"
     rf"|\b(?:after|once|when) (?:i (?:drop|dropped|take|took|have taken) )?{_KIDS}(?: off)?(?: are)?"
     rf" (?:off )?(?:at|to|in) school\b", "in school mornings"),
    (rf"\b(?:during |in |within )?school hours\b|\b(?:while|when) {_KIDS} (?:are|is) (?:at"
     rf"|in) school\b", "school hours"),
    (r"\bafter (?:school|(?:school )?pick[- ]?up)\b", "out of school"),
    (r"\boutside (?:of )?(?:office|work|working|business) hours\b|\b(?:out of (?:office |work )?|after )hours\b",
     "outside hours"),
]  # fmt: skip
_PATTERNS = [(re.compile(pattern), instead) for pattern, instead in _WRITTEN_OUT]


def written_out(text: str) -> str:
    """Takes lower case without accents."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text
