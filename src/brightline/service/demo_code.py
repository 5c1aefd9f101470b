"""`./dev code`: prints the second factor that everybody of the demonstration has at this moment."""

from __future__ import annotations

import django

if __name__ == "__main__":
    django.setup()
    from brightline.service.demo import code_now  # the models are there only after that

    print(code_now())
