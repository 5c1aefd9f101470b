"""Sends e-mail."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage

from brightline.service.notices.channels import NotSent, Send
from brightline.service.notices.channels.email.settings import Settings
from brightline.service.notices.models import Message

_SECONDS = 10


def sender(settings: Settings) -> Send:
    """Give a function that sends a message by a mail server."""

    def send(message: Message) -> None:
        try:
            with _connected(settings) as server:
                if settings.user:
                    server.login(settings.user, settings.password)
                server.send_message(_mail(message, settings))
        except smtplib.SMTPRecipientsRefused as refused:
            code, _ = next(iter(refused.recipients.values()))
            raise _not_sent(code) from None
        except smtplib.SMTPResponseException as answer:
            is_ours = isinstance(answer, smtplib.SMTPAuthenticationError)
            raise _not_sent(answer.smtp_code, is_ours=is_ours) from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(f"mail server: {type(error).__name__}") from None

    return send


def _connected(settings: Settings) -> smtplib.SMTP:
    """Give a connection over TLS. Raises what smtplib does, also where there is no TLS to be had."""
    context = ssl.create_default_context()
    if settings.is_tls:
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_SECONDS, context=context)
    server = smtplib.SMTP(settings.host, settings.port, timeout=_SECONDS)
    try:
        server.starttls(context=context)
    except BaseException:
        server.close()
        raise
    return server


def _mail(message: Message, settings: Settings) -> EmailMessage:
    """Give the mail; by its Message-ID a mailbox sees one that it has already."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.sender, message.address, message.subject
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{message.key}@{settings.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text)
    return mail


def _not_sent(code: int, *, is_ours: bool = False) -> NotSent:
    """Say which code the server gave. A 5xx is for good, but not one that better settings would mend."""
    return NotSent(f"mail server: {code}", is_permanent=500 <= code < 600 and not is_ours)
