"""Who may sign in. What they may do is a ``Membership`` in ``onboarding``."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        """A person or service account. Without a password it cannot sign in by password at all."""
        user = self.model(email=email.strip(), name=name.strip(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, *, email: str, name: str, password: str | None = None) -> User:
        return self.create_user(email=email, name=name, password=password, is_staff=True, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # knox, whose model ends a relation here, has no types
    """Signs in with an e-mail address, compared without regard to case."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_service = models.BooleanField(default=False, help_text="A machine: signs in with tokens only.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_ignoring_case")]

    def __str__(self) -> str:
        return self.name
