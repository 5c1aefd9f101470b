"""The service's settings for tests: a folder of its own, and the database that the environment names."""

import os
import tempfile

os.environ.setdefault("BRIGHTLINE_DATA", tempfile.mkdtemp(prefix="brightline-test-"))

from brightline.service.settings import *  # noqa: E402, F403

HAS_TLS = SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
