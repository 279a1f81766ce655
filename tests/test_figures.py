"""Figures and days: found, valued, converted, compared; properties over all of them."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest
from auditor.figures import Figure, compare_figures, find_figures, parse_number
from auditor.figures.days import find_days, parse_date, same_day
from hypothesis import given
from hypothesis import strategies as st

# fmt: off
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
]
# fmt: on
_TENS = ["_", "_", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """A whole number below a thousand million in words."""
    for size, name in ((10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            return f"{spelled(number // size)} {name}" + (f" {spelled(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{spelled(number // 100)} hundred" + (f" and {spelled(rest)}" if rest else "")
    if number >= 20:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    return _ONES[number]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("3", 3),
        ("three", 3),
        ("twenty-six", 26),
        ("1,000", 1000),
        ("1.5 million", 1_500_000),
        ("two dozen", 24),
        ("half a million", 500_000),
        ("a hundred and five", 105),
        ("40k", 40_000),
        ("2bn", 2_000_000_000),
        ("3½", Fraction(7, 2)),
        ("two-thirds", Fraction(2, 3)),
        ("half", Fraction(1, 2)),
        ("twenty-first", 21),
        ("3rd", 3),
        ("thirsty", None),  # no number, however near
        ("twenty twenty", None),  # two numbers are not one
        ("", None),
    ],
)
def test_numbers_in_digits_and_words(words: str, value: Fraction | int | None) -> None:
    assert parse_number(words) == value


@given(st.integers(min_value=0, max_value=10**9 - 1))
def test_a_number_in_words_is_that_number(number: int) -> None:
    assert parse_number(spelled(number)) == number


@given(st.integers(min_value=0, max_value=10**12))
def test_thousands_marks_change_nothing(number: int) -> None:
    assert parse_number(f"{number:,}") == number


def described(text: str) -> list[tuple[str, float, str, str]]:
    """Text, low end, unit and bound of each figure."""
    return [(f.text, float(f.low), f.unit.name, f.bound) for f in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("At least 31 people died", [("At least 31", 31, "", "least")]),
        ("nearly half of them", [("nearly half", 0.5, "share", "nearly")]),
        ("about 48 per cent or so", [("about 48 per cent", 48, "percent", "about")]),
        (
            "$2bn and £1.5 million",
            [("$2bn", 2e9, "dollar", "exact"), ("£1.5 million", 1.5e6, "pound", "exact")],
        ),
        ("5 to 7 miles", [("5 to 7 miles", 5, "mile", "exact")]),
        ("between 40 and 50", [("40 and 50", 40, "", "exact")]),
        # a change from one figure to another is no range
        ("from 48 to 54", [("48", 48, "", "exact"), ("54", 54, "", "exact")]),
        ("one in five voters", [("one in five", 0.2, "share", "exact")]),
        ("killed 31 in 2015", [("31", 31, "", "exact"), ("2015", 2015, "year", "exact")]),
        ("won 3-2", [("3-2", 3, "score", "exact")]),
        ("a 3,500kg truck at 55mph", [("3,500kg", 3500, "kilogram", "exact"), ("55mph", 55, "mph", "exact")]),
        ("10,000m and $5m", [("10,000m", 10_000, "metre", "exact"), ("$5m", 5e6, "dollar", "exact")]),
        ("a quarter of an hour", [("a quarter of an hour", 0.25, "hour", "exact")]),
        ("hundreds of homes", [("hundreds", 200, "", "exact")]),
        ("on March 9 and 21 June", []),  # days are not figures
        ("the second half", [("second", 2, "order", "exact")]),
        ("an F-16 and COVID-19", []),  # names are not figures
        ("10:30 p.m.", [("10:30 p.m.", 1350, "time of day", "exact")]),
    ],
)
def test_figures_are_found_with_unit_and_bound(text: str, figures: list[tuple[str, float, str, str]]) -> None:
    assert described(text) == figures


@given(st.text(alphabet="019 ,.-–$%½MmİĞ ofandtotwo hundredmillionhalf", max_size=60))
def test_figures_slice_back_and_never_overlap(text: str) -> None:
    end = 0
    for figure in find_figures(text):
        assert text[figure.start : figure.end] == figure.text
        assert end <= figure.start <= figure.number_start < figure.number_end <= figure.end
        end = figure.end


def relation(statement: str, coverage: str) -> str:
    """How the first figure of one text stands to the first of the other."""
    return compare_figures(find_figures(statement)[0], find_figures(coverage)[0]).relation


@pytest.mark.parametrize(
    ("statement", "coverage", "expected"),
    [
        ("three", "3", "same"),
        ("1,000", "1000", "same"),
        ("930 miles", "1,500 km", "agrees"),  # converted and rounded
        ("90 degrees Fahrenheit", "32 degrees Celsius", "agrees"),
        ("200 pounds", "90 kg", "agrees"),  # pounds as a weight
        ("$200", "200 pounds", "unlike"),  # and as money
        ("nearly half of", "48 percent", "agrees"),
        ("more than 200", "214", "agrees"),
        ("more than 100", "214", "loose"),  # true, but nobody would say so
        ("more than 100", "90", "differs"),
        ("no fewer than 31", "at least 31", "same"),
        ("45", "at least 31", "differs"),
        ("at least 40", "at least 31", "differs"),
        ("1.5 million", "1,480,000", "agrees"),  # coarser than the coverage
        ("1,480,000", "1.5 million", "loose"),  # finer than it: nobody told
        ("about 266", "about 260", "loose"),
        ("about 1,300", "about 1,200", "differs"),
        ("30", "31", "differs"),
        ("about 30", "31", "agrees"),
        ("7 metres", "7.4 metres", "agrees"),
        ("60 metres", "60 centimetres", "differs"),
        ("2015", "2016", "differs"),
        ("3-2", "2-3", "same"),
        ("3-2", "3-1", "differs"),
        ("dozens of", "48", "agrees"),
        ("a third of", "33 percent", "agrees"),
        ("5 to 7 days", "5 to 9 days", "differs"),
        ("5 miles", "5 people", "unlike"),
    ],
)
def test_figures_are_compared_as_an_editor_would(statement: str, coverage: str, expected: str) -> None:
    assert relation(statement, coverage) == expected


def exact(number: int) -> Figure:
    """A bare count."""
    return find_figures(f"{number} people")[0]


@given(st.integers(min_value=32, max_value=10**6).filter(lambda n: not 1500 <= n < 2100))
def test_a_figure_says_the_same_as_itself(number: int) -> None:
    assert compare_figures(exact(number), exact(number)).relation == "same"


@given(st.integers(min_value=100, max_value=1499), st.integers(min_value=0, max_value=2), st.integers(1, 9))
def test_one_changed_digit_is_never_borne_out(number: int, place: int, by: int) -> None:
    digits = list(str(number))
    digits[place] = str((int(digits[place]) + by) % 10)
    if digits[0] == "0":
        return
    changed = exact(int("".join(digits)))
    if changed.step <= exact(number).step:  # else it may be the same figure, rounded
        assert compare_figures(changed, exact(number)).relation in ("differs", "loose")


PUBLISHED = dt.date(2026, 3, 11)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("on Monday", "2026-03-09"),  # the last one
        ("on March 9", "2026-03-09"),
        ("on 9 March 2025", "2025-03-09"),
        ("yesterday", "2026-03-10"),
        ("last week", "2026-03-02"),
        ("in May", "2025-05-01"),
        ("next year", "2027-01-01"),
        ("since 1921", "1921-01-01"),
        ("2026-03-09", "2026-03-09"),
    ],
)
def test_days_are_read_from_the_day_of_publication(text: str, first: str) -> None:
    days = find_days(text, PUBLISHED)
    assert [day.readings[0][0].isoformat() for day in days] == [first]


@pytest.mark.parametrize("text", ["It may rain.", "They march on.", "Prices may rise.", "No date here"])
def test_verbs_are_no_months(text: str) -> None:
    assert find_days(text, PUBLISHED) == ()


@pytest.mark.parametrize(
    ("ours", "theirs", "published", "same"),
    [
        ("on March 9", "on Monday", PUBLISHED, True),
        ("on March 10", "on Monday", PUBLISHED, False),
        ("on Monday", "on Tuesday", None, False),  # without a calendar two weekdays still differ
        ("on Monday", "on March 9", None, None),  # but a weekday and a date cannot be told
        ("in March", "on March 9", None, True),
        ("in 2021", "on March 9, 2021", PUBLISHED, True),
    ],
)
def test_days_agree_when_they_may_be_one(
    ours: str, theirs: str, published: dt.date | None, same: bool | None
) -> None:
    assert same_day(find_days(ours, published)[0], find_days(theirs, published)[0]) is same


@given(st.dates(dt.date(1990, 1, 10), dt.date(2060, 1, 1)), st.integers(min_value=0, max_value=6))
def test_a_weekday_is_the_last_such_day(published: dt.date, back: int) -> None:
    day = published - dt.timedelta(days=back)
    (found,) = find_days(f"on {day:%A}", published)
    assert found.readings[0] == (day, day)


@pytest.mark.parametrize(("date", "day"), [("2026-03-11T08:00:00Z", PUBLISHED), (None, None), ("soon", None)])
def test_dates_of_records(date: str | None, day: dt.date | None) -> None:
    assert parse_date(date) == day
