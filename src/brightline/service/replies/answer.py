"""What an SMS answers: `CODE` acknowledges a notice, `CODE YES|NO|CALL [bounds]` decides a request.

Each gives the words to send back. An answer that is not clear changes nothing, and silence never approves.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brightline.service.approvals.decide import decide
from brightline.service.approvals.models import Asked, Decision
from brightline.service.log.chain import write
from brightline.service.notices.models import Recipient
from brightline.service.notices.tell import acknowledge
from brightline.service.notices.words import number_of
from brightline.service.replies import limit
from brightline.service.screened import Blocked
from brightline.source import BadInput

CHOICES = {
    "YES": Decision.What.APPROVE,
    "NO": Decision.What.DENY,
    "CALL": Decision.What.CALL_ME,
}


def answer_sms(sender: str, text: str, now: datetime | None = None) -> str:
    """Take an SMS for an answer and give the words to send back."""
    if limit.is_over(sender, now):
        return _("Too many answers that could not be read. Wait 15 minutes, or sign in.")
    words = text.split()
    code = words[0].strip(".,:;!\"'").upper() if words else ""
    recipient = Recipient.objects.filter(code=code).select_related("person", "notice").first()
    if recipient and _is_theirs(recipient.person.telephone, sender):
        return _acknowledged(recipient, now)
    one = Asked.objects.filter(code=code).select_related("person", "request").first()
    if one and _is_theirs(one.person.telephone, sender):
        return _decided(one, words[1:], now)
    limit.count_wrong(sender, "sms", "another number" if recipient or one else "no such code", now)
    return _("That code is not known here. Nothing was changed. Check the code, or sign in.")


def _is_theirs(telephone: str, sender: str) -> bool:
    """Whether an SMS comes from somebody's own number, however either is written."""
    mine, other = (_digits(number) for number in (telephone, sender))
    return bool(mine) and mine == other


def _digits(number: str) -> str:
    """Give the last ten digits of a number: gateways write the country before it in several ways."""
    return "".join(sign for sign in number if sign.isdecimal())[-10:]


def _acknowledged(recipient: Recipient, now: datetime | None) -> str:
    number = number_of(recipient.notice.encounter)
    if recipient.acknowledged_at:
        _unheard(f"notice {recipient.notice_id}", "used before")
        return _("You have acknowledged the notice on %(number)s already.") % {"number": number}
    acknowledge(recipient, "reply", at=now)
    return _("Thank you: noted that you have read the notice on %(number)s.") % {"number": number}


def _decided(one: Asked, words: list[str], now: datetime | None) -> str:
    number, code = number_of(one.request.encounter), one.code
    word = words[0].strip(".,:;!").upper() if words else ""
    if word not in CHOICES:
        _unheard(f"request {one.request_id}", "no choice")
        return _("Nothing was decided. Reply %(code)s YES, %(code)s NO, or %(code)s CALL.") % {"code": code}
    try:
        decide(one, CHOICES[word], "reply", " ".join(words[1:]) if word == "YES" else "", at=now)
    except Blocked:
        _unheard(f"request {one.request_id}", "blocked")
        return _(
            "Nothing was decided: the words after YES may not be kept, since they speak of a status."
            " Reply %(code)s YES with other words."
        ) % {"code": code}
    except BadInput as error:
        _unheard(f"request {one.request_id}", str(error))
        return _("Nothing was changed on %(number)s: %(why)s.") % {"number": number, "why": error}
    return said_of(CHOICES[word], number)


def said_of(what: Decision.What, number: str) -> str:
    """Say to whoever decided what was noted."""
    noted = {
        Decision.What.APPROVE: _("Noted: you approve. %(number)s."),
        Decision.What.DENY: _("Noted: you do not approve. %(number)s."),
        Decision.What.CALL_ME: _("Noted: you want to be called. Nothing is approved yet. %(number)s."),
    }
    return noted[what] % {"number": number}


@transaction.atomic
def _unheard(subject: str, why: str) -> None:
    """Log an answer that changed nothing."""
    write("answer not taken", who="-", source="sms", outcome="failure", subject=subject, payload={"why": why})
