"""The check for what must not be written down anywhere here: victims, suspects, cases, plates and operations.

It looks for what such texts carry: numbers of persons and records, plates, dates of birth, numbers of cases; and for
sentences that tell what one of them said, what became of them, where they were, or what officers plan. It is meant to
stop an honest mistake, not to read minds: words such as victim are everyday words here, so alone they are no sign. What
counts as criminal justice information is told in the CJIS Security Policy of the FBI; that a provider discloses nobody
served, in 34 U.S.C. 12291(b)(2).
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

NUMBER_WORD = r"(?:no\.?|nr\.?|number|num\.?|#)"

# Those a case is about. Survivors speak at meetings, so what one of them said there is no sign.
SOMEBODY = r"(?:victim|suspect|trafficker|minor|juvenile|runaway|girl|boy)"
ANYBODY = rf"(?:{SOMEBODY}|survivor)"
ONE = r"(?:an?|the|one|another|this|that|our|their|her|his)"
SEVERAL = r"(?:the|two|three|four|five|several|some|these|those|both|\d{1,2})"
YOUNG = r"(?:(?!(?:an?|the|no|not|any|every|each)\b)[\w-]+\s+){0,2}?"  # “alleged”, “sex trafficking”
THEY = rf"(?:{ONE}\s+{YOUNG}{SOMEBODY}|{SEVERAL}\s+{YOUNG}{SOMEBODY}s|victims)"
# “how a victim was found” teaches; “a victim was found” tells
NOT_TAUGHT = "".join(rf"(?<!\b{word} )" for word in ("how", "if", "when", "whether", "where", "what", "why"))
SAID = r"(?:told|said|says|disclosed|confided|described|reported|named|mentioned|stated|testified|admitted|confessed)"
DID = (
    r"(?:asked|called|came|ran|escaped|fled|left|stayed|lived|worked|drove|hid|gave|got|handed|wrote|texted|showed|cried"
    r"|needed|wanted|had been|has been)"
)
WENT_THROUGH = (
    r"(?:found|recovered|rescued|identified|located|seen|held|hidden|kept|taken|picked up|brought|moved|sold|forced|locked"
    r"|beaten|hurt|arrested|charged|caught|questioned|interviewed|placed|sheltered|being|staying|living|hiding|working"
    r"|calling|crying|there)"
)
DEED = (
    r"(?:found|recovered|rescued|identified|located|saw|met|helped|arrested|charged|caught|questioned|interviewed|picked up"
    r"|took|brought|sheltered|spoke (?:with|to)|talked (?:with|to)|heard from|called by|told by|approached by|contacted by)"
)
# What follows a person: “met a victim in”, but “met a victim service provider”.
GOES_ON = (
    r"(?=\s*(?:[.,;:!?)]|$)|\s+(?:in|at|on|of|from|near|by|with|who|whom|that|there|here|to|and|outside|behind|inside|last"
    r"|is|was|lives?|lived|stays?|stayed|works?|sleeps?|yesterday|today|tonight|this|after|before|because|whose|during"
    r"|through|for)\b)"
)
NOT_A_NAME = (
    r"(?!(?:Service|Advoca|Assist|Witness|Support|Compens|Cent|Respon|Special|Unit|Right|Impact|Aid|Protect|Coordin|Outreach"
    r"|Identif|Legal|Care|Fund|Network|Human|Sex|Labor|Leader)\w*)"
)
DESCRIBES = rf"(?![\s-]+{NOT_A_NAME.replace('(?!', '(?i:', 1)}|[\s-]+(?:scout|league|club))"
THEIRS = r"(?:name|room|phone|cell|number|statement|mother|father|parents|boyfriend|address|age|passport|hotel|motel|truck|car)"
PLACE = r"(?:room|rm\.?|unit|cabin|suite|pump|bay|parking spot|stall)\s*(?:no\.?|number|#)?\s*\d+"
WHEN = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|tonight|next week|next month|this week(?:end)?|this month)"
)
AHEAD = rf"(?:{WHEN}|(?:is|are) (?:planned|scheduled|set)|will (?:be|take|go))"
OPERATION = r"(?:sting|raid|stake-?out|search warrant|(?:undercover|police|enforcement) (?:operation|buy|visit))s?"
LONG_SENTENCE = 300  # characters
IN_BETWEEN = r"[^.;!?\n]{0,60}?"

NAME = _("the name of a victim, a suspect or a witness")
# What is made up to be shown is no case; where something is taught is no place of one.
MADE_UP = r"\b(?:films?|videos?|case stud(?:y|ies)|exercises?|scenarios?|role[- ]plays?|made[- ]up|for example)\b"
TAUGHT = rf"\b(?:trainings?|class(?:es)?|courses?|taught|workshops?|lessons?)\b|{MADE_UP}"


@dataclass(frozen=True)
class Sign:
    """How a text that must not be kept gives itself away; `unless` is what, in the same sentence, makes it harmless."""

    pattern: str
    like: str
    is_certain: bool = False  # nothing else can be meant
    unless: str = ""
    any_case: bool = True

    def found_in(self, text):
        """The matches in a text."""
        for match in re.finditer(self.pattern, text, re.IGNORECASE if self.any_case else 0):
            if not (self.unless and re.search(self.unless, sentence_around(match), re.IGNORECASE)):
                yield match


SIGNS = [
    Sign(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])", _("a social security number"), is_certain=True),
    Sign(
        r"\b(?:NCIC|NIC|FBI|UCN|SID)\s*(?:" + NUMBER_WORD + r")?\s*[:#]?\s*[A-Z]{0,2}\d[\w-]{4,}",
        _("a number of a criminal record"),
        is_certain=True,
    ),
    Sign(
        r"\b(?:DOB|D\.O\.B\.|date of birth|born(?: on)?)\s*:?\s*"
        r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4})",
        _("a date of birth"),
        is_certain=True,
    ),
    Sign(
        r"\b(?:case|incident|report|docket|warrant|offense|complaint)\s*" + NUMBER_WORD + r"\s*:?\s*[\w-]*\d[\w-]*"
        r"|\b(?:case|incident|docket|warrant)\s+\d{2,4}-\d{4,}\b",
        _("the number of a case"),
    ),
    Sign(
        r"\b(?:license|licence)?\s*plates?\b\s*(?:" + NUMBER_WORD + r"|is|was|:)?\s*:?\s*"
        r"(?=[A-Z0-9 -]{0,9}\d)[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4}\b",
        _("a license plate"),
        any_case=False,
    ),
    Sign(r"\b(?:US)?DOT\s*" + NUMBER_WORD + r"\s*:?\s*\d{5,8}\b", _("a DOT number")),
    Sign(
        r"\b(?:victim|survivor|suspect|trafficker|witness|minor)(?:['’]s name)?\s+(?:is|was|named|called|,)\s+"
        r"[A-Z][a-z]+ [A-Z][a-z]+",
        NAME,
        any_case=False,
    ),
    Sign(
        rf"\b(?:victim|trafficker|survivor(?:[- ]leader)?)\s+{NOT_A_NAME}[A-Z][a-z]+ {NOT_A_NAME}[A-Z][a-z]*\b",
        NAME,
        any_case=False,
    ),
    Sign(
        rf"\b{ANYBODY}(?:,? who (?:is|was))?,? (?:named|called) [A-Z][a-z]+(?! [A-Z])",
        NAME,
        any_case=False,
    ),
    Sign(
        r"\b\d{1,2}[- ]?(?:year|yr)s?[- ]old\b|\b\d{1,2} ?y\.?/?o\b"
        rf"|\b(?:{ANYBODY}|female|woman|man)(?: is| was)?,? (?:of|aged?)? ?\d{{1,2}}(?=\s*(?:[.,;:!?)]|$))",
        _("somebody’s age"),
    ),
    Sign(
        rf"{NOT_TAUGHT}\b{THEY}\s+(?:also |then )?(?:{SAID}|{DID}|(?:was|were)\s+(?:also |then )?{WENT_THROUGH})\b"
        rf"|\b{DEED}\s+{ONE}\s+{YOUNG}{SOMEBODY}{GOES_ON}"
        rf"|\b(?:the|that|this|one)\s+{SOMEBODY}['’]s\s+{THEIRS}\b"
        r"|\b(?:her|his) (?:trafficker|abuser|pimp)s?\b"
        r"|\bundocumented (?:girl|boy|woman|man|child|minor|victim|immigrant|migrant)s?\b"
        r"|\b(?:her|his|the victim['’]s) immigration status\b",
        _("what became of a victim, a suspect or a witness"),
        unless=MADE_UP,
    ),
    Sign(
        rf"\b{SOMEBODY}\b{DESCRIBES}{IN_BETWEEN}\b{PLACE}|\b{PLACE}{IN_BETWEEN}\b{SOMEBODY}\b{GOES_ON}",
        _("the place of a case"),
        unless=TAUGHT,
    ),
    Sign(
        rf"\b{OPERATION}\b{IN_BETWEEN}\b{AHEAD}|\b{WHEN}{IN_BETWEEN}\b{OPERATION}\b",
        _("a planned operation"),
    ),
    Sign(
        r"\b(?:received|got|had|heard|passed on|called in|gave us|phoned in|took)\s+(?:an?|another|one)\s+(?:\w+\s+)?tip"
        r"\s+(?:that|about an?|about the)\b",
        _("a tip"),
    ),
]


@dataclass(frozen=True)
class CaseFinding:
    """Something in a text that looks like a victim, a suspect or a case; `is_certain` where nothing else can be meant."""

    written: str
    like: str
    is_certain: bool


def case_findings(text):
    """Every CaseFinding of a text, in the order of the signs; the same words are pointed out once, by the first."""
    found = {}
    for sign in SIGNS:
        for match in sign.found_in(text or ""):
            if all(match.end() <= begin or match.start() >= end for begin, end in found):
                found[match.span()] = CaseFinding(match[0].strip(), str(sign.like), sign.is_certain)
    return list(found.values())


def sentence_around(match):
    """The sentence in which something was found; of one without an end, what is near."""
    before, after = match.string[: match.start()][-LONG_SENTENCE:], match.string[match.end() :][:LONG_SENTENCE]
    return re.split(r"[.!?\n]", before)[-1] + match[0] + re.split(r"[.!?\n]", after, maxsplit=1)[0]
