"""What the new release does once it is there: makes every site due and drives it, by the functions that flows wrap.

Run as ``python -m tests.upgrades.driving``, in the environment of the installation.
"""

from __future__ import annotations

import django
from django.core.management import call_command

django.setup()

from accounts.models import User  # noqa: E402  (models can be loaded only now)
from api.v1.access import new_token  # noqa: E402
from workflows import driving  # noqa: E402
from workflows.connection import connect  # noqa: E402


def main() -> None:
    call_command("drive_all")
    worker = connect(new_token(User.objects.get(email="wren@example.org")))
    while hosts := driving.claim_hosts(worker, 100):
        driving.advance_unchanged(worker, hosts)


if __name__ == "__main__":
    main()
