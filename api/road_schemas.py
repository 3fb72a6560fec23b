"""Which JSON do we take of what an officer records on the road?"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from api.plain_values import Address, Day, Instant, Number, PersonNumber, Word, Words
from api.schemas import Given
from fines.accident import AccidentKind, Light, PersonRole, Surface, Weather
from fines.named import LONGEST_ADDRESS, LONGEST_DOCUMENT, Named, NamedAs


class GivenDriver(Given):
    """Who stood before the officer, by personal number, name and the document that was seen."""

    pin: PersonNumber
    name: Word
    document: str = Field(min_length=1, max_length=LONGEST_DOCUMENT)
    address: str = Field(default="", max_length=LONGEST_ADDRESS)

    def record(self) -> Named:
        return Named(
            named_as=NamedAs.DRIVER,
            pin=self.pin,
            name=self.name,
            address=self.address,
            document=self.document,
        )


class GivenSeenViolation(Given):
    """What an officer saw; without the driver nobody can be charged."""

    offence: Word
    plate: Word
    place: Word
    occurred_at: Instant
    photos: tuple[Address, ...] = Field(min_length=1, max_length=20)
    driver: GivenDriver | None = None


class GivenVehicle(Given):
    plate: Annotated[str, Field(max_length=20)] = ""
    description: Annotated[str, Field(max_length=200)] = ""
    damage: Annotated[str, Field(max_length=200)] = ""
    fled: StrictBool = False


class GivenPerson(Given):
    role: PersonRole
    name: Annotated[str, Field(max_length=200)] = ""
    vehicle: StrictInt | None = Field(default=None, ge=1)
    injury: Annotated[str, Field(max_length=200)] = ""


class GivenFinding(Given):
    """What became known of one person hurt in an accident; days are local."""

    person: StrictInt = Field(ge=1)
    source: Word
    died_on: Day | None = None
    sought_help_on: Day | None = None
    hospital_days: StrictInt = Field(default=0, ge=0, le=9999)
    proven: StrictBool = False


class GivenAccident(Given):
    kind: AccidentKind
    occurred_at: Instant
    place: Word
    circumstances: Words
    vehicles: tuple[GivenVehicle, ...] = Field(min_length=1, max_length=50)
    persons: tuple[GivenPerson, ...] = Field(default=(), max_length=200)
    photos: tuple[Address, ...] = Field(default=(), max_length=20)
    latitude: Number | None = Field(default=None, ge=-90, le=90)
    longitude: Number | None = Field(default=None, ge=-180, le=180)
    light: Light = Light.UNKNOWN
    weather: Weather = Weather.UNKNOWN
    surface: Surface = Surface.UNKNOWN
