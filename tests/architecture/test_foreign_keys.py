"""Foreign keys by name escape the import graph; this follows them."""

from django.apps import apps
from django.db.models import ForeignObject

from tests.architecture.tree import storey_of


def test_foreign_keys_point_down_the_house() -> None:
    strays = []
    for model in apps.get_models():
        if not model.__module__.startswith("pinxit."):
            continue
        here = model.__module__.split(".")[1]
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, ForeignObject) else None
            if target is None or not target.__module__.startswith("pinxit."):
                continue
            there = target.__module__.split(".")[1]
            if there != here and storey_of(there) >= storey_of(here):
                strays.append(f"{model.__name__}.{field.name}: {here} -> {there}")

    assert strays == []


def test_the_label_of_an_app_is_the_name_of_its_room() -> None:
    wrong = [
        config.name
        for config in apps.get_app_configs()
        if config.name.startswith("pinxit.") and config.label != config.name.split(".")[1]
    ]

    assert wrong == []
