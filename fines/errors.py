"""Which errors of the world can happen? This tree is the table of contents.

Every message is one sentence that names the value and the mend. No HTTP status here:
`api/errors.py` holds that table, and a test proves it complete.
"""


class TartipError(Exception):
    """Root of every error that the world, not a programmer, causes."""


class ConfigurationError(TartipError):
    """A setting, a site file, a law file or a model file is wrong; the program must not start."""


class NotFoundError(TartipError):
    """What was asked for is not on file."""


class StepRefusedError(TartipError):
    """The life cycle does not allow this step now."""


class SamePersonError(StepRefusedError):
    """Two steps that the procedure gives to two people were asked by one."""


class HeldError(StepRefusedError):
    """Something speaks for a copied plate: nothing is sent until a person has looked."""


class OtherVehicleError(HeldError):
    """The vehicle that was seen is not the one that the registry knows under this plate."""


class NotAllowedError(TartipError):
    """This person's role does not cover this step."""


class InvalidValueError(TartipError):
    """A value from outside (form, file, message) cannot be accepted."""


class UnreadableMessageError(InvalidValueError):
    """A message on the bus cannot be decoded; it is buried with this reason."""


class NewerMessageError(UnreadableMessageError):
    """A message of a version newer than this program; it is buried, never misread."""


class UnknownDeviceError(InvalidValueError):
    """A device that the register does not know reported something."""


class SignatureRefusedError(InvalidValueError):
    """What a device reported is not signed, or not by the key in the register."""


class UnreadablePictureError(InvalidValueError):
    """Bytes that should be a picture are not, or are cut off."""


class EvidenceMissingError(NotFoundError):
    """A content address has no bytes in the store."""


class EvidenceAlteredError(TartipError):
    """Stored bytes no longer match their content address."""


class UnknownPlateError(NotFoundError):
    """The registry does not know the plate: neither "no owner" nor "no answer"."""


class NoOwnerError(NotFoundError):
    """The registry knows the plate, but names nobody, or two, as the owner on that day."""


class NotLawfulError(TartipError):
    """No article, amount or certificate in force covers this act at that instant."""


class ImmuneOwnerError(NotLawfulError):
    """The vehicle belongs to a diplomat or a mission, whom no law file covers."""


class NoSuchDebtError(NotLawfulError):
    """What is overdue for the vehicle is not above the sum for which one may be taken."""


class SigningCertificateError(NotLawfulError):
    """The certificate that signs papers has expired or was revoked: none is made until another."""


class UnavailableError(TartipError):
    """An outside part (database, broker, registry, gateway, printer) does not answer now."""


class PaymentRefusedError(TartipError):
    """The payment cannot be taken: wrong sum, paid already, case terminated."""
