"""The service's settings for tests: a folder of its own, and the database that the environment names."""

import os
import tempfile

os.environ.setdefault("BRIGHTLINE_DATA", tempfile.mkdtemp(prefix="brightline-test-"))

from brightline.service.settings import *  # noqa: F403

HAS_TLS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in production: threads that share a database in memory see one another's locks otherwise.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
