"""Where do the characters, fields, flags and bolts stand on each country's plates?"""

from dataclasses import replace

import numpy as np

from simulator.plate_canvas import (
    BLUE,
    GREEN,
    GREY,
    RED,
    SKY,
    WHITE,
    Colour,
    Look,
    PlateCanvas,
    paler,
)


def kyrgyz(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`01KG123ABC`: region over flag and KG in the left field, then digits and letters."""
    _edge(canvas, look)
    _kyrgyz_field(canvas, text[:2], look, flag=True)
    canvas.write(f"{text[4:7]} {text[7:]}", (108, 18, 396, 76), look)


def kyrgyz_two_rows(canvas: PlateCanvas, text: str, look: Look) -> None:
    _edge(canvas, look)
    _kyrgyz_field(canvas, text[:2], look, flag=True)
    canvas.write(text[4:7], (106, 14, 172, 78), look)
    canvas.write(text[7:], (30, 108, 230, 78), look)


def kyrgyz_foreign(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`01KG1234A`, or without the small KG in the text: yellow, no flag."""
    digits = text[4:] if text[2:4] == "KG" else text[2:]
    _edge(canvas, look)
    _kyrgyz_field(canvas, text[:2], look, flag=False)
    canvas.write(f"{digits[:4]} {digits[4:]}", (108, 18, 396, 76), look)


def kyrgyz_motorcycle(canvas: PlateCanvas, text: str, look: Look) -> None:
    _edge(canvas, look)
    canvas.flag("KG", 14, 12, 36, 24)
    canvas.write(text[:2], (14, 42, 44, 30), look)
    canvas.write(text[2:5], (70, 14, 156, 60), look)
    canvas.write(text[5:], (40, 86, 160, 60), look)


def kyrgyz_old(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`B1234AB`: a red band with the flag at the left."""
    canvas.fill(0, 0, 52, canvas.height, RED)
    canvas.flag("KG", 8, 18, 36, 26)
    canvas.write("KG", (8, 66, 36, 26), look, WHITE)
    _edge(canvas, look)
    canvas.write(f"{text[0]} {text[1:5]} {text[5:]}", (62, 18, 444, 76), look)


def kyrgyz_company_old(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`1234AB`: as the old private plate, without a letter before the digits."""
    kyrgyz_old(canvas, f" {text}", look)


def kyrgyz_foreign_old(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`KGBA1234`: yellow, no band."""
    _edge(canvas, look)
    canvas.write(f"{text[:2]} {text[2:4]} {text[4:]}", (18, 18, 484, 76), look)


def kyrgyz_diplomat_old(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`X12345`: white on red; the first two digits are the country."""
    _edge(canvas, look)
    canvas.write(f"{text[0]} {text[1:3]} {text[3:]}", (30, 18, 460, 76), look)


def kyrgyz_state(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`01123PT`: the region over the flag, no KG."""
    _edge(canvas, look)
    canvas.write(text[:2], (16, 14, 70, 46), look)
    canvas.flag("KG", 30 + look.shift(), 70 + look.shift(), 40, 26)
    canvas.line(97 + look.shift(), 3, canvas.height - 6, look.ink)
    canvas.write(f"{text[2:5]} {text[5:]}", (108, 18, 396, 76), look)


def kazakh(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`123ABC02`: flag over KZ at the left, the region behind a line at the right."""
    _edge(canvas, look)
    canvas.flag("KZ", 15 + look.shift(), 18 + look.shift(), 46, 28)
    canvas.write("KZ", (14, 58, 48, 32), look)
    canvas.write(f"{text[:3]} {text[3:-2]}", (76, 20, 320, 74), look)
    canvas.line(410 + look.shift(), 4, canvas.height - 8, look.ink)
    canvas.write(text[-2:], (422, 24, 84, 68), look)


def uzbek(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`01A123BC` or `01123ABC`: region in its own box, flag over UZ at the right, side bolts.

    Every character is about as wide as any other, and the bolt touches the first digit.
    """
    rng = look.rng
    _edge(canvas, look)
    high, right = float(rng.uniform(42, 60)), float(rng.uniform(98, 124))
    left = float(rng.uniform(22, 34))
    box = (left, (canvas.height - high) / 2, right - left - 7, high)
    canvas.write(text[:2], box, replace(look, stretch=max(look.stretch, 1.5)))
    if rng.random() < 0.75:
        # Close to the first digit, as in life, where it makes a 1 look like a 4.
        at, radius = float(rng.uniform(11, left + 4)), int(rng.integers(3, 8))
        canvas.bolt(at, canvas.height / 2 + look.shift(), look.ink, radius)
        canvas.bolt(canvas.width - at, canvas.height / 2 + look.shift(), look.ink, radius)
    canvas.line(right, 3, canvas.height - 6, look.ink, int(rng.integers(2, 5)))
    rest = text[2:]
    groups = [rest[0], rest[1:4], rest[4:]] if rest[0].isalpha() else [rest[:3], rest[3:]]
    high, gap = float(rng.uniform(68, 82)), float(rng.uniform(8, 24))
    width = (460 - right - gap * len(groups)) / len(rest)
    at = right + 8
    for group in groups:
        box = (at, (canvas.height - high) / 2, width * len(group) - 2, high)
        canvas.write(group, box, look)
        at += width * len(group) + gap
    pale = float(rng.uniform(0.2, 0.9))
    canvas.flag("UZ", 470, 24, 32, 22, pale=pale)
    canvas.write("UZ", (470, 62, 30, 24), look, paler(SKY, pale))


def russian(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`A123BC77`: high digits, lower letters, region over RUS and flag behind a line."""
    _edge(canvas, look)
    canvas.write(text[0], (24, 38, 44, 56), look)
    canvas.write(text[1:4], (82, 20, 150, 74), look)
    canvas.write(text[4:6], (246, 38, 104, 56), look)
    canvas.line(376 + look.shift(), 3, canvas.height - 6, look.ink)
    canvas.write(text[6:], (388, 12, 116, 58), look)
    canvas.write("RUS", (392, 80, 54, 20), look)
    canvas.flag("RU", 456, 80, 40, 20)


def tajik(canvas: PlateCanvas, text: str, look: Look) -> None:
    """`1234AB01`: the region over flag and TJ behind a line."""
    _edge(canvas, look)
    canvas.write(f"{text[:4]} {text[4:6]}", (20, 18, 360, 76), look)
    canvas.line(396 + look.shift(), 3, canvas.height - 6, look.ink)
    canvas.write(text[6:], (410, 14, 92, 52), look)
    canvas.flag("TJ", 414, 76, 40, 22)
    canvas.write("TJ", (462, 78, 36, 20), look)


def european(canvas: PlateCanvas, text: str, look: Look) -> None:
    """Blue band or light field with a ring of stars or a shield over the country's letters."""
    rng = look.rng
    light = rng.random() < 0.35
    letters = str(rng.choice(["D", "F", "SK", "PL", "CZ", "I", "NL", "A", "H", "LT", "E", "B"]))
    wide = 58 if light else 46
    if not light:
        canvas.fill(0, 0, wide, canvas.height, BLUE)
    if rng.random() < 0.5:
        _shield(canvas, wide / 2, 34)
    else:
        _stars(canvas, wide / 2, 34, BLUE if light else (40, 210, 240))
    small = 22 if len(letters) == 1 else 32
    at = (wide - small) / 2
    canvas.write(letters, (at, 68, small, 26), look, GREY if light else WHITE)
    _edge(canvas, look)
    split = int(rng.choice([1, 2, 2, 3])) if len(text) > 3 else 1
    between = str(rng.choice(["-", " ", "  ", "*", "*-"]))
    spaced = f"{text[:split]}{between}{text[split:]}"
    canvas.write(spaced, (wide + 10, 18, canvas.width - wide - 24, 76), look)


def american(canvas: PlateCanvas, text: str, look: Look) -> None:
    """State name above, slogan or county below, a picture behind, stickers, four holes."""
    rng = look.rng
    canvas.picture(rng)
    tint = _dark(rng)
    ink = look.ink if rng.random() < 0.4 else _dark(rng)
    canvas.write(str(rng.choice(_STATES)), (60, 8, 185, rng.uniform(15, 25)), look, tint)
    high = float(rng.uniform(62, 80))
    canvas.write(_split(text, look), (16, 76 - high / 2 + rng.uniform(0, 6), 273, high), look, ink)
    if rng.random() < 0.7:
        canvas.write(str(rng.choice(_SLOGANS)), (70, 129, 165, 14), look, tint)
    for x, y in ((8, 8), (257, 8), (8, 120), (257, 120)):
        if rng.random() < 0.3:
            canvas.fill(x, y, 40, 24, _dark(rng))
            canvas.write(f"{rng.integers(1, 32):02d}", (x + 6, y + 4, 28, 15), look, WHITE)
    for x in (60, 245):
        canvas.bolt(x, 12, GREY, 5)
        canvas.bolt(x, 138, GREY, 5)
    _edge(canvas, look)


def brazilian(canvas: PlateCanvas, text: str, look: Look) -> None:
    """The Mercosur form (letter in the fifth place) or the older grey one with the city above."""
    if text[4].isalpha():
        canvas.fill(0, 0, canvas.width, 30, BLUE)
        canvas.write("BRASIL", (140, 7, 120, 17), look, WHITE)
        canvas.flag("BR", 352, 5, 34, 20)
        canvas.write("BR", (14, 100, 24, 16), look)
        canvas.write(f"{text[:3]} {text[3:]}", (44, 44, 330, 72), look)
    else:
        canvas.fill(0, 0, canvas.width, canvas.height, (190, 190, 190))
        canvas.write(str(look.rng.choice(_CITIES)), (100, 8, 200, 20), look)
        between = str(look.rng.choice(["-", " ", "  ", "."]))
        canvas.write(f"{text[:3]}{between}{text[3:]}", (20, 40, 360, 78), look)
    _edge(canvas, look)


_STATES = (
    "CALIFORNIA", "FLORIDA", "NEW YORK", "TEXAS", "OHIO", "NEVADA", "GEORGIA", "ILLINOIS",
    "MICHIGAN", "ARIZONA", "UTAH", "OREGON", "WASHINGTON", "COLORADO", "KANSAS", "MISSOURI",
    "VIRGINIA", "NEW JERSEY", "PENNSYLVANIA", "MAINE", "IOWA", "INDIANA", "TENNESSEE",
)  # fmt: skip
_SLOGANS = (
    "SUNSHINE STATE", "THE GOLDEN STATE", "EMPIRE STATE", "GREAT LAKES", "GARDEN STATE", "PURE",
    "LAND OF LINCOLN", "IN GOD WE TRUST", "GREATEST SNOW ON EARTH", "COUNTY", "WWW.STATE.US",
)  # fmt: skip
_CITIES = ("SP-SAO PAULO", "RJ-RIO DE JANEIRO", "PR-CURITIBA", "MG-BETIM", "RS-PORTO ALEGRE")


def _dark(rng: np.random.Generator) -> Colour:
    """Navy, wine, forest or nearly black."""
    blue, green, red = (int(v) for v in rng.integers(0, 140, 3))
    return blue, green, red


def _edge(canvas: PlateCanvas, look: Look) -> None:
    canvas.frame(2, 2, canvas.width - 5, canvas.height - 5, look.ink)


def _kyrgyz_field(canvas: PlateCanvas, region: str, look: Look, *, flag: bool) -> None:
    canvas.write(region, (16, 14, 70, 46), look)
    if flag:
        canvas.flag("KG", 14 + look.shift(), 70 + look.shift(), 36, 24)
        canvas.write("KG", (56, 71, 34, 22), look)
    else:
        canvas.write("KG", (26, 70, 48, 26), look)
    canvas.line(97 + look.shift(), 3, min(canvas.height, 112) - 6, look.ink)


def _split(text: str, look: Look) -> str:
    at = int(look.rng.choice([0, 3, 4]))
    return f"{text[:at]} {text[at:]}".strip() if at < len(text) else text


def _shield(canvas: PlateCanvas, x: float, y: float) -> None:
    canvas.bolt(x, y, BLUE, 15)
    canvas.bolt(x, y - 2, RED, 12)
    canvas.fill(x - 2, y - 10, 4, 18, WHITE)
    canvas.fill(x - 6, y - 5, 12, 3, WHITE)
    canvas.fill(x - 8, y + 8, 16, 3, GREEN)


def _stars(canvas: PlateCanvas, x: float, y: float, colour: Colour) -> None:
    for across, down in (
        (0, -15), (8, -13), (13, -8), (15, 0), (13, 8), (8, 13),
        (0, 15), (-8, 13), (-13, 8), (-15, 0), (-13, -8), (-8, -13),
    ):  # fmt: skip
        canvas.bolt(x + across, y + down, colour, 2)
