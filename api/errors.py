"""Which status and which words does an error of the world get? One table, one sentence.

JSON callers read RFC 9457 problem details; people read a plain page in their language.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fines import errors as world
from fines.errors import NotAllowedError, TartipError
from fines.payment_notice import AskAPersonError

_SHOWN = 60


class NotLoggedInError(NotAllowedError):
    """Nobody is logged in, or the token is not known."""


class FormExpiredError(NotAllowedError):
    """A form came without the token of its session."""


class TooManyAttemptsError(TartipError):
    """Somebody guesses too often."""


class TooLargeError(world.InvalidValueError):
    """More bytes than a request may carry."""


class WrongMediaTypeError(world.InvalidValueError):
    """The body is called something that this address does not read."""


STATUS: Mapping[type[TartipError], HTTPStatus] = {
    TartipError: HTTPStatus.INTERNAL_SERVER_ERROR,
    world.ConfigurationError: HTTPStatus.INTERNAL_SERVER_ERROR,
    world.NotFoundError: HTTPStatus.NOT_FOUND,
    world.StepRefusedError: HTTPStatus.CONFLICT,
    world.SamePersonError: HTTPStatus.CONFLICT,
    world.HeldError: HTTPStatus.CONFLICT,
    world.OtherVehicleError: HTTPStatus.CONFLICT,
    world.NotAllowedError: HTTPStatus.FORBIDDEN,
    world.InvalidValueError: HTTPStatus.UNPROCESSABLE_ENTITY,
    AskAPersonError: HTTPStatus.UNPROCESSABLE_ENTITY,
    world.UnreadableMessageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    world.NewerMessageError: HTTPStatus.UNPROCESSABLE_ENTITY,
    world.UnknownDeviceError: HTTPStatus.NOT_FOUND,
    world.SignatureRefusedError: HTTPStatus.FORBIDDEN,
    world.UnreadablePictureError: HTTPStatus.UNPROCESSABLE_ENTITY,
    world.EvidenceMissingError: HTTPStatus.NOT_FOUND,
    world.EvidenceAlteredError: HTTPStatus.INTERNAL_SERVER_ERROR,
    world.UnknownPlateError: HTTPStatus.NOT_FOUND,
    world.NoOwnerError: HTTPStatus.NOT_FOUND,
    world.NotLawfulError: HTTPStatus.CONFLICT,
    world.ImmuneOwnerError: HTTPStatus.CONFLICT,
    world.NoSuchDebtError: HTTPStatus.CONFLICT,
    world.SigningCertificateError: HTTPStatus.CONFLICT,
    world.UnavailableError: HTTPStatus.SERVICE_UNAVAILABLE,
    world.PaymentRefusedError: HTTPStatus.CONFLICT,
    NotLoggedInError: HTTPStatus.UNAUTHORIZED,
    FormExpiredError: HTTPStatus.FORBIDDEN,
    TooManyAttemptsError: HTTPStatus.TOO_MANY_REQUESTS,
    TooLargeError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    WrongMediaTypeError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
}


def wording_key(error: type[TartipError]) -> str:
    """The text that tells a person of this error: `error.SamePersonError`."""
    return f"error.{error.__name__}"


def status_of(error: TartipError) -> HTTPStatus:
    """The status of the nearest class in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def problem_name(error: TartipError) -> str:
    """The last word of a problem's type: `SamePersonError` is `same-person`."""
    name = type(error).__name__.removesuffix("Error")
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).lstrip("-")


def problem(status: HTTPStatus, name: str, detail: str, instance: str) -> dict[str, str | int]:
    """RFC 9457 problem details."""
    return {
        "type": f"urn:tartip:problem:{name}",
        "title": status.phrase,
        "status": int(status),
        "detail": detail,
        "instance": instance,
    }


def wrong_media_type(kind: str, taken: str) -> WrongMediaTypeError:
    """The error for a body that its sender calls `kind`, where only `taken` is read."""
    said = f"'{kind[:_SHOWN]}'" if kind else "missing"
    return WrongMediaTypeError(f"Content-Type is {said}: send {taken}.")
