"""The service's settings for tests: a folder of its own, and the database that the environment names."""

import os
import tempfile

os.environ.setdefault("BRIGHTLINE_DATA", tempfile.mkdtemp(prefix="brightline-test-"))

from brightline.service.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # A file, as in production: threads that share a database in memory see one another's locks otherwise.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
