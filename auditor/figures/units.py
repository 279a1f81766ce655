"""Units of measure and money: their names in prose, what they measure, and the factor to a common unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit; ``value * factor + offset`` is the value in the base unit of its ``dimension``.

    Figures of two dimensions are never compared.
    """

    name: str
    dimension: str
    factor: Fraction = Fraction(1)
    offset: Fraction = Fraction(0)

    def to_base(self, value: Fraction) -> Fraction:
        """``value`` in the base unit of the dimension (a difference of temperatures is not meant)."""
        return value * self.factor + self.offset


# dimension, factor to its base unit (exact by definition unless marked), spellings: the first is the name
_TABLE: Final = (
    ("length", "1", "metre metres meter meters m"),
    ("length", "1000", "kilometre kilometres kilometer kilometers km kms"),
    ("length", "0.01", "centimetre centimetres centimeter centimeters cm"),
    ("length", "0.001", "millimetre millimetres millimeter millimeters mm"),
    ("length", "1609.344", "mile miles"),
    ("length", "0.3048", "foot feet ft"),
    ("length", "0.9144", "yard yards"),
    ("length", "0.0254", "inch inches"),
    ("mass", "1", "kilogram kilograms kilogramme kilogrammes kilo kilos kg kgs"),
    ("mass", "0.001", "gram grams gramme grammes"),
    ("mass", "1000", "tonne tonnes ton tons"),  # short and long tons lie within 10 %
    ("mass", "0.45359237", "lb lbs"),
    ("mass", "0.028349523125", "ounce ounces oz"),
    ("area", "10000", "hectare hectares ha"),
    ("area", "4046.8564224", "acre acres"),
    (
        "area",
        "1000000",
        "square_kilometre square_kilometres square_kilometer square_kilometers square_km sq_km",
    ),
    ("area", "2589988.110336", "square_mile square_miles sq_miles"),
    ("area", "1", "square_metre square_metres square_meter square_meters"),
    ("area", "0.09290304", "square_foot square_feet sq_ft"),
    ("volume", "1", "litre litres liter liters"),
    ("volume", "3.785411784", "gallon gallons"),  # US; an imperial gallon is 4.546 litres
    ("volume", "158.987294928", "barrel barrels"),
    (
        "speed",
        "1",
        "km/h kph kmh kilometres_per_hour kilometers_per_hour kilometres_an_hour kilometers_an_hour",
    ),
    ("speed", "1.609344", "mph miles_per_hour miles_an_hour"),
    ("speed", "1.852", "knot knots"),
    ("time", "1", "seconds"),  # "second" alone is an ordinal
    ("time", "60", "minute minutes"),
    ("time", "3600", "hour hours"),
    ("time", "86400", "day days"),
    ("time", "604800", "week weeks"),
    ("time", "2629746", "month months"),  # a twelfth of the mean Gregorian year
    ("time", "31556952", "year years"),
    ("time", "315569520", "decade decades"),
    ("time", "3155695200", "century centuries"),
    ("power", "0.001", "kilowatt kilowatts kw"),
    ("power", "1", "megawatt megawatts mw"),
    ("power", "1000", "gigawatt gigawatts gw"),
    ("dollars", "1", "dollar dollars"),
    ("dollars", "0.01", "cent cents"),
    ("euros", "1", "euro euros"),
    ("pounds", "1", "pound pounds"),  # money or weight, see POUND_MASS
    ("pounds", "0.01", "penny pence"),
    ("yen", "1", "yen"),
    ("rupees", "1", "rupee rupees"),
    ("yuan", "1", "yuan"),
    ("roubles", "1", "rouble roubles ruble rubles"),
    ("share", "0.01", "percent per_cent % pc pct"),
    ("points", "1", "percentage_point percentage_points point points"),
    ("points", "0.01", "basis_point basis_points"),
    ("temperature", "1", "degree degrees °"),  # the scale is not said
)
_CELSIUS = Unit("degree Celsius", "celsius")
_FAHRENHEIT = Unit("degree Fahrenheit", "celsius", Fraction(5, 9), Fraction(-160, 9))
#: How many there are: a number without unit.
COUNT: Final = Unit("", "count")
#: A part of the whole, from 0 to 1.
SHARE: Final = Unit("share", "share")
#: A place in an order.
ORDER: Final = Unit("order", "order")
#: A year of the calendar.
YEAR: Final = Unit("year", "calendar")
#: The two sides of a score or a vote: "3-2".
SCORE: Final = Unit("score", "score")
#: A time of day, in minutes.
CLOCK: Final = Unit("time of day", "clock")


def _units() -> dict[str, Unit]:
    """Every spelling in lower case, with its unit."""
    units: dict[str, Unit] = {}
    for dimension, factor, spellings in _TABLE:
        names = [name.replace("_", " ") for name in spellings.split()]
        units |= dict.fromkeys(names, Unit(names[0], dimension, Fraction(factor)))
    celsius = ("degrees celsius", "degree celsius", "degrees c", "°c", "celsius", "degrees centigrade")
    fahrenheit = ("degrees fahrenheit", "degree fahrenheit", "degrees f", "°f", "fahrenheit")
    return units | dict.fromkeys(celsius, _CELSIUS) | dict.fromkeys(fahrenheit, _FAHRENHEIT)


UNITS: Final = _units()
#: Signs of money that stand before the number.
SIGNS: Final = {
    "$": UNITS["dollar"],
    "£": UNITS["pound"],
    "€": UNITS["euro"],
    "¥": UNITS["yen"],
    "₹": UNITS["rupee"],
}
#: "pounds" where it is compared with a weight.
POUND_MASS: Final = UNITS["lb"]
