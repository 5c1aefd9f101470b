"""How people sign in: password, then a code or a passkey; who is locked out, and what is kept of a try.

Of a failed try nothing is kept that somebody typed, for anything may have been typed into the wrong field.
"""

from __future__ import annotations

import copy
import hashlib
import hmac
import os
import time
from base64 import b64decode, b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from axes.handlers.database import AxesDatabaseHandler
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.forms import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from brightline.service.people.accounts import change_password, is_unused, source_of
from brightline.service.people.entry import FACTOR
from brightline.service.people.models import Person

LOCKED = _("This account is locked until an administrator releases it.")


class Backend(ModelBackend):
    """Passwords of accounts that are active, in use and not locked."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **more: Any,
    ) -> Person | None:
        """Give whose password it is; nobody where the account is locked."""
        person = super().authenticate(request, username=username, password=password, **more)
        return person if isinstance(person, Person) and not person.locked_at else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether an account may be used at all."""
        return super().user_can_authenticate(user) and not is_unused(user)


def known_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Give what a try is counted under: the identifier of an account, or what no text can be read from."""
    said = str((credentials or {}).get("username") or request.POST.get("login") or "")
    if not said:
        return None
    if Person.objects.filter(username=said).exists():
        return said
    return "unknown " + hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()[:32]


class Tries(AxesDatabaseHandler):  # type: ignore[misc]
    """Counts the tries of django-axes without what was sent: no field, no header, no address but the IP."""

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **more: Any
    ) -> None:
        """Count a failure, and lock the account at the fifth."""
        if request is None:
            return
        bare: Any = copy.copy(request)
        bare.GET = bare.POST = QueryDict()
        bare.axes_user_agent = bare.axes_http_accept = bare.axes_path_info = ""
        super().user_login_failed(sender, credentials, bare, **more)
        request.axes_locked_out = bare.axes_locked_out  # type: ignore[attr-defined]
        request.axes_credentials = None  # type: ignore[attr-defined]


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by administrators only; nothing is said by messages or e-mail."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account of their own."""
        return False

    def add_message(self, *args: Any, **more: Any) -> None:
        """Pages say themselves what happened."""

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """The log says what happened to an account."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Say that the account is locked, where it is; whether the password was right is not said."""
        if Person.objects.filter(username=credentials.get("username"), locked_at__isnull=False).exists():
            raise ValidationError(LOCKED)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign somebody in who was not locked out in the meantime."""
        user.refresh_from_db(fields=["locked_at"])
        if user.locked_at:
            raise ValidationError(LOCKED)
        user.backend = "brightline.service.people.signin.Backend"
        super().login(request, user)

    def set_password(self, user: Any, password: str) -> None:
        """Set a password that somebody chose for themselves."""
        change_password(user, password, source=source_of(context.request))

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Whether to ask again: not before there is a second factor, and not while one was just enrolled."""
        request = context.request
        enrolled = time.time() - request.session.get(FACTOR, 0) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not (app == "allauth.mfa" and (enrolled or not is_mfa_enabled(request.user)))


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; their secrets are kept encrypted (AES-256-GCM) by a key made of the service's own."""

    def encrypt(self, text: str) -> str:
        """Encrypt a secret."""
        nonce = os.urandom(12)
        return b64encode(nonce + AESGCM(_key()).encrypt(nonce, text.encode(), None)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret."""
        data = b64decode(encrypted_text)
        return AESGCM(_key()).decrypt(data[:12], data[12:], None).decode()


def _key() -> bytes:
    return hashlib.sha256(b"second factors\n" + settings.SECRET_KEY.encode()).digest()


class SignInForm(LoginForm):  # type: ignore[misc]
    """Number and password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["login"].label = _("Employee number")
        self.fields["login"].widget.attrs.pop("placeholder", None)


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code at sign-in; wrong ones count as failures of the account."""

    def clean_code(self) -> str:
        """Check a code of an account that is not locked."""
        return _checked(self.user, super().clean_code)


class CodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """A code at re-authentication; wrong ones count as failures of the account."""

    def clean_code(self) -> str:
        """Check a code of an account that is not locked."""
        return _checked(self.user, super().clean_code)


def _checked(person: Person, check: Any) -> str:
    if Person.objects.filter(pk=person.pk, locked_at__isnull=False).exists():
        raise ValidationError(LOCKED)
    return str(check())
