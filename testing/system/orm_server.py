"""A JSON-lines RPC server that runs ORM operations in a process of its own, with Django set up from its environment.

Run as a script. It answers with a line of JSON: `{"number": …, "value": …, "seconds": …}`, or with an `error`;
`number` is the order's. `orm_client.py` speaks to it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

import django


def converted(model: Any, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Values of columns, as the model wants them, and those of relations that are set after the save."""
    columns, relations = {}, {}
    for name, value in values.items():
        field = model._meta.get_field(name.removesuffix("_id"))
        if field.many_to_many:
            relations[name] = value
        else:
            columns[name] = value if field.is_relation or value is None else field.to_python(value)
    return columns, relations


def stored(instance: Any) -> dict[str, Any]:
    return {field.attname: getattr(instance, field.attname) for field in instance._meta.concrete_fields}


def write(instance: Any, values: dict[str, Any]) -> dict[str, Any]:
    columns, relations = converted(type(instance), values)
    for name, value in columns.items():
        setattr(instance, name, value)
    instance.save()
    for name, value in relations.items():
        getattr(instance, name).set(value)
    return stored(instance)


def make(model: Any, *, values: dict[str, Any]) -> dict[str, Any]:
    return write(model(), values)


def make_many(model: Any, *, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In one statement, which tells no worker: the sweep finds them."""
    return [stored(each) for each in model.objects.bulk_create([model(**converted(model, row)[0]) for row in rows])]


def change(model: Any, *, pk: int, values: dict[str, Any]) -> dict[str, Any]:
    return write(model.objects.get(pk=pk), values)


def delete(model: Any, *, pk: int) -> None:
    model.objects.get(pk=pk).delete()


def take_down(model: Any, *, item: str) -> None:
    from cms.actions.takedowns import take_down

    take_down("post", item, reason="A test", by_name="a test")


def pause(model: Any, *, key: str) -> bool:
    from cms.actions.pauses import pause

    return pause(key, by="a test")


def resume(model: Any, *, key: str) -> bool:
    from cms.actions.pauses import resume

    return resume(key, by="a test")


def read(model: Any, *, where: dict[str, Any]) -> list[dict[str, Any]]:
    return [stored(each) for each in model.objects.filter(**where)]


def make_editor(model: Any, *, name: str, password: str, email: str) -> dict[str, Any]:
    """Someone of the group Editors, where there is one; otherwise someone who may do everything."""
    from django.contrib.auth.models import Group

    group = Group.objects.filter(name="Editors").first()
    user = model.objects.create_user(name, email, password, is_staff=True, is_superuser=group is None)
    user.groups.set([group] if group else [])
    return {"is_superuser": user.is_superuser}


VERBS = {each.__name__: each for each in (make, make_many, change, delete, read, make_editor, take_down, pause, resume)}


def obey(order: dict[str, Any]) -> dict[str, Any]:
    from django.apps import apps
    from django.db import close_old_connections

    number = order.pop("number")
    close_old_connections()  # as at the beginning of a request
    app, _, name = order.pop("model").rpartition(".")
    verb, model = VERBS[order.pop("verb")], apps.get_model(app or "cms", name)
    begun = time.monotonic()
    try:
        value = verb(model, **order)
    except Exception as error:  # told to the test, which decides
        return {"number": number, "error": f"{type(error).__name__}: {error}"}
    return {"number": number, "value": value, "seconds": time.monotonic() - begun}


def main() -> None:
    django.setup()
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)  # what anything else prints is no answer
    for line in sys.stdin:
        print(json.dumps(obey(json.loads(line)), default=str), file=answers)


if __name__ == "__main__":
    main()
