"""Real peers of the channels: a mail server with TLS and sign-in, a web server, kannel with a fake SMSC."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message as Mail
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

FAKE_SMSC = Path("/usr/lib/kannel/test/fakesmsc")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Mailbox:
    """What a mail server took; `answer` is what it says to DATA, `to` what it says to a recipient."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.signed_in: list[bytes] = []
        self.answer, self.to = "250 OK", "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content))
        return self.answer


@contextmanager
def mail_server(folder: Path, *, has_tls: bool = True) -> Iterator[tuple[Mailbox, int, Path]]:
    """Run a mail server that wants STARTTLS and a sign-in; give its mailbox, port and the file of its CA."""
    authority, box = trustme.CA(), Mailbox()
    trusted = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(trusted))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        box.signed_in.append(data.login)
        return AuthResult(success=(data.login, data.password) == (b"brightline", b"pass word"))

    with_tls: dict[str, Any] = {"tls_context": context, "require_starttls": True} if has_tls else {}
    controller = Controller(
        box, hostname="localhost", port=free_port(), authenticator=check, auth_required=has_tls, **with_tls
    )
    controller.start()
    try:
        yield box, controller.port, trusted
    finally:
        controller.stop()


class Web(BaseHTTPRequestHandler):
    """Answers with the status of its server and keeps what came."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.came.append((dict(self.headers), body, self.path))  # type: ignore[attr-defined]
        time.sleep(self.server.delay)  # type: ignore[attr-defined]
        said = self.server.said  # type: ignore[attr-defined]
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def web_server() -> Iterator[Any]:
    """Run a web server; what came stands in `came`, `status` is what it answers."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), Web)
    server.came, server.status, server.delay, server.said = [], 200, 0.0, b"ok"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class Kannel:
    """A running gateway: where to send, and what the fake SMSC was given."""

    def __init__(self, folder: Path, replies: str) -> None:
        self.folder = folder
        self.admin, self.box, self.smsc, self.port = (free_port() for _ in range(4))
        self.url = f"http://sender:hush@127.0.0.1:{self.port}/cgi-bin/sendsms"
        self.processes: list[subprocess.Popen[bytes]] = []
        (folder / "kannel.conf").write_text(
            f"""group = core
admin-port = {self.admin}
admin-password = hush
smsbox-port = {self.box}
dlr-storage = internal
log-file = "{folder}/bearerbox.log"
log-level = 0

group = smsc
smsc = fake
smsc-id = fake
port = {self.smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {self.port}
log-file = "{folder}/smsbox.log"
log-level = 0

group = sendsms-user
username = sender
password = hush
concatenation = true
max-messages = 10

group = sms-service
keyword = default
post-url = "{replies}"
send-sender = true
accept-x-kannel-headers = true
max-messages = 3
concatenation = true
"""
        )

    def start(self, command: list[str], port: int | None) -> None:
        log = open(self.folder / f"{Path(command[0]).name}.out", "ab")  # noqa: SIM115
        self.processes.append(subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT))
        ends = time.monotonic() + 15
        while port and time.monotonic() < ends:
            with socket.socket() as found:
                if found.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)

    def fake(self, *messages: str) -> None:
        """Let the fake SMSC hand in messages, and print what it is given."""
        command = [str(FAKE_SMSC), "-H", "127.0.0.1", "-r", str(self.smsc), "-i", "0.1"]
        self.start([*command, "-m", str(len(messages)), *(messages or ["1 2 text nothing"])], None)

    def given(self) -> str:
        """Give what the fake SMSC was given, as it printed it."""
        return unquote_plus((self.folder / "fakesmsc.out").read_text(errors="replace")).replace("\0", "")


@contextmanager
def kannel(folder: Path, replies: str) -> Iterator[Kannel]:
    """Run kannel with a fake SMSC; replies are posted to an address."""
    gateway = Kannel(folder, replies)
    try:
        gateway.start([shutil.which("bearerbox") or "", str(folder / "kannel.conf")], gateway.admin)
        gateway.start([shutil.which("smsbox") or "", str(folder / "kannel.conf")], gateway.port)
        yield gateway
    finally:
        for process in reversed(gateway.processes):
            process.kill()
            process.wait()


def wait_for(found: Any, seconds: float = 15) -> Any:
    """Wait until a function gives something true, and give it."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if value := found():
            return value
        time.sleep(0.1)
    return found()
