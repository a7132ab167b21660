"""Django's door to the outbox: whatever sends mail here, the sign-in library included, writes a row that a worker sends later."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from onboarding.services import outbox


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many letters were written; nothing is sent before the transaction around it ends."""
        for letter in email_messages:
            outbox.post(letter)
        return len(email_messages)
