"""Numbers as a reader wants them: few digits, a unit, and the same everywhere.

Decimal and binary units are both shown, because 400,000,000 bytes are 0.40 GB and 0.37 GiB, and
most quarrels about memory are about that.
"""

from math import isinf

MINUS = "\N{MINUS SIGN}"

_DECIMAL = ("B", "kB", "MB", "GB", "TB", "PB")
_BINARY = ("B", "KiB", "MiB", "GiB", "TiB", "PiB")
_SHORT = ("", "k", "M", "G", "T", "P")
_ROUNDING = 1e-9  # percent: sums of shares may miss 1 by so much
_NOTHING = 1e-12  # of a score: its last digits are rounding
_GIGA = 3  # the place of giga in the three lists
_PARTS = ("half", *(f"a {name}" for name in ("third", "quarter", "fifth", "sixth", "seventh")))
_PARTS += ("an eighth", "a ninth", "a tenth")


def count(number: int) -> str:
    """Write a whole number in full.

    Returns:
        Groups of three digits with commas.

    Examples:
        >>> count(100_250_000)
        '100,250,000'
    """
    return f"{number:,}"


def counted(number: int, one: str, several: str = "") -> str:
    """Write how many there are of something.

    Args:
        number: how many.
        one: its name.
        several: its plural, where that isn't the name with an s.

    Returns:
        The number in full, with the name in singular or plural.

    Examples:
        >>> counted(1, "word"), counted(1_050, "word"), counted(0, "pass", "passes")
        ('1 word', '1,050 words', '0 passes')
    """
    return f"{count(number)} {one if number == 1 else several or f'{one}s'}"


def short(number: float) -> str:
    """Write a number with three digits at most.

    Returns:
        k, M, G, T or P for thousands, millions and so on; whole numbers below 1,000 in full.

    Examples:
        >>> [short(n) for n in (7, 999, 50_000, 20_050_000, 999_999, 1_050_673_152)]
        ['7', '999', '50 k', '20.1 M', '1 M', '1.05 G']
    """
    value, unit = _scaled(number, 1000, _SHORT)
    digits = digits3(value)
    plain = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return f"{plain} {unit}".rstrip()


def decimal_bytes(number: float) -> str:
    """Write a size in powers of 1,000.

    Returns:
        Three digits and a unit from B to PB.

    Examples:
        >>> [decimal_bytes(n) for n in (256, 4096, 320_800_256, 1_625_600_004)]
        ['256 B', '4.10 kB', '321 MB', '1.63 GB']
    """
    return _bytes(number, 1000, _DECIMAL)


def binary_bytes(number: float) -> str:
    """Write a size in powers of 1,024.

    Returns:
        Three digits and a unit from B to PiB.

    Examples:
        >>> [binary_bytes(n) for n in (256, 4096, 320_800_256, 1_625_600_004)]
        ['256 B', '4.00 KiB', '306 MiB', '1.51 GiB']
    """
    return _bytes(number, 1024, _BINARY)


def both_bytes(number: float) -> str:
    """Write a size in both units, in giga from a third of one up, as memory is sold.

    Returns:
        The decimal size, with the binary one behind it.

    Examples:
        >>> both_bytes(400_000_000)
        '0.40 GB (0.37 GiB)'
        >>> both_bytes(80_200_000), both_bytes(24)
        ('80.2 MB (76.5 MiB)', '24 B')
    """
    if number < 1000:
        return decimal_bytes(number)
    if 1 / 3 <= number / 1000**_GIGA < 1:
        return f"{number / 1000**_GIGA:.2f} GB ({number / 1024**_GIGA:.2f} GiB)"
    return f"{decimal_bytes(number)} ({binary_bytes(number)})"


def ordinal(number: int) -> str:
    """Write a place.

    Returns:
        The number with its English ending.

    Examples:
        >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22, 113, 1_021)]
        ['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th', '1,021st']
    """
    teens = 10 < number % 100 < 14
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,}{ending}"


def change(ratio: float) -> str:
    """Write how far an amount falls or rises, as it stands behind the verb.

    Small changes are shares (by 5 %), large ones say what becomes of the amount: a fraction where
    it is within a hundredth of one, else a percentage; from the double on, so many -fold.

    Args:
        ratio: the amount after, over the amount before; at least 0.

    Returns:
        The words; "by nothing" only where nothing changes.

    Examples:
        >>> [change(r) for r in (0.999, 0.75, 0.5, 0.29, 0.2005, 1 / 11, 1 / 400)]
        ['by 0.1 %', 'by 25 %', 'to half', 'to 29 %', 'to a fifth', 'to an 11th', 'to a 400th']
        >>> [change(r) for r in (1, 1.04, 1.9, 2, 2.7, 400)]
        ['by nothing', 'by 4.0 %', 'by 90 %', 'twofold', '2.7-fold', '400-fold']
        >>> [change(r) for r in (1e-6, 1e6, 0, float("inf"))]
        ['to a 1,000,000th', '1,000,000-fold', 'to nothing', 'from nothing']
        >>> change(1 - 1e-9), change(1 + 1e-9)
        ('by less than 0.01 %', 'by less than 0.01 %')
    """
    if ratio == 0:
        return "to nothing"
    if ratio <= 0.505:
        return f"to {_part(1 / ratio)}"
    if ratio < 1.995:
        return f"by {_little(abs(ratio - 1))}"
    if isinf(ratio):
        return "from nothing"
    return "twofold" if ratio < 2.005 else f"{_digits(ratio)}-fold"


def whole_percent(share: float) -> str:
    """Write a share of one without decimals, for what is only roughly meant.

    Returns:
        A percentage; as with `percent`, only nothing reads as 0 %, and only all as 100 %.

    Examples:
        >>> [whole_percent(s) for s in (0, 0.003, 0.053, 0.997, 1)]
        ['0 %', '< 1 %', '5 %', '> 99 %', '100 %']
    """
    value = 100 * share
    whole = f"{value:.0f} %"
    if whole == "0 %" and value > _ROUNDING:
        return "< 1 %"
    return "> 99 %" if whole == "100 %" and value < 100 - _ROUNDING else whole


def so_far(progress: float) -> str:
    """Write how much of a run is done.

    Args:
        progress: share of the work, 0 to 1.

    Returns:
        A whole percentage; 100 % only at the end.

    Examples:
        >>> so_far(0.029), so_far(0.9999), so_far(1)
        ('2 %', '99 %', '100 %')
    """
    return f"{int(100 * progress + 1e-9)} %"


def percent(share: float) -> str:
    """Write a share of one, with two digits that say something.

    Returns:
        A percentage; what is above nothing never reads as 0 %, what is below all never as 100 %.

    Examples:
        >>> [percent(s) for s in (0, 0.00004, 0.0025, 0.131, 0.99, 1)]
        ['0 %', '< 0.01 %', '0.25 %', '13 %', '99 %', '100 %']
        >>> [percent(s) for s in (0.996, 0.9996, 0.99996)]
        ['99.6 %', '99.96 %', '> 99.99 %']
    """
    value = 100 * share
    missing = 100 - value
    if _ROUNDING < missing <= 0.5:  # one digit more, down to what would read as 100
        return "> 99.99 %" if missing < 0.01 else f"{value:.{1 if missing >= 0.1 else 2}f} %"
    if 0 < value < 0.01:
        return "< 0.01 %"
    if 0 < value < 1:
        return f"{value:.2g} %"
    return f"{value:.1f} %" if 1 <= value < 9.95 else f"{value:,.0f} %"


def seconds(duration: float) -> str:
    """Write a duration with the unit that suits it.

    Returns:
        Three digits at most, from nanoseconds to seconds.

    Examples:
        >>> [seconds(s) for s in (1.486e-3, 6e-6, 1e-7, 2.5)]
        ['1.49 ms', '6 µs', '100 ns', '2.5 s']
    """
    for size, unit in ((1, "s"), (1e-3, "ms"), (1e-6, "µs")):
        if duration >= 0.9995 * size:
            return f"{duration / size:.3g} {unit}"
    return f"{duration / 1e-9:.3g} ns"


def decimals(value: float, digits: int = 3) -> str:
    """Write a score with a real minus sign, but none before a zero.

    Returns:
        The number with so many digits after the point.

    Examples:
        >>> decimals(-0.02), decimals(0.584, 2), decimals(-0.001, 2)
        ('−0.020', '0.58', '0.00')
    """
    return f"{value:z.{digits}f}".replace("-", MINUS)


def score(value: float) -> str:
    """Write a score whose 1 says that nothing is missing.

    Args:
        value: from -1 to 1.

    Returns:
        Two digits after the point; one or two more, where the score would read as 1 and isn't.

    Examples:
        >>> [score(v) for v in (-0.3, 0.584, 0.99, 1)]
        ['−0.30', '0.58', '0.99', '1.00']
        >>> [score(v) for v in (0.996, 0.9997, 0.99996, -0.9987)]
        ['0.996', '0.9997', '> 0.9999', '−0.999']
    """
    missing = 1 - abs(value)
    if missing <= _NOTHING or missing > 0.005:
        return decimals(value, 2)
    for digits in (3, 4):
        told = decimals(value, digits)
        if float(told.replace(MINUS, "-")) not in {-1.0, 1.0}:
            return told
    return "> 0.9999" if value > 0 else f"< {MINUS}0.9999"


def digits3(value: float) -> str:
    """Write three digits, more if the whole part has more; small whole numbers stay whole.

    Returns:
        The digits, with commas from 1,000.

    Examples:
        >>> [digits3(v) for v in (1.6256, 20.05, 320.8, 1023.4)]
        ['1.63', '20.1', '321', '1,023']
    """
    decimals = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:,.{decimals}f}"


def _little(share: float) -> str:
    if not share:
        return "nothing"
    return percent(share).replace("<", "less than").replace(">", "more than")


def _part(parts: float) -> str:
    # A quarter, a 12th, or 29 % where no such fraction is near; parts >= 1.98.
    whole = round(parts)
    if abs(parts - whole) > whole / 100:
        return percent(1 / parts)
    if whole <= len(_PARTS) + 1:
        return _PARTS[whole - 2]
    spoken = f"{whole:,}".partition(",")[0]  # as in eight, eleven, eighteen (thousand)
    article = "an" if spoken.startswith("8") or spoken in {"11", "18"} else "a"
    return f"{article} {ordinal(whole)}"


def _digits(ratio: float) -> str:
    # Two digits; a whole number below ten needs no zero behind the point.
    return f"{ratio:.1f}".removesuffix(".0") if ratio < 9.95 else f"{ratio:,.0f}"


def _bytes(number: float, base: int, units: tuple[str, ...]) -> str:
    value, unit = _scaled(number, base, units)
    return f"{value:,.0f} B" if unit == "B" else f"{digits3(value)} {unit}"


def _scaled(number: float, base: int, units: tuple[str, ...]) -> tuple[float, str]:
    # Divide until what is left reads below 1,000, in rounded digits: 999,999 is 1 M.
    value, place = float(number), 0
    while place < len(units) - 1 and round(value) >= min(base, 1000):
        value, place = value / base, place + 1
    return value, units[place]
