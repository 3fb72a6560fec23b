"""Is all that pages are made of read before the first visitor comes?"""

from __future__ import annotations

import pytest
from jinja2 import BaseLoader, Environment

from api.rendering import environment


def test_nothing_is_translated_once_the_environment_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = environment()
    names = ready.list_templates()
    assert {"citizen/case.html", "base.html", "style.html"} <= set(names)

    def refused(*_: object) -> None:
        raise AssertionError("a page would translate a template")

    monkeypatch.setattr(Environment, "compile", refused)
    monkeypatch.setattr(BaseLoader, "load", refused)
    for name in names:
        assert ready.get_template(name).name == name
