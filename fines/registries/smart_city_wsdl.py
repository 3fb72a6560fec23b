"""By which WSDL does a state portal plug in? Written from the form, X-Road's headers included.

The headers' schema stands inside: whoever reads it needs nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from fines.registries.smart_city_form import FormField, ServiceForm
from fines.registries.soap_xml import IDENTIFIERS, PARTS, XROAD

_HEADERS = ("client", "service", "userId", "id", "issue", "protocolVersion")
_XSD = 'xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def wsdl(form: ServiceForm, namespace: str, address: str) -> bytes:
    """The description of the service that is reached at this address."""
    operations = list(form.operations)
    types = "".join(
        f'<xsd:complexType name="{name}">{_sequence(fields)}</xsd:complexType>'
        for name, fields in form.types.items()
    )
    elements = "".join(
        f'<xsd:element name="{each.name}"><xsd:complexType>{_sequence(each.asks)}'
        f'</xsd:complexType></xsd:element><xsd:element name="{each.name}Response">'
        f"<xsd:complexType>{_sequence(each.answers)}</xsd:complexType></xsd:element>"
        for each in form.operations.values()
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<wsdl:definitions name="smartcity" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" '
        f'xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" {_XSD} xmlns:xrd="{XROAD}" '
        f"xmlns:tns={quoteattr(namespace)} targetNamespace={quoteattr(namespace)}>"
        f"<wsdl:types>{_identifiers()}{_header_elements()}"
        f"<xsd:schema targetNamespace={quoteattr(namespace)}>{types}{elements}</xsd:schema>"
        f"</wsdl:types>{_header_message()}"
        + "".join(
            f'<wsdl:message name="{name}"><wsdl:part name="body" element="tns:{name}"/>'
            f'</wsdl:message><wsdl:message name="{name}Response">'
            f'<wsdl:part name="body" element="tns:{name}Response"/></wsdl:message>'
            for name in operations
        )
        + '<wsdl:portType name="smartcityPort">'
        + "".join(
            f'<wsdl:operation name="{name}"><wsdl:input message="tns:{name}"/>'
            f'<wsdl:output message="tns:{name}Response"/></wsdl:operation>'
            for name in operations
        )
        + '</wsdl:portType><wsdl:binding name="smartcityBinding" type="tns:smartcityPort">'
        '<soap:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>'
        + "".join(_bound(name) for name in operations)
        + '</wsdl:binding><wsdl:service name="smartcityService">'
        '<wsdl:port name="smartcityPort" binding="tns:smartcityBinding">'
        f"<soap:address location={quoteattr(address)}/></wsdl:port></wsdl:service>"
        "</wsdl:definitions>"
    ).encode()


def _sequence(fields: Iterable[FormField]) -> str:
    return f"<xsd:sequence>{''.join(_element(field) for field in fields)}</xsd:sequence>"


def _element(field: FormField) -> str:
    prefix = "xsd" if field.type in _SCHEMA_TYPES else "tns"
    least = ' minOccurs="0"' if field.optional else ""
    most = ' maxOccurs="unbounded"' if field.repeated else ""
    return f'<xsd:element name="{field.name}" type="{prefix}:{field.type}"{least}{most}/>'


_SCHEMA_TYPES = frozenset(
    {"string", "int", "long", "decimal", "double", "boolean", "date", "dateTime", "base64Binary"}
)


def _bound(name: str) -> str:
    headers = "".join(
        f'<soap:header message="tns:requestheader" part="{part}" use="literal"/>'
        for part in _HEADERS
    )
    body = '<soap:body parts="body" use="literal"/>'
    return (
        f'<wsdl:operation name="{name}"><soap:operation soapAction="" style="document"/>'
        f"<wsdl:input>{body}{headers}</wsdl:input><wsdl:output>{body}{headers}</wsdl:output>"
        "</wsdl:operation>"
    )


def _header_message() -> str:
    parts = "".join(f'<wsdl:part name="{name}" element="xrd:{name}"/>' for name in _HEADERS)
    return f'<wsdl:message name="requestheader">{parts}</wsdl:message>'


def _identifiers() -> str:
    parts = "".join(f'<xsd:element name="{name}" type="xsd:string"/>' for name in PARTS)
    return (
        f'<xsd:schema targetNamespace="{IDENTIFIERS}" elementFormDefault="qualified">{parts}'
        '<xsd:attribute name="objectType" type="xsd:string"/></xsd:schema>'
    )


def _header_elements() -> str:
    texts = "".join(
        f'<xsd:element name="{name}" type="xsd:string"/>'
        for name in _HEADERS
        if name not in {"client", "service"}
    )
    named = "".join(
        f'<xsd:element name="{name}"><xsd:complexType><xsd:sequence>{_identifier_parts()}'
        '</xsd:sequence><xsd:attribute ref="id:objectType" use="required"/></xsd:complexType>'
        "</xsd:element>"
        for name in ("client", "service")
    )
    return (
        f'<xsd:schema targetNamespace="{XROAD}" xmlns:id="{IDENTIFIERS}" '
        f'elementFormDefault="qualified"><xsd:import namespace="{IDENTIFIERS}"/>{texts}{named}'
        "</xsd:schema>"
    )


def _identifier_parts() -> str:
    return "".join(f'<xsd:element ref="id:{name}" minOccurs="0"/>' for name in PARTS)
