"""What a message says: that there is something, by which words, and how to answer. Nobody is named in it."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from brightline.language.policy import Policy
from brightline.service.department import department
from brightline.service.encounters.models import Encounter
from brightline.service.notices.links import token_of
from brightline.service.notices.models import Notice, Recipient


def message_of(notice: Notice, recipient: Recipient, policy: Policy) -> tuple[str, str]:
    """Give the subject and the text of a message; neither names a person, a place or a status."""
    subject = f"{draft_of(policy)}Notice for {called(notice.role, policy)}: {number_of(notice.encounter)}"
    text = (
        f"{subject}\nA member was to {phrase_of(notice.act, policy)}{by_words(notice, policy)}.\n"
        f"Reply {recipient.code} when you have read this, or open it in the service."
        f"{link_line('notice', recipient.pk)}"
    )
    return subject, text


def unanswered_of(notice: Notice, told: int, policy: Policy) -> tuple[str, str]:
    """Give the subject and the text for whoever sent a notice that nobody has answered."""
    subject = f"{draft_of(policy)}Nobody has answered: {number_of(notice.encounter)}"
    phrase, role = phrase_of(notice.act, policy), called(notice.role, policy)
    why = f"{told} told, and none has acknowledged it" if told else "nobody holds the role"
    again = f" It is sent again every {department().ask_again_minutes} minutes." if told else ""
    return subject, (
        f"{subject}\nYou were to {phrase}{by_words(notice, policy)}. Notice for {role}: {why}."
        f" You still owe it. Dispatch has it on its list.{again}"
    )


def draft_of(policy: Policy) -> str:
    """Give the status of a draft, such as stands before all that is said of it.

    In letters that an SMS holds 160 of, and not 70.
    """
    return f"{policy.status.upper()}: " if policy.status else ""


def called(role: str, policy: Policy) -> str:
    """Give how a heading calls the holder of a role."""
    found = next((each.called for each in policy.roles if each.name == role), "") or role
    return found.removeprefix("the ")


def phrase_of(act: str, policy: Policy) -> str:
    """Give the words of an act, such as stand after `to`."""
    return next((each.phrase for each in policy.acts if each.name == act), "") or act


def by_words(notice: Notice, policy: Policy) -> str:
    """Give the provisions that call for a notice, in brackets; nothing where none is known."""
    provisions = dict.fromkeys(norm.provision for norm in policy.norms if norm.id in notice.norms)
    return f" ({', '.join(provisions)})" if provisions else ""


def number_of(encounter: Encounter) -> str:
    """Give the number by which a message speaks of an encounter."""
    return encounter.case_number or encounter.call_number or f"encounter {encounter.pk}"


def link_line(kind: str, pk: int) -> str:
    """Give the link that answers a message, on a line of its own; none where the service has no address."""
    if not settings.BRIGHTLINE_URL:
        return ""
    return f"\n{settings.BRIGHTLINE_URL}{reverse('replies:link', args=[token_of(kind, pk)])}"
