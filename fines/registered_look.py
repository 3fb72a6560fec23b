"""Does the vehicle that was seen contradict the one that the registry describes?

Only what no light and no name can explain counts: neighbouring colours (silver and white, dark
blue and black) and kinds that one body can pass for (a van as car, bus or truck) do not. A word
that is not known here, or a look that is unsure, says nothing.
"""

from __future__ import annotations

import re
from enum import StrEnum

from fines.owner import Vehicle
from fines.vehicle_look import VehicleColour, VehicleKind, VehicleLook


class LookDifference(StrEnum):
    """The reason codes of a held case."""

    COLOUR = "colour_differs"
    KIND = "kind_differs"


# Beginnings of the words that registries write, in Russian, Kyrgyz and English.
_COLOUR_WORDS = {
    VehicleColour.WHITE: ("бел", "ак", "white"),
    VehicleColour.GREY: ("сер", "боз", "күмүш", "gr", "silver"),
    VehicleColour.BLACK: ("чер", "чёр", "кара", "black"),
    VehicleColour.RED: ("крас", "кызыл", "бордо", "вишн", "red"),
    VehicleColour.ORANGE: ("оранж", "корич", "күрөң", "orange", "brown"),
    VehicleColour.YELLOW: ("желт", "жёлт", "золот", "сары", "yellow"),
    VehicleColour.GREEN: ("зел", "зёл", "жашыл", "green"),
    VehicleColour.BLUE: ("син", "голуб", "көк", "blue"),
}
# Whole words whose beginning would say something else.
_WHOLE_WORDS = {"gr": ("grey", "gray"), "ак": ("ак", "акчыл"), "кара": ("кара",)}
_NEIGHBOURS = {
    frozenset(pair)
    for pair in (
        (VehicleColour.WHITE, VehicleColour.GREY),
        (VehicleColour.WHITE, VehicleColour.YELLOW),
        (VehicleColour.GREY, VehicleColour.BLACK),
        (VehicleColour.GREY, VehicleColour.BLUE),
        (VehicleColour.GREY, VehicleColour.GREEN),
        (VehicleColour.GREY, VehicleColour.ORANGE),
        (VehicleColour.GREY, VehicleColour.YELLOW),
        (VehicleColour.BLACK, VehicleColour.BLUE),
        (VehicleColour.BLACK, VehicleColour.GREEN),
        (VehicleColour.BLACK, VehicleColour.RED),
        (VehicleColour.BLACK, VehicleColour.ORANGE),
        (VehicleColour.BLUE, VehicleColour.GREEN),
        (VehicleColour.RED, VehicleColour.ORANGE),
        (VehicleColour.ORANGE, VehicleColour.YELLOW),
        (VehicleColour.YELLOW, VehicleColour.GREEN),
    )
}
_TWO_WHEELED = frozenset({VehicleKind.MOTORCYCLE, VehicleKind.BICYCLE})
_TWO_WHEELED_WORDS = ("мото", "скутер", "мопед", "motor", "scooter", "moped")
_BODIED_WORDS = ("легков", "груз", "автобус", "жеңил", "жүк", "car", "truck", "bus")
_WORD = re.compile(r"[^\W\d_]+")


def differences(seen: VehicleLook | None, registered: Vehicle) -> tuple[LookDifference, ...]:
    """What contradicts, by name; empty where everything agrees or is unsure."""
    if seen is None:
        return ()
    found = []
    if seen.colour is not None and _other_colour(seen.colour, registered.colour):
        found.append(LookDifference.COLOUR)
    if seen.kind is not None and _other_kind(seen.kind, registered.kind):
        found.append(LookDifference.KIND)
    return tuple(found)


def registered_colours(text: str) -> frozenset[VehicleColour] | None:
    """The families of a registry's words; None where one of them is not known."""
    colours = []
    for word in _WORD.findall(text.casefold()):
        known = [colour for colour in VehicleColour if _says(word, colour)]
        if len(known) != 1:
            return None
        colours += known
    return frozenset(colours) or None


def _says(word: str, colour: VehicleColour) -> bool:
    return any(
        word in _WHOLE_WORDS[start] if start in _WHOLE_WORDS else word.startswith(start)
        for start in _COLOUR_WORDS[colour]
    )


def _other_colour(seen: VehicleColour, text: str) -> bool:
    colours = registered_colours(text)
    if colours is None:
        return False
    return all(
        seen is not colour and frozenset({seen, colour}) not in _NEIGHBOURS for colour in colours
    )


def _other_kind(seen: VehicleKind, text: str) -> bool:
    word = text.strip().casefold()
    if seen in _TWO_WHEELED:
        return word.startswith(_BODIED_WORDS)
    return word.startswith(_TWO_WHEELED_WORDS)
