"""Do both dialects of X-Road's errors mean the same to us?"""

from __future__ import annotations

import pytest

from fines.registries.xroad_faults import FaultKind, canonical, fault_of


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Client.BadRequest", "client.bad_request", FaultKind.REQUEST),
        ("Server.ClientProxy.IOError", "server.clientproxy.io_error", FaultKind.OWN_SERVER),
        (
            "Server.ServerProxy.AccessDenied",
            "server.serverproxy.access_denied",
            FaultKind.SETTING,
        ),
        (
            "Server.ServerProxy.UnknownService",
            "server.serverproxy.unknown_service",
            FaultKind.SETTING,
        ),
        (
            "Server.ServerProxy.NetworkError",
            "server.serverproxy.network_error",
            FaultKind.PROVIDER,
        ),
        (
            "Server.ServerProxy.ServiceFailed.InvalidSoap",
            "server.serverproxy.service_failed.invalid_soap",
            FaultKind.PROVIDER,
        ),
        (
            "Server.ClientProxy.OutdatedGlobalConf",
            "server.clientproxy.global_conf_outdated",
            FaultKind.OPERATOR,
        ),
        (
            "Server.ServerProxy.MaintenanceMode",
            "server.serverproxy.maintenance_mode",
            FaultKind.MAINTENANCE,
        ),
    ],
)
def test_both_dialects_are_one(old: str, new: str, kind: FaultKind) -> None:
    assert canonical(old) == canonical(new)
    assert (fault_of(old).kind, fault_of(new).kind) == (kind, kind)
    assert fault_of(new).worth_repeating == (kind is FaultKind.PROVIDER)


def test_a_strange_type_is_shown_short_and_clean() -> None:
    fault = fault_of("Server.\n<b>" + "x" * 500)
    assert fault.type == "Server.??b?" + "x" * 109
    assert fault.kind is FaultKind.OTHER
    assert fault_of(" ").type == "that it failed, without a code"
