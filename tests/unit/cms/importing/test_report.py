"""The closing table of an import: what was mended, what was left out and why, and what is refused when strict."""

import pytest

from cms.importing.feed import FeedError
from cms.importing.report import Report


def test_a_line_counts_the_items_of_one_reason_and_names_the_first():
    report = Report()
    for n in range(1, 6):
        report.mend(f"item {n}", "the title was cut")
    assert list(report.lines()) == ["     5 mended: the title was cut: item 1, item 2, item 3 and 2 more"]
    assert list(report.lines(all_of_it=True)) == [
        "     5 mended: the title was cut: item 1, item 2, item 3, item 4, item 5"
    ]


def test_an_item_that_is_left_out_was_not_mended():
    report = Report()
    report.mend("item 1", "the title was cut")
    report.leave_out("item 1", "it has no text.")
    assert list(report.lines()) == ["     1 left out: it has no text: item 1"]


def test_an_item_is_counted_once_for_one_reason():
    report = Report()
    report.mend("item 1", "a tag was odd")
    report.mend("item 1", "a tag was odd")
    assert list(report.lines()) == ["     1 mended: a tag was odd: item 1"]


def test_kinds_that_no_one_asked_for_are_counted():
    report = Report()
    report.pass_over("drafts (--drafts brings them)")
    report.pass_over("drafts (--drafts brings them)")
    report.pass_over("pages", 3)
    assert list(report.lines()) == ["     2 left out: drafts (--drafts brings them)", "     3 left out: pages"]


def test_an_error_costs_its_item_alone():
    report = Report()

    def make(n):
        if n == 2:
            raise FeedError("item 2: “title” is a list, and should be text.")
        return n

    assert [report.attempt(f"item {n}", lambda n=n: make(n)) for n in (1, 2, 3)] == [1, None, 3]
    assert list(report.lines()) == ["     1 left out: “title” is a list, and should be text: item 2"]


def test_a_strict_report_refuses_what_is_odd_and_not_what_is_left_out_by_intention():
    report = Report(strict=True)
    with pytest.raises(FeedError, match="item 1: the title was cut"):
        report.mend("item 1", "the title was cut")
    with pytest.raises(FeedError, match="item 2: it has no text"):
        report.leave_out("item 2", "it has no text")
    report.drop("item 3", "its id is in the feed already")
    report.pass_over("drafts")
    assert len(list(report.lines())) == 2


def test_a_thousand_reasons_are_told_in_a_screenful():
    report = Report()
    for n in range(1000):
        report.leave_out(f"item {n}", f"reason {n}")
    assert len(list(report.lines())) == 21
    assert list(report.lines())[-1] == "   980 left out: for other reasons (--verbosity 2 names all)"
    assert len(list(report.lines(all_of_it=True))) == 1000
