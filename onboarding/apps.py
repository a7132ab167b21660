from importlib import import_module

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "onboarding"

    def ready(self) -> None:
        """Registers the check; Django finds it by its function being decorated."""
        import_module("onboarding.checks")
