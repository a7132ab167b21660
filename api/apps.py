from importlib import import_module

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"

    def ready(self) -> None:
        """Registers the schema extension; drf-spectacular finds it by its class being defined."""
        import_module("api.schema")
