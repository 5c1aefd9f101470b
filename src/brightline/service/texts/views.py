"""The policy in force, to be read: its words, its redline, and its norms beside their sentences."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from brightline.language.english import sentence
from brightline.rendering.html import style_sheet
from brightline.service.texts.holder import in_force, policy_of
from brightline.service.texts.models import Text
from brightline.service.texts.reader import views_of, written
from brightline.text.document import View


@login_required
@require_safe
def page(request: HttpRequest, text: int = 0) -> HttpResponse:
    """Show the policy in force, or one that was in force, in the view that `view` names."""
    shown = get_object_or_404(Text, pk=text) if text else in_force()
    views = views_of(shown)
    view = request.GET.get("view", shown.version)
    if views and view not in views:
        raise Http404
    policy = policy_of(shown)
    context = {
        "text": shown,
        "notes": policy.notes,
        "view": view,
        "views": views,
        "others": Text.objects.exclude(pk=shown.pk),
        "norms": [(norm, sentence(norm, policy)) for norm in policy.norms] if not views else [],
        "inner": mark_safe(written(shown.digest, shown.pk, cast("View", view))) if views else "",  # noqa: S308 escaped there
    }
    return render(request, "texts/policy.html", context)


@require_safe
@cache_control(max_age=3600)
def style(request: HttpRequest) -> HttpResponse:
    """Give the style of the policy's words."""
    return HttpResponse(style_sheet(), content_type="text/css; charset=utf-8")
