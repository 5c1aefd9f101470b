"""What a message says: that there is something, by which words, and how to answer. Nobody is named in it."""

from __future__ import annotations

from brightline.language.policy import Policy
from brightline.service.notices.models import Notice, Recipient


def message_of(notice: Notice, recipient: Recipient, policy: Policy) -> tuple[str, str]:
    """Give the subject and the text of a message; neither names a person, a place or a status."""
    act = next(each for each in policy.acts if each.name == notice.act)
    provisions = [norm.provision for norm in policy.norms if norm.id in notice.norms]
    role = next((each.called for each in policy.roles if each.name == notice.role), "") or notice.role
    encounter = notice.encounter
    number = encounter.case_number or encounter.call_number or f"encounter {encounter.pk}"
    draft = f"{policy.status.upper()} · " if policy.status else ""
    subject = f"{draft}Notice for {role.removeprefix('the ')}: {number}"
    by = f" ({', '.join(dict.fromkeys(provisions))})" if provisions else ""
    text = (
        f"{subject}\nA member was to {act.phrase}{by}.\n"
        f"Reply {recipient.code} when you have read this, or open it in the service."
    )
    return subject, text
