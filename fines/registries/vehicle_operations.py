"""By which names does the vehicle register know our questions? They stand on the wire alone.

Source: its published WSDL; the fields but those of the current record are assumed.
"""

from __future__ import annotations

from collections.abc import Mapping

from fines.vehicle_question import VehicleQuestion

OPERATIONS: Mapping[VehicleQuestion, str] = {
    VehicleQuestion.OF_PERSON: "transportByPin",
    VehicleQuestion.BY_VIN: "transportDataByVin",
    VehicleQuestion.CURRENT: "transportCurrentInfo",
    VehicleQuestion.ARRESTS: "transportCurrentArestInfo",
    VehicleQuestion.HISTORY: "transportCarInfoWithHistory",
    VehicleQuestion.PLATE_STATUS: "transportStatusByGovPlate",
    VehicleQuestion.SEARCH: "transportSearchByParameters",
    VehicleQuestion.MAKES: "transportReferenceBrand",
    VehicleQuestion.MODELS: "transportReferenceModel",
    VehicleQuestion.COLOURS: "transportReferenceColor",
    VehicleQuestion.REGISTERED_ON: "recordsByDate",
    VehicleQuestion.FREE_CHECK: "carCheckFree",
    VehicleQuestion.PAID_CHECK: "carCheckPaid",
    VehicleQuestion.CHECK_PAYMENT: "carCheckGeneratePayment",
    VehicleQuestion.VIN: "transportVinByGovPlate",
}
_FIELDS = {
    "plate": "govPlate",
    "body": "bodyNo",
    "engine": "engineNo",
    "chassis": "chassisNo",
    "make": "brand",
    "colour": "color",
    "day": "date",
}


def on_the_wire(given: Mapping[str, str]) -> Mapping[str, str]:
    """Our words under its names of fields."""
    return {_FIELDS.get(word, word): value.strip() for word, value in given.items()}
