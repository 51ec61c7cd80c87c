"""Whether a clause is addressed to the assistant, by its form: under a question answered at length nothing else is.

It asks, it speaks to "you", or it is an order or a few words that people only say to whom they talk with. What erases,
pauses, books or calls a person has to be made of the words of that command and no others: "delete my data" is,
"get rid of my data backlog" tells something. What is doubtful is not addressed, and so is the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.coaching.commands import meant
from bot.coaching.heard import Part
from bot.coaching.typed import plain

LEAD = re.compile(
    r"\A\W*(?:(?:ok|okay|hey|hi|hello|so|well|now|no|yes|yeah|just|actually|sorry|thanks|and|but|then|first|oh|"
    r"u[mh]+|hm+|"
    r"right|alright|look|honestly|really|still|also|instead|maybe|please|wait)\b(?!-)\W+)*"
)
CLAUSES = re.compile(r"[,.;:!]+\s*|\s+[-\u2013\u2014]\s+")
ASKS = re.compile(
    r"(?:(?:can|could|may|might|would|will|shall|should|must|do|does|did|is|are|am|was|were|isn't|don't|can't)"
    r" (?:i|we|you|it|this|that|there|they|the|my|your|some(?:one|body)|any(?:one|body|thing)?|people|all|he|she)"
    r"|(?:has|have) (?:i|we|you|there|they|it|this|that)"
    r"|(?:who|what|when|where|why|how|which|whose|whom)(?:'s| is| are| was| do| does| did| can| could| would| will|"
    r" should| much| many| long| often| soon| kind| about| if| happens?| for| to)"
    r"|who (?:\w+ ){0,2}\w+ (?:this|it|that|you)|(?:what|which|how) \w+ (?:do|does|is|are|can|will|did)"
    r"|(?:how|what|why|where) (?:this|it|that|you)|who pays|why|what|how|waht|wht|wat|hwo|wich|hw|how come|what "
    r"for)\b(?!-)"
)
MARKS = re.compile(r"\b(?:you|your|yours|yourself|please)\b|\bthis (?:chat|bot|question|form|site|page|conversation)\b")
THANKS = re.compile(r"\bthank[- ]?you\b")
# Of others, of a thing, or what should be: said about the world, unless it asks or says "you".
TELLS = re.compile(
    r"(?:that|to|being|having|not|less|more|fewer|we|they|he|she|people|nobody|no one|every(?:body|one)|"
    r"some(?:body|one)|"
    r"my|our|his|her|their|the|an?|clients?|customers?|colleagues?|staff|be|become|have|no more)\s"
)
TELL_ME = re.compile(
    r"(?:(?:tell|show|send|give|explain|describe|read|let|write|sing|order|recommend|remind)(?: it| this| that)? "
    r"(?:to )?(?:me|us)\b|explain\b|(?:more|some) (?:info|information|details)\b|(?:go on|continue|carry on|"
    r"keep going)$|"
    r"(?:(?:i|we)(?:'d| would)?(?: really| also| first)* (?:like|want|need|love)|(?:i|we)'d rather|let me|curious)"
    r" to (?:\w+ )?(?:know|hear|see|understand|ask|read|learn|download)\b|i (?:wonder|am curious|'m curious))"
)
WANT = r"(?:i|we)(?:'d| would|'ll| will| do| really| just)* (?:like|love|want|wish|need|prefer|rather)(?: to)?"
WISH = (
    rf"(?:{WANT} |(?:can|could|may) (?:i|we) |let's |let us |let me |i(?:'d| would) rather |i have to |i must |"
    r"i'm going to )"
)
HERE = (
    "it this that all everything anything chat conversation talk questions question questionnaire form intake answers "
    "data info information details account record records history messages message words text transcript profile file "
    "bot page"
)
SMALL = (
    "i i'd i'm i'll i've we want need would like love prefer rather to a an the my our can could may will let "
    "let's me us "
    "now just right here of and so ok okay for from with in on again yet first today tomorrow later then away already "
    "actually sorry thanks go ahead straight of about have had must do really instead as soon possible no any anymore "
    "please be not is you your"
)
TOLD = "what i've told said wrote written typed you ever entered about"


def _made_of(*words: str) -> frozenset[str]:
    return frozenset(" ".join((SMALL, *words)).split())


# By intent: what the clause begins with, behind a wish or none; and every word it may be made of.
_END = r"(?:stop|pause|quit|exit|end|close|leave|break off|finish)"
_BOOK = r"(?:book|schedule|arrange|set up|plan|make|fix|find|get|reserve|organi[sz]e)"
_HUMAN = r"(?:human|person|operator|agent|representative|advisor|employee|member of staff|human being|people)"
_CALL = r"(?:call|appointment|session|meeting|discovery|intro|slot|chat)"
_ERASE = r"(?:delete|erase|remove|wipe|destroy|purge|scrub|clear|forget|get rid of)"
_AGAIN = r"(?:restart|reset|redo|reboot|(?:start|begin)(?: all)? (?:over|again|fresh|afresh|anew|new|from)|back to the)"
_BOOKED = r"(?:(?:the|my|our|that|this|it|call|appointment|booking|tuesday|monday)\b\W*)+"
COMMANDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "stop": (
        rf"{_END}$|(?:{_END}|stop\w*) (?:\w+ )*?(?:it|this|here|now|chat|conversation|questions?|page|talk|"
        rf"today|asking|please)"
        rf"\b|{WISH}(?:{_END}|go|take a break) (?:\w+ )*(?:it|this|here|now|chat|conversation|questions|today|"
        rf"answering)"
        r"|(?:let's|let us|can we|can i) (?:stop|pause|quit)|(?:i have to|i must|gotta|got to) (?:go|stop|leave|run)|"
        r"(?:that's|it's) enough|enough (?:for|of|questions)|no more questions|(?:hold|hang) on|one (?:moment|"
        r"minute|sec)|"
        r"give me a|i need a (?:\w+ )?break|wait$|wait a|brb|later$|not now|another time|maybe later|i'm "
        r"done(?: here|$)|i give up on this|"
        r"i don't (?:want|wish|like) to (?:answer|continue|go on|do this|talk to)|i'm (?:out|leaving|off)$|leave me",
        _made_of(HERE, "stop pause quit exit end close leave break off finish go run take gotta got enough for "
            "more time "
                 "hold hang one moment minute sec second give wait a few minutes brb another maybe i'm done out "
                     "leaving "
                 "don't wish answer continue up that's it's asking answering chatting talking bothering alone "
                 "stopping short break "
                 "doing bit"),
    ),
    "ask_human": (
        rf"(?:a |an |the |any )?(?:real |live |actual |living )*(?:human|person|human being)(?: now| please)?$|"
        rf"(?:{WISH})?(?:talk|speak|chat|connect|get|give|put|transfer|hand|pass|switch|forward|have)\b.*\b{_HUMAN}\b|"
        rf"{WISH}.*\b{_HUMAN}\b",
        _made_of("talk speak chat connect get give put transfer hand pass switch forward over through real live actual "
                 "living human person operator agent representative advisor employee member staff being people "
                     "bot robot "
                 "machine somebody someone directly that"),
    ),
    "book_call": (
        rf"(?:{WISH})?{_BOOK}\b.*\b{_CALL}\b|(?:{WISH})?(?:book|schedule)(?: me)?(?: in| it| now| one|$)|"
        rf"{WISH}(?:have )?(?:a|the|that|my|an) (?:\w+ )?(?:call|appointment)\b|(?:{WISH})?find (?:me |us )?a time\b|"
        rf"(?:skip|go) (?:\w+ )*to the call|{WISH}(?:talk|speak|meet) (?:to|with)? ?(?:a|the|one of) ?(?:\w+ )*coach",
        _made_of("book schedule arrange set up plan make fix find get reserve organise organize call "
            "appointment session "
                 "meeting discovery intro introductory slot chat coach coaches time it one this that free first trial "
                 "skip talk speak meet week next monday tuesday wednesday thursday friday saturday sunday mon tue "
                 "tues wed thu thurs fri morning afternoon evening noon lunchtime am pm o'clock at "
                 "after before around between past half quarter early late"),
    ),
    "cancel_call": (
        rf"(?:{WISH})?(?:cancel|call off|drop|delete|remove)(?:$| {_BOOKED})|(?:{WISH})?call (?:it|that|the call) off",
        _made_of("cancel call off drop delete remove it that this appointment booking meeting session coach tuesday "
                 "monday wednesday thursday friday"),
    ),
    "reschedule_call": (
        rf"(?:{WISH})?(?:move|reschedule|postpone|shift|change|push)(?: {_BOOKED})",
        _made_of("move reschedule postpone shift change push call appointment booking meeting session it that this to "
                 "another day time date week next back monday tuesday wednesday thursday friday earlier"),
    ),
    "erase_my_data": (
        rf"(?:{WISH})?{_ERASE}\b.*\b(?:{HERE.replace(' ', '|')}|me|lot|told|said|wrote)\b|"
        rf"{WISH}(?:\w+ )*(?:deleted|erased|removed|gone|forgotten)\b",
        _made_of(HERE, TOLD, "delete erase remove wipe destroy purge scrub clear forget get rid personal every single "
                 "deleted erased removed gone forgotten lot whole completely stuff out system whatever"),
    ),
    "withdraw_consent": (
        rf"(?:(?:{WISH}|i )?(?:take back|withdraw|revoke|retract|cancel|remove|undo)\b.*\b(?:consent|permission|"
        r"agreement|yes|ok)\b)|i (?:don't|no longer) (?:consent|agree)|(?:stop|don't) (?:storing|saving|store|"
        r"save|keep)\b|"
        r"i take (?:it|that|my \w+) back",
        _made_of(HERE, TOLD, "take back withdraw revoke retract cancel remove undo consent permission agreement "
            "yes don't "
                 "no longer agree stop storing saving store save keep keeping answers gave given"),
    ),
    "restart": (
        rf"(?:{WISH})?{_AGAIN}",
        _made_of(HERE, "restart reset redo reboot start begin all over again fresh afresh anew new beginning "
            "scratch zero "
                 "back once more time whole thing top very"),
    ),
}  # fmt: skip
COMMANDS = {**COMMANDS, "ask_availability": COMMANDS["book_call"]}
_COMMANDS = {intent: re.compile(form) for intent, (form, _) in COMMANDS.items()}
# Few words that are said to somebody, and hardly of anything. The last two may also begin a longer clause.
SAID = {
    "goodbye": r"(?:(?:good)?bye+|bye-?bye|good ?night|night night|see (?:you|ya)|c ?ya|ciao|farewell|take care|cheers|"
    r"(?:talk|speak|until|till) (?:to you )?(?:later|soon|then)|ttyl|later|(?:i )?(?:gotta|got to|have to|must|"
    r"need to) "
    r"(?:go|run|leave)|signing off|so long|adios|tsch\w+|au revoir|i'm off|have a (?:good|nice|great|lovely) \w+)"
    r"(?: (?:bye+|now|then|for now|everyone|all|tomorrow|later|soon|and|thanks|thank you|you|again|bot|today))*",
    "thank": r"(?:(?:ok|great|perfect|cool|nice|good|wonderful|lovely|brilliant|many|a lot of|big)\W+)*"
    r"(?:thanks?(?:[- ]you\b(?!-))?|thx|ty|cheers|merci|danke|gracias|much appreciated|appreciate it|i appreciate)\b"
    r"(?!(?:[- ]you)?[- ](?:cards?|notes?|letters?)\b).*",
    "greet": r"(?:hi+|hello+|hey+|hiya|good (?:morning|afternoon|evening|day)|hallo|hola|bonjour|howdy|yo|"
    r"greetings|hullo)"
    r"\b(?!-).*",
    "why_ask": r"(?:why|what for|for what|reason)\b.*",
    "bot_challenge": r"(?:(?:real )?(?:human or (?:a )?(?:bot|robot|machine)|bot|robot|machine)|(?:this|"
    r"it) (?:is|must be|"
    r"sounds|looks|feels)\b.*)",
    "complain": r"(?:(?:this|that|it|the (?:bot|chat|questions?|form))\b.*|i (?:already |just )?(?:said|told|"
    r"gave|wrote|"
    r"answered|expected|hate this)\b.*|wtf.*|omg|u+gh+|arg+h+|rubbish|nonsense|bullshit|ridiculous|pathetic|fuck\b.*|"
    r"(?:such |what )(?:a |an )?\w+ (?:bot|question|chat|form|circus|waste of time)|stupid (?:bot|question|chat|"
    r"form|thing))",
    "repeat": r"(?:.*\b(?:question|example|mean)\b.*|(?:(?:say|repeat|ask|put)\b.*\b(?:that|it|this|again|"
    r"differently)\b.*)|"
    r"(?:i )?(?:don't|do not|didn't|can't|cannot) (?:get|understand|follow)(?: (?:it|that|this|what|you)\b.*)?|"
    r"pardon.*|"
    r"(?:come )?again|(?:what|huh|wut|sorry|eh|repeat|example)\W*|not (?:clear|getting it)|once more)",
    "skip_question": r"(?:(?:skip|pass|next|nxt|skp|no comment|move on|secret|private|leave it|none of \w+ business)"
    r"(?: (?:this|that|it|one|question|questions|all|on|please|the|of|these|them|thanks|for now|next|to|rest))*|"
    r".*\b(?:question|not say|not answer|not to say|not telling|not saying|answer (?:this|that|it))\b.*|"
    r"(?:let's |we can |can we )?(?:skip|move on)(?: \w+){0,2}|(?:go|move) (?:on )?to the next)",
    "dont_know": r"(?:(?:i |i'm |am )?(?:really |honestly |just )*(?:don't|do not|dunno|not|can't|cannot|no|"
    r"have no|wouldn't)"
    r" ?(?:really |quite |yet |exactly |entirely |so |honestly )*(?:know|sure|certain|idea|clue|say|tell|think of \w+)?"
    r"(?: (?:yet|really|honestly|sorry|exactly|right|now|at the moment|to be honest|tbh|it|that|this|"
    r"what to (?:say|answer|"
    r"write|put)|how to (?:say|put|answer)|where to (?:start|begin)|what i want|myself|either|off ?hand|"
    r"about that|anything|"
    r"today|still|at all))*|(?:hard|difficult|tough) to say|unsure|idk|(?!.*\b(?:know|say|tell|sure|"
    r"idea)\b)(?:\S+ ?){1,5}|"
    r"nothing comes .*|good question|(?:let me|i (?:have|need|want|'d have) to) think\b.*)",
}  # fmt: skip
_SAID = {intent: re.compile(rf"{LEAD.pattern}(?:{form})") for intent, form in SAID.items()}
CLOCK = re.compile(r"\d{1,2}(?:am|pm|h|th|st|nd|rd)?")
LONG_SMALL_TALK = 6  # words; a greeting or thanks with more says something


def addressed(part: Part) -> bool:
    """Whether what the part is taken for can be meant: it is a question, a command or small talk, said to us."""
    said = LEAD.sub("", plain(part.text)).strip(" \"'")
    if part.intent in COMMANDS or part.intent == "goodbye":
        return _commands(part.intent, said, asks=part.text.rstrip().endswith("?"))
    if part.intent in ("greet", "thank"):  # what leads in may be all there is
        whole = plain(part.text).strip(" \"'.,!")
        return len(whole.split()) <= LONG_SMALL_TALK and _SAID[part.intent].fullmatch(whole) is not None
    if said.endswith("?") or ASKS.match(said) or not said:
        return True
    if MARKS.search(THANKS.sub("", plain(part.text))):
        return True
    if form := _SAID.get(part.intent):
        tells = TELLS.match(said) and part.intent not in ("dont_know", "complain", "bot_challenge")
        return not tells and form.fullmatch(plain(part.text).strip(" .,!\"'")) is not None
    return TELL_ME.match(said) is not None


def _commands(intent: str, said: str, asks: bool) -> bool:
    """Whether the words, or a clause of them, are the command and nothing else; or a question about it."""
    if ASKS.match(said) and (asks or intent not in ("stop", "goodbye")) and meant(intent, said):
        return True
    spoken_to = MARKS.search(THANKS.sub("", said)) and not TELLS.match(said)
    if spoken_to and meant(intent, said):
        return True
    clauses = (LEAD.sub("", clause).strip(" .!?\"'") for clause in [said, *CLAUSES.split(said)])
    return any(_is_command(intent, clause) for clause in clauses if clause)


def _is_command(intent: str, clause: str) -> bool:
    if intent in ("stop", "goodbye") and _SAID["goodbye"].fullmatch(clause):
        return True
    if intent not in COMMANDS:
        return False
    words = re.findall(r"[\w'-]+", clause)
    if intent in ("book_call", "ask_availability"):
        words = [word for word in words if not CLOCK.fullmatch(word)]
    return _COMMANDS[intent].match(clause) is not None and COMMANDS[intent][1].issuperset(words)
