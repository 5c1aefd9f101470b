"""The answer page."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from brightline.reasoning.explain import say_answer
from brightline.reasoning.transient import transient_names
from brightline.service.answers.card import make_card
from brightline.service.answers.interview import QUESTIONS, Interview, read_interview
from brightline.service.answers.question import put_question
from brightline.service.people.models import Person
from brightline.service.people.permissions import person_of
from brightline.service.people.roster import general_role, roles_of
from brightline.service.people.seeing import may_start
from brightline.service.texts.holder import in_force, policy_of, reasoner_of
from brightline.source import BadInput


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Show the tiles, the next question or the card."""
    data = request.POST if request.method == "POST" else request.GET
    text = in_force()
    policy = policy_of(text)
    if "tile" not in data:
        hidden = transient_names(policy)
        tiles = [(tile, not hidden.isdisjoint(tile.facts)) for tile in policy.situations]
        return render(request, "answers/tiles.html", {"tiles": tiles})
    assert isinstance(request.user, Person)
    now = datetime.now(UTC)
    held = roles_of(request.user, policy, now)
    roles = list(dict.fromkeys([*held, general_role(policy)]))
    interview = read_interview(reasoner_of(text, now), roles, data)
    if request.method == "GET" and interview.is_hidden:
        raise BadInput(_("what is transient stands in no address; begin again with a tile"))
    answered = interview.answered(data)
    if answered is not interview and not answered.is_hidden:
        return redirect(f"{reverse('answers:page')}?{answered.query()}")
    return _shown(request, answered, roles, wants_card="card" in data)


def _shown(request: HttpRequest, interview: Interview, roles: list[str], *, wants_card: bool) -> HttpResponse:
    names = {role.name: role.called for role in interview.policy.roles}
    question = None if wants_card else put_question(interview)
    context = {
        "interview": interview,
        "said": _said(interview),
        "role": names[interview.role],
        "others": [(role, names[role]) for role in roles if role != interview.role],
        "question": question,
        "may_start": bool(may_start(person_of(request), None)),
        "key": uuid4().hex,
        "number": len(interview.steps) + 1,
        "most": QUESTIONS,
        "card": make_card(interview.reasoner, interview.situation, interview.about, interview.nobody_knows),
    }
    return render(request, "answers/question.html" if question else "answers/card.html", context)


def _said(interview: Interview) -> list[str]:
    """Repeat what is known in the vocabulary's words, save what is kept nowhere."""
    hidden = transient_names(interview.policy)
    said = []
    for fact in interview.policy.facts:
        value = interview.stated.get(fact.name)
        if value is not None:
            said.append(
                _("noted, and kept nowhere")
                if fact.name in hidden
                else say_answer(value, fact, interview.policy)
            )
    return list(dict.fromkeys(said))
