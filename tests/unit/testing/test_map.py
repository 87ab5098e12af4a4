"""The map in docs/architecture.md is that of the imports, and no arrow between rooms runs up."""

from __future__ import annotations

import pytest

from testing.map import BEGIN, END, PAGE, arrows, circles, drawn, floors, replaced


@pytest.fixture
def house(tmp_path):
    """Writes modules: their dotted names, with their source."""

    def built(**sources):
        for name, source in sources.items():
            path = tmp_path.joinpath(*name.split("__")).with_suffix(".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source)
        return tmp_path

    return built


def test_the_map_in_the_docs_is_not_stale():
    page = PAGE.read_text()
    assert replaced(page, drawn()) == page, "The map is stale. Draw it anew: python -m testing.map"


def test_no_rooms_import_each_other():
    assert circles(arrows()) == []


def test_a_room_stands_above_all_that_it_imports(house):
    root = house(
        publisher__store__plan="from publisher.errors import Busy",
        publisher__errors="",
        publisher__site__upload="from publisher.store import plan\nfrom publisher.errors import Busy",
    )
    assert floors(arrows(root)) == {"publisher.errors": 0, "publisher.store": 1, "publisher.site": 2}


def test_a_circle_is_told(house):
    root = house(
        publisher__store__plan="import publisher.site.upload",
        publisher__site__upload="from publisher.store.plan import puts",
        publisher__site__bundle="from publisher.errors import Busy",
        publisher__errors="",
    )
    assert circles(arrows(root)) == [["publisher.site", "publisher.store"]]
    assert floors(arrows(root)) == {"publisher.errors": 0, "publisher.store": 1, "publisher.site": 1}


def test_imports_inside_of_functions_are_told_apart_and_those_for_types_left_out(house):
    source = "if TYPE_CHECKING:\n    import formats.text\ndef read():\n    def inner():\n        import fetcher.fetch"
    root = house(publisher__kinds__home=source, formats__text="", fetcher__fetch="")
    assert arrows(root)["publisher.kinds"] == set()
    assert arrows(root, late=True)["publisher.kinds"] == {"fetcher"}


def test_a_page_without_a_place_for_the_map_is_refused():
    assert replaced(f"a\n{BEGIN}old{END}\nb", "new\n") == f"a\n{BEGIN}new\n{END}\nb"
    with pytest.raises(ValueError, match="no place"):
        replaced("a page", "new")
