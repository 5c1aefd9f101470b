"""Clocks in words: how long something has been owed, when it is due, by how much it is late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _


def say_clock(since: datetime, due: datetime | None, now: datetime) -> str:
    """Say how a duty stands against the clock; late is said in words."""
    if due is None:
        return _("for %(long)s") % {"long": say_long(now - since)}
    if due < now:
        return _("overdue by %(long)s") % {"long": say_long(now - due)}
    return _("due in %(long)s") % {"long": say_long(due - now)}


def say_long(long: timedelta) -> str:
    """Say how long, in the two largest units; less than nothing is nothing."""
    minutes = max(0, int(long.total_seconds())) // 60
    days, hours = divmod(minutes // 60, 24)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    if hours:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes % 60}
    return _("%(minutes)d min") % {"minutes": minutes}
