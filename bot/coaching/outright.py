"""What is said outright and means one thing: "who are you?", "send me the invite again", "I'll be late".

Each is the name of a flow in data/flows.yml. The intents have no examples of these, and need none: they are few words
that everybody chooses alike, and what they mean depends on whether there is a call.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.coaching.typed import plain, recognised

LONGEST = 20  # words; what is longer tells something new
LEAD = (
    r"\W*(?:(?:hi|hello|hey|oh|ok|okay|hm+|um+|so|well|and|but|wait|sorry|please|btw|by the way|actually|quick "
    r"question|"
    r"one more (?:thing|question)|just|also|again|no|yes|yeah|thanks|thank you|"
    r"(?:can|could|would|will) you (?:please )?(?:tell me|remind me)?|(?:tell|remind) me|do you know|i "
    r"forgot)\b[\s,.:;!?-]*)*"
)
TAIL = r"(?:\W+(?:please|again|then|now|exactly|anyway|though|actually|thanks|thank you|btw|sorry|tho|to|for)\b)*\W*"
CALL = (
    "(?:(?:my|the|our|that|this) )?(?:(?:first|discovery|intro|coaching|booked) )?"
    "(?:call|appointment|meeting|session|booking|talk|chat|conversation)"
)
COACH = "(?:(?:my|the|that|this) )?(?:coach|mentor)"
INVITE = (
    "(?:(?:the|my|that|a|an|another) )?(?:calendar )?(?:invite|invitation|link|calendar(?: (?:file|entry|link|"
    "event))?|ics(?: file)?|"
    "\\.ics|confirmation|(?:booking|call|meeting|appointment) (?:link|details|info)|details)"
)
MAIL = (
    "(?:(?:an?|any|the|my|some|your|no) )?(?:(?:written|booking|calendar|confirmation|reminder|separate) )*"
    "(?:e-?mails?|mails?|confirmations?|invites?|invitations?|reminders?)"
)
WHERE = "(?:by|via|in|to|with|on) (?:my |an? |the )?(?:e-?mail|mail|inbox|calendar)"
ABOUT_MAIL = (
    f"(?: {WHERE}| (?:about|of|for|to|before|after) {CALL}| (?:about|for|of|with|on) (?:it|that|this)| yet| now"
    "| after(?:wards)?| later| too)*"
)
SOMEBODY = (
    "(?:an?|my|one|another|some) (?:[\\w-]+ )?(?:friend|colleague|partner|husband|wife|boss|manager|assistant|"
    "co-?founder|deputy|"
    "person|brother|sister|mother|father|mum|mom|dad|son|daughter|interpreter|translator|team ?mate|coworker|"
    "co-worker|hr)"
    "|some(?:body|one)|any(?:body|one)"
)
STOP = (
    "(?:stop|quit|leave|pause|exit|end|break (?:it |this )?off|drop out|get out|go away|give up|log off|take a break|"
    "close)(?: (?:this|it|here|answering|chatting|typing|writing|talking|(?:of|with) (?:this|it)|your questions|"
    "(?:the|this) (?:chat|questions?|conversation|intake|page|window|tab|browser)))*"
)
ANY_TIME = (
    "(?: (?:(?:at )?any ?time|when ?ever|at any (?:point|moment|stage|time)|in (?:between|the middle)|half ?way"
    "(?: through)?|mid ?way|early|(?:(?:when ?ever|when|if) )?i (?:want|like|wish|need|choose)(?: to)?))"
)
# Anywhere.
ALWAYS = {
    "say_who": (
        "who (?:are|is) (?:you|this|that|there)",
        "what are you",
        "who am i (?:talking|speaking|writing|chatting) (?:to|with)",
        "what (?:do|can) you (?:do|offer)(?: (?:here|for me|exactly))?",
        "(?:what|which) (?:site|website|page|chat|bot|place|company|service|thing) is (?:this|it)",
        "what is (?:this|the) (?:site|website|page|chat|bot|place|service|thing|program)(?: (?:for|about))?",
    ),
    "speak_english": (
        "(?:(?:i|we) )?(?:can |do )?(?:only |just )?(?:speak|talk|know|understand|use|write|read) (?:only |just "
        ")?english"
        "(?: only| here)?",
        "(?:let's|let us|can we|could we|may we|shall we|we can|i'd rather|i prefer to|i want to|i'd like to) "
        "(?:speak|talk|write|chat|continue|go on|do (?:it|this)|switch|stay|use)(?: this| it)?(?: in| to| with)? "
        "english",
        "(?:in )?english(?: (?:only|is fine|is ok|it is|is good|works))?",
    ),
    "say_guest": (
        f"(?:can|could|may|am i allowed to|is it (?:ok|okay|possible)(?: if| to| that)?)(?: i| we)? "
        f"(?:bring|take|invite) (?:{SOMEBODY})(?: (?:along|with me|too|join|in|to {CALL}|on {CALL}|there))*",
        f"(?:can|could|may) (?:{SOMEBODY}) (?:come|join|listen|be there|take part|sit in)(?: (?:along|with me|too|"
        f"in|us|me|{CALL}))*",
        f"i(?:'d| would)(?: like| love)? to (?:bring|invite) (?:{SOMEBODY})(?: (?:along|with me|too|to {CALL}))*",
    ),
    "say_may_stop": (
        "(?:(?:can|could|may) (?:i|we)|am i (?:free|allowed|able) to|is it (?:ok|okay|fine|possible) (?:to|if i))"
        f"(?: (?:just|also|really|always))* {STOP}{ANY_TIME}+",
        f"(?:what|what happens|is it (?:ok|okay|bad|a problem))(?: happens)? (?:if|when) i(?: just| want to| have to| "
        f"need to)* {STOP}{ANY_TIME}*",
    ),
    "ask_privacy": (
        "(?:why|what) (?:do|would|are|will) you (?:need|want|keep|store|collect|ask for|save|have|do with|use)"
        "(?: (?:all|of))* (?:my|this|these|that) (?:personal )?(?:data|details|information|info|words|stuff)(?: for)?",
    ),
    "say_mail": (
        f"(?:(?:when|how) )?(?:will|do|shall|should|would) (?:i|we) (?:also |still |then |even )?(?:get|receive|have|"
        f"be sent|expect) {MAIL}{ABOUT_MAIL}",
        f"(?:will|do|would) (?:i|we) (?:be|get) (?:e-?mailed|mailed|reminded|notified|informed){ABOUT_MAIL}",
        f"(?:will|do|would|are) you (?:also |still |then )?(?:going to )?(?:send|e-?mail|mail|sending)(?: out)?"
        f"(?: (?:me|us|it|this|that|everything))*(?: {MAIL})?{ABOUT_MAIL}",
        f"(?:did|have) you (?:already )?(?:sent|send|e-?mail(?:ed)?|mailed)(?: me| us)?(?: {MAIL})?{ABOUT_MAIL}",
        f"(?:i )?(?:didn't|did not|haven't|have not|never|don't)(?: yet)? (?:get|got|gotten|receive|received|see|seen|"
        f"have) (?:(?:an?|any|the|your|no) )?(?:confirmation )?(?:e-?mails?|mails?){ABOUT_MAIL}",
        f"is there (?:going to be )?{MAIL}{ABOUT_MAIL}",
        f"(?:is|will|does) (?:it|this|that|everything|the (?:call|time|booking)) (?:be |get )?"
        f"(?:confirmed|sent|e-?mailed|mailed)(?: to me)?(?: {WHERE})?",
        "how (?:will|do|would|can) i (?:know|see|be told)(?: (?:that|if|whether))? "
        "(?:i|it|this|that|the (?:call|booking))(?:'s| is| was| has been|'m| am)? (?:really )?"
        "(?:booked|confirmed|(?:gone|went) through)(?: in)?",
    ),
    "request_my_data": (
        "what (?:have|did) i (?:tell|told|say|said|write|wrote|answer|answered)(?: (?:to )?you)?(?: (?:so far|"
        "before|already|here))*",
        "what (?:do|did) you (?:know|have|note|write down|remember)(?: (?:noted|written|down))?(?: (?:about|of|on|"
        "from) me)"
        "(?: so far)?",
        "(?:show|read|give|repeat|send)(?: me)?(?: back)? (?:(?:all )?(?:my answers|what i(?:'ve)? (?:said|told you|"
        "wrote)))"
        "(?: back)?(?: so far)?(?: to me)?",
        "what (?:are|were) my answers(?: so far)?",
        "(?:sum up|summari[sz]e|recap)(?: (?:what i(?:'ve)? (?:said|told you)|my answers|it|everything))?(?: so far|"
        " for me)*",
    ),
}  # fmt: skip
# Before anything was told: later "what is this?" asks what a question means.
AT_FIRST = {
    "say_who": (
        "what(?:'s| is| are) (?:this|that|it|these)(?: (?:all )?(?:about|for|here))?",
        "what(?:'s| is) (?:all this|going on|happening)(?: here)?",
        "where am i(?: here)?",
        "what(?:'s| is) this (?:supposed to be|all about)",
    ),
}
# Where there is a call, or times for one are chosen.
OF_TIMES = {
    "say_zone": (
        "(?:is|are|was|were|isn't|aren't) (?:that|this|these|those|it|they|the times?|all that|all times) "
        "(?:all |shown |given )?(?:in )?(?:my |your |the |local )*(?:[\\w./+-]+ ){0,3}?(?:times?|time ?zone|clock|"
        "gmt|utc|cet|est|pst)"
        "(?: or (?:my|yours?|mine|theirs|local)(?: time)?)?",
        "(?:what|which|whose) (?:time ?zone|clock|city's time|time) (?:is|are|was|do you (?:use|mean))"
        "(?: (?:that|this|these|those|it|they|the times?|in|you|using))*",
        "(?:my|your|local|whose) time(?: or (?:my|yours|mine|theirs|local)(?: time)?)?\\?",
        "in (?:what|which) time ?zone(?: (?:is|are) (?:that|this|these|those|it|they))?",
        "(?:in|by|on) (?:my|your|local|whose|which|what) (?:local )?(?:time|clock)\\?",
        "(?:what|which)(?:'s| is| was)? (?:the|my|your|this|that) (?:time ?zone|zone)"
        "(?: (?:again|here|of (?:that|this|it)))?",
    ),
}
IT = f"(?:it|that|this|{CALL})"
WISHING = (
    "(?:(?:can|could|may) (?:i|we|it) (?:have|get|see|talk to|speak to|take|choose|be)|i(?:'d| would)? (?:like|prefer"
    "|rather have|rather|want)(?: to have| to talk to| to see)?|is there|do you have|rather|better|maybe)"
)
# Where one is chosen, and name or address are asked for.
ONCE_CHOSEN = {
    "say_coach": (
        "(?:(?:tell|say)(?: me)? (?:more |something |a bit )?about|who(?:'s| is)) "
        f"(?:she|he|him|her|they|them|{COACH})",
    ),
    "give_up_time": (
        "(?:forget (?:it|that|about it)|leave (?:it|that)|never ?mind|nvm|drop it)"
        "(?:\\W+(?:not (?:now|today)|for now))?",
        "not (?:now|today|yet)|changed my mind|i(?:'ve| have)? changed my mind",
    ),
    "no_hurry": (
        "(?:wait|hold on|hang on|one (?:moment|sec|second|minute)|(?:just )?a (?:moment|sec|second|minute)"
        "|let me (?:check|think|look|see)(?: my (?:calendar|diary))?)",
    ),
    "look_again": (
        "(?:that|it|this)(?:'s| is| would be)(?: (?:a bit|a little|much|way|far))? too (?:early|late|soon)"
        "(?: for me| in the day)?",
        "(?:maybe |rather )?(?:next )?(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
        "(?: (?:morning|afternoon|evening))?"
        "(?: (?:is|are|works?|would be|would work|suits?|fits?|might be))+(?: (?:me|for me))? better(?: for me)?",
        "(?:i(?:'ve| have)(?: got)? (?:a|another) (?:meeting|appointment|call) then|wrong (?:day|time|one))",
        f"(?:{WISHING} )?(?:(?:be )?with )?"
        "(?:some(?:one|body) else|(?:an?|the)? ?(?:other|another|different) (?:coach|mentor))(?: instead)?",
        "(?:(?:maybe|better|rather|make it|at) )?(?:half an|an?|one|two|three|\\d+) (?:hours?|hrs?|bit|little) "
        "(?:later|earlier)(?: (?:maybe|if possible|instead))?",
        "(?:what|when)(?:'s| is| would be| was)? (?:the|your|their) (?:very )?(?:soonest|earliest|next|first)"
        "(?: (?:one|time|slot|opening|date|day|available|free|possible|you have|you've got|there is|that's free))*",
        "(?:do you have |have you got |is there |are there |got )?(?:anything|something|any time|a time|one"
        "|any(?: times?| slots?)?)(?: (?:available|free))? (?:earlier|sooner|later|else)"
        "(?: (?:that|the same|this) (?:day|week))?",
        "(?:(?:what|do you have|have you got|are there|show me|can i see|i want|i'd like|any|the|some|please) )*"
        "(?:other|different|more) (?:times?|days?|dates?|slots?|options?|openings?)"
        "(?: (?:are there|do you have|available|free|are free|you have))*",
        "when (?:is|are|would|could) (?:she|he|they|you|the coach)(?: (?:be|also|else))* (?:free|available|there)\\b.*",
        "(?:is|are|would|could) (?:she|he|they|the coach)(?: (?:be|also))* (?:free|available|there)\\b.*",
        "(?:does|do|has|have) (?:she|he|they|the coach) (?:have|got) (?:any|some|a )?(?:thing|times?)\\b.*",
    ),
}  # fmt: skip
# While times are offered, "it" is the first call.
OF_CALL = {
    "say_call_cost": (
        f"(?:is )?{IT}(?: (?:really|completely|all|totally|actually|still))*"
        " (?:for )?(?:free|nothing|gratis|paid)(?: of (?:charge|cost))?",
        f"(?:does|will|would) {IT} cost(?: me)?(?: (?:anything|something|money|much|extra|a lot))?",
        f"(?:do|will|must|would) i (?:have to |need to )?(?:pay|be charged)(?: (?:for|anything|something|{IT}))*",
        f"how much(?: (?:is|does|do|will|would|for|cost|be|costs|{IT}))*",
        f"what(?:'s| is| does| will| would)(?: {IT})?(?: be)? (?:cost|the (?:cost|price|charge|fee))"
        f"(?: (?:of|for) {IT})?",
        f"is there (?:a |any )?(?:fee|charge|cost|catch)(?: for {IT})?",
    ),
}
MOVE = "reschedule_call"
THEN = "(?:then|that (?:day|morning|afternoon|evening|week)|at (?:that|the same) time|on that (?:day|date))"
WITH_CALL = {
    MOVE: (
        f"(?:let's |can (?:we|you|i) |could (?:we|you|i) |i'd like to |i want to )*(?:make|move|push|shift|put) "
        f"(?:it|that|{CALL})(?: (?:to|by|about|around|for|an?|half|one|two|\\d+|ten|fifteen|twenty|thirty|forty|hours?"
        "|hrs?|h|min\\w*|bit|little|days?|weeks?))* (?:earlier|later)(?: (?:that|the same) day)?",
        f"(?:let's |can (?:we|you|i) |could (?:we|you|i) |i'd like to |i want to |i need to |please )*"
        f"(?:(?:bring|pull) (?:it|that|{CALL}) forward|(?:push|put) (?:it|that|{CALL}) back"
        "|postpone|delay)\\b.{0,40}",
        f"(?:can|could|may) (?:i|we) (?:have|do|take|get|hold) {CALL} with (?:the other coach|\\w+)(?: instead)?",
    ),
    "say_call": (
        f"(?:please )?(?:(?:re)?send|give|show|mail|email|share|get)(?: me)?(?: back)? {INVITE}(?: (?:of|for|to) "
        f"{CALL})?",
        f"(?:i |i've |i have )?(?:lost|need|deleted|can't find|didn't get|haven't got|haven't received|never got|"
        f"want) {INVITE}"
        f"(?: (?:of|for|to) {CALL})?",
        f"where(?:'s| is| do i find| can i find) {INVITE}(?: (?:of|for|to) {CALL})?",
        f"(?:can|could|may) i (?:have|get|see) {INVITE}(?: (?:of|for|to) {CALL})?",
        f"(?:when|what time|what day|which day|at what time|on what day|where|how)(?:'s| is| was| will| does| are)? "
        f"{CALL}"
        "(?: (?:be|start|take place|held|again|going to be|tomorrow|today))*",
        f"(?:when|what time|where|how) (?:do|will|are|did|should) (?:i|we) (?:have|meet|talk|speak|call|book|get "
        f"into|join)"
        f"(?: (?:{CALL}|with {COACH}|the coach))*",
        "(?:what|when) (?:have|did) (?:i|we|you) book(?:ed)?(?: me)?(?: for)?",
        f"(?:do|did) (?:i|we) (?:still )?have (?:a |an )?{CALL}(?: booked)?",
        f"(?:is|am) (?:{CALL}|i|it) (?:still )?(?:booked|on|confirmed)(?: in)?",
        f"(?:what(?: time)?|when)(?:'s| is| will| would)? {IT}(?: be| start)? (?:in|for|at|over in) "
        "(?!(?:my|your|detail|general|practice|total|the end)\\b)\\w.{1,30}",
    ),
    "say_coach": (
        f"(?:who(?:'s| is| was| will be)|what(?:'s| is) the name of|tell me (?:more )?about|what do you know about) "
        f"{COACH}"
        "(?: (?:going to be|be))?",
        "(?:with )?(?:who|whom) (?:do|will|am|did|would) i (?:talk|speak|talking|speaking|meet|meeting|have|book|"
        "going to talk)"
        "(?: (?:to|with|it|the call|my call))*",
        "who (?:will|is going to) (?:call|coach|talk to|speak to|be calling) me",
        "what(?:'s| is) (?:my|the) (?:coach|mentor)'?s? name",
        f"what(?:'s| is) {COACH} like(?: as a (?:person|coach))?",
    ),
    "say_late": (
        "i(?:'ll| will| might| may| could|'m going to| am going to|'m|'m probably going to)(?: probably| maybe| "
        "perhaps)?"
        "(?: be)?(?: (?:running|a bit|a little|bit|some|about|around|\\d+ ?(?:min\\w*|m)?|ten|five|fifteen|minutes|"
        "few|a few))* late"
        f"(?: (?:for|to|on) (?:{CALL}|it))?(?: (?:tomorrow|today|by .{{1,20}}|on \\w+))?",
        f"(?:what|what happens) if i(?:'m| am) (?:[\\w]+ ){{0,3}}late(?: (?:for|to) {CALL})?",
        f"(?:can|could) (?:{CALL}|it|we) (?:start|begin) (?:a bit |a little |[\\w]+ min\\w* )?later?",
    ),
    "say_cannot_come": (
        "i (?:probably |maybe |might |sadly |unfortunately )*(?:can't|cannot|can not|won't be able to|am not able "
        "to|won't|"
        f"might not(?: be able to)?|couldn't)(?: be able to)? (?:make|attend|come|join|do|be there|manage)(?: (?:it|"
        f"that|then|to|{CALL}))*"
        "(?: (?:any ?more|after all|that day|at that time|then|on \\w+|tomorrow|today|this week|next week|after "
        "all))*",
        "(?:something|sth)(?:'s| has| is)? (?:came|come|coming) up(?: .{0,40})?",
        "(?:that|the|this) (?:time|day|date)(?: (?:no longer|doesn't|does not|won't))+ (?:works?|fits?|suits?)(?: "
        "(?:for )?me)?"
        "(?: any ?more| after all)*",
        "i(?:'m| am)(?: not (?:free|available)| busy| sick| ill| away)(?: (?:then|that day|any ?more|after all|at "
        "that time|on \\w+|"
        "tomorrow|today))*",
        f"i(?:'ll| will|'m going to| might) miss {CALL}",
        "(?:i|we)(?:'ve| have|'ll have| will have)(?: (?:already|got|actually))* (?:an?|my|another|to|the) .{2,40}? "
        f"{THEN}",
        "(?:i|we)(?:'m| am|'re| are|'ll be| will be) (?!(?:free|available|fine|ok|okay|good|happy|there|still|not)\\b)"
        f"(?:[\\w']+ ){{1,5}}?{THEN}",
    ),
}
BETTER = re.compile(r"\b(?:move|reschedule|cancel|another (?:time|day)|different (?:time|day)|postpone|instead)\b")


def said_outright(text: str, *, first: bool, times: bool, call: bool, offered: bool = False) -> str | None:
    """The flow that answers the words; None when they may mean something else.

    ``first``: nothing was told yet. ``times``: times for a call are shown or chosen. ``call``: one is booked.
    ``offered``: times are offered, and nothing else is asked.
    """
    said = plain(text)
    if len(said.split()) > LONGEST:
        return None
    known: list[Mapping[str, tuple[str, ...]]] = [ALWAYS]
    known += [AT_FIRST] if first else []
    known += [OF_TIMES] if times or call else []
    known += [ONCE_CHOSEN] if times and not offered and not call else []
    known += [OF_CALL] if offered and "session" not in said else []
    known += [WITH_CALL] if call else []
    flow = next(filter(None, (recognised(said, flows, LEAD, TAIL) for flows in known)), None)
    return None if flow in WITH_CALL and flow != MOVE and BETTER.search(said) else flow


def moves(text: str) -> bool:
    """Whether the words alone say that the call is to be moved: "make it an hour later"."""
    return said_outright(text, first=False, times=False, call=True) == MOVE
