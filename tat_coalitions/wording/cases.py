"""The check for what must not be written down anywhere here: victims, suspects, cases, plates and operations.

It looks for what such texts carry: numbers of persons and records, plates, dates of birth, numbers of cases. It is meant
to stop an honest mistake, not to read minds. What counts as criminal justice information is told in the CJIS Security
Policy of the FBI; that a provider discloses nobody served, in 34 U.S.C. 12291(b)(2).
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

NUMBER_WORD = r"(?:no\.?|nr\.?|number|num\.?|#)"

# (pattern, what it looks like, whether nothing else can be meant)
PATTERNS = [
    (re.compile(r"(?<![\d-])\d{3}-\d{2}-\d{4}(?![\d-])"), _("a social security number"), True),
    (
        re.compile(
            r"\b(?:NCIC|NIC|FBI|UCN|SID)\s*(?:" + NUMBER_WORD + r")?\s*[:#]?\s*[A-Z]{0,2}\d[\w-]{4,}", re.IGNORECASE
        ),
        _("a number of a criminal record"),
        True,
    ),
    (
        re.compile(
            r"\b(?:DOB|D\.O\.B\.|date of birth|born(?: on)?)\s*:?\s*"
            r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4})",
            re.IGNORECASE,
        ),
        _("a date of birth"),
        True,
    ),
    (
        re.compile(
            r"\b(?:case|incident|report|docket|warrant|offense|complaint)\s*(?:"
            + NUMBER_WORD
            + r")\s*:?\s*[\w-]*\d[\w-]*",
            re.IGNORECASE,
        ),
        _("the number of a case"),
        False,
    ),
    (
        re.compile(r"\b(?:case|incident|docket|warrant)\s+\d{2,4}-\d{4,}\b", re.IGNORECASE),
        _("the number of a case"),
        False,
    ),
    (
        re.compile(
            r"\b(?:license|licence)?\s*plates?\b\s*(?:"
            + NUMBER_WORD
            + r"|is|was|:)?\s*:?\s*(?=[A-Z0-9 -]{0,9}\d)[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,4}\b"
        ),
        _("a license plate"),
        False,
    ),
    (re.compile(r"\b(?:US)?DOT\s*(?:" + NUMBER_WORD + r")\s*:?\s*\d{5,8}\b", re.IGNORECASE), _("a DOT number"), False),
    (
        re.compile(
            r"\b(?:victim|survivor|suspect|trafficker|witness|minor)(?:['’]s name)?\s+(?:is|was|named|called|,)\s+"
            r"[A-Z][a-z]+ [A-Z][a-z]+"
        ),
        _("the name of a victim, a suspect or a witness"),
        False,
    ),
    (
        re.compile(
            r"\b(?:victim|survivor|suspect|trafficker|witness)\s+"
            r"(?!Advoca|Assist|Center|Compensat|Coordinat|Fund|Leader|Liaison|Network|Protect|Rights|Serv|Speci|Support|Unit)"
            r"[A-Z][a-z]+ [A-Z][a-z]+"
        ),
        _("the name of a victim, a suspect or a witness"),
        False,
    ),
    (re.compile(r"\b\d{1,2}[- ]?(?:year|yr)s?[- ]old\b", re.IGNORECASE), _("somebody’s age"), False),
]


@dataclass(frozen=True)
class CaseFinding:
    """Something in a text that looks like a victim, a suspect or a case; `is_certain` where nothing else can be meant."""

    written: str
    like: str
    is_certain: bool


def case_findings(text):
    """Every CaseFinding of a text, in the order of the patterns."""
    return [
        CaseFinding(match[0].strip(), str(like), is_certain)
        for pattern, like, is_certain in PATTERNS
        for match in pattern.finditer(text or "")
    ]
