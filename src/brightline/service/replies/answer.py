"""What an SMS answers: `CODE` acknowledges a notice, `CODE YES|NO|CALL [bounds]` decides a request.

Each gives the words to send back. An answer that is not clear changes nothing, and silence never approves.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brightline.service.approvals.decide import decide, unnamed
from brightline.service.approvals.models import Asked, Decision
from brightline.service.approvals.words import bounds_of
from brightline.service.log.chain import write
from brightline.service.notices.links import GOOD_FOR
from brightline.service.notices.models import Recipient
from brightline.service.notices.tell import acknowledge
from brightline.service.notices.words import link_line, number_of
from brightline.service.replies import limit
from brightline.service.screened import Blocked
from brightline.service.texts.holder import policy_of
from brightline.source import BadInput

CHOICES = {
    "YES": Decision.What.APPROVE,
    "NO": Decision.What.DENY,
    "CALL": Decision.What.CALL_ME,
}


def answer_sms(sender: str, text: str, now: datetime | None = None) -> str:
    """Take an SMS for an answer and give the words to send back.

    A right code from the right number is heard whatever came before it; only wrong ones are too many.
    """
    words = text.split()
    code = words[0].strip(".,:;!\"'").upper() if words else ""
    recipient = Recipient.objects.filter(code=code).select_related("person", "notice").first()
    if recipient and _is_theirs(recipient.person.telephone, sender):
        return _acknowledged(recipient, now)
    one = Asked.objects.filter(code=code).select_related("person", "request").first()
    if one and _is_theirs(one.person.telephone, sender):
        return _decided(one, words[1:], now)
    if limit.is_over(sender, now):
        return _("Too many wrong codes came from this number. A right code is taken all the same.")
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
        return already(recipient, number)
    acknowledge(recipient, "reply", at=now)
    return _("Thank you: noted that you have read the notice on %(number)s.") % {"number": number}


def already(recipient: Recipient, number: str) -> str:
    """Say what is on record of somebody who has been reached; of being told by another they said nothing."""
    if recipient.relayed_by_id:
        return _("It is on record that you were told of the notice on %(number)s.") % {"number": number}
    return _("You have acknowledged the notice on %(number)s already.") % {"number": number}


def _decided(one: Asked, words: list[str], now: datetime | None) -> str:
    number, code = number_of(one.request.encounter), one.code
    since = max(one.at, one.request.asked_again_at or one.at)
    if (now or datetime.now(UTC)) - since > GOOD_FOR:
        _unheard(f"request {one.request_id}", "too old")
        return _("Nothing was decided: this code is too old. Sign in to decide on %(number)s.") % {
            "number": number
        }
    word = words[0].strip(".,:;!").upper() if words else ""
    if word not in CHOICES or code in " ".join(words).upper():
        _unheard(f"request {one.request_id}", "no choice")
        return _("Nothing was decided. Reply %(code)s YES, %(code)s NO, or %(code)s CALL.") % {"code": code}
    policy = policy_of(one.request.encounter.text)
    if word == "YES" and (wanted := unnamed(one.request, policy)):
        _unheard(f"request {one.request_id}", "bounds not named")
        return _(
            "Nothing was decided on %(number)s: the policy bounds this by what the request did not name:"
            " %(bounds)s Approve it on its page, within bounds.%(link)s"
        ) % {
            "number": number,
            "bounds": " ".join(fact.question for fact in wanted),
            "link": link_line("approval", one.pk),
        }
    try:
        decision = decide(one, CHOICES[word], "reply", " ".join(words[1:]) if word == "YES" else "", at=now)
    except Blocked:
        _unheard(f"request {one.request_id}", "blocked")
        return _(
            "Nothing was decided: the words after YES may not be kept, since they speak of a status."
            " Reply %(code)s YES with other words."
        ) % {"code": code}
    except BadInput as error:
        _unheard(f"request {one.request_id}", str(error))
        return _("Nothing was changed on %(number)s: %(why)s.") % {"number": number, "why": error}
    return said_of(decision)


def said_of(decision: Decision) -> str:
    """Say to whoever decided what was noted, of an approval its bounds too."""
    encounter = decision.request.encounter
    bounds = bounds_of(decision, policy_of(encounter.text))
    noted = {
        Decision.What.APPROVE: _("Noted: you approve. %(number)s."),
        Decision.What.DENY: _("Noted: you do not approve. %(number)s."),
        Decision.What.CALL_ME: _("Noted: you want to be called. Nothing is approved yet. %(number)s."),
    }
    said = noted[Decision.What(decision.what)] % {"number": number_of(encounter)}
    return said + (_(" Bounds: %(bounds)s.") % {"bounds": bounds} if bounds else "")


@transaction.atomic
def _unheard(subject: str, why: str) -> None:
    """Log an answer that changed nothing."""
    write("answer not taken", who="-", source="sms", outcome="failure", subject=subject, payload={"why": why})
