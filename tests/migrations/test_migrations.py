"""The tables follow the models, from nothing and back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.emptied import let_books_be_emptied

ROOMS = [config.label for config in apps.get_app_configs() if config.name.startswith("pinxit.")]


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_room_has_one_history() -> None:
    graph = MigrationLoader(None).graph

    assert {room: len(graph.leaf_nodes(room)) for room in ROOMS if graph.leaf_nodes(room)} == {
        room: 1 for room in ROOMS if graph.leaf_nodes(room)
    }


def test_every_migration_can_be_taken_back() -> None:
    migrations = MigrationLoader(None).disk_migrations.values()

    stuck = [
        f"{migration.app_label}.{migration.name}: {operation}"
        for migration in migrations
        if migration.app_label in ROOMS
        for operation in migration.operations
        if not operation.reversible
    ]

    assert stuck == []


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_tables_can_be_taken_down_and_built_again() -> None:
    before = set(connection.introspection.table_names())

    call_command("migrate", "shop", "zero", verbosity=0)
    call_command("migrate", "gallery", "zero", verbosity=0)
    call_command("migrate", "studio", "zero", verbosity=0)
    taken_down = set(connection.introspection.table_names())
    call_command("migrate", verbosity=0)
    let_books_be_emptied()

    assert not any(name.startswith(("shop_", "gallery_", "studio_")) for name in taken_down)
    assert set(connection.introspection.table_names()) == before
