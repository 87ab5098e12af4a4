"""Header cells say what they are the headers of; what an editor said of them stays."""

from __future__ import annotations

import pytest

from publisher.documents import html
from publisher.documents.item import item
from publisher.documents.tables import scoped
from tests.publisher.made import post

HEAD = "<thead><tr><th>Candidate</th><th>Votes</th></tr></thead>"

COLUMN, ROW = '<th scope="col">in</th>', '<th scope="row">out</th>'


def rows(*cells: str) -> str:
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (rows("<th>A</th><td>1</td>"), rows('<th scope="row">A</th><td>1</td>')),
        (rows("<td>1</td><th>A</th>"), rows('<td>1</td><th scope="row">A</th>')),
        (rows("<th>A</th><th>B</th>"), rows('<th scope="col">A</th><th scope="col">B</th>')),
        (
            rows("<th></th><th>Votes</th>", "<th>A</th><td>1</td>"),
            rows('<th scope="col"></th><th scope="col">Votes</th>', '<th scope="row">A</th><td>1</td>'),
        ),
        (f"<table>{HEAD}</table>", "<table>" + HEAD.replace("<th>", '<th scope="col">') + "</table>"),
        (rows('<th scope="colgroup" colspan="2">A</th><td>1</td>'),) * 2,
        (rows('<th title="a &gt; b">A</th><td>1</td>'), rows('<th title="a &gt; b" scope="row">A</th><td>1</td>')),
        (rows("<td>" + rows("<th>in</th>") + "</td><th>out</th>"), rows("<td>" + rows(COLUMN) + "</td>" + ROW)),
        ("<p>a &lt;th&gt; b</p>",) * 2,
        ("<th>alone</th>",) * 2,
    ],
)
def test_a_header_belongs_to_its_row_where_that_holds_data_else_to_its_column(given, expected):
    assert scoped(given) == expected
    assert scoped(expected) == expected


def test_a_cleaned_table_of_a_post_has_scopes():
    text = item(post(0, body="<table><tr><th>A<td>1<tr><th>B<td>2</table>"))["content_html"]
    assert text.count('<th scope="row">') == 2
    assert html.clean(text) == text
