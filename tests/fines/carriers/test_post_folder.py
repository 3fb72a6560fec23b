"""Are the post's statuses read by its codes, and is nothing guessed or lost?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fines.carriers.post_folder import (
    PostalOutcome,
    PostalStatus,
    PostFolder,
    load_codes,
    read_statuses,
)
from fines.envelope import envelope_number
from fines.errors import ConfigurationError, InvalidValueError, UnavailableError

NUMBER = envelope_number(1)
HEAD = "envelope,code,date,note\n"


def test_each_line_is_a_status_or_is_refused_with_its_reason() -> None:
    lines = [
        f"{NUMBER},1,2026-05-09,колуна",
        f"{NUMBER},2,2026-05-09,",
        f"{NUMBER},77,2026-05-09,",
        "RR000000001KG,1,2026-05-09,",
        f"{NUMBER},1,09.05.2026,",
        f"{NUMBER}",
    ]
    told, refused = read_statuses((HEAD + "\n".join(lines)).encode("utf-8-sig"), load_codes())
    assert told == [
        PostalStatus(
            envelope=NUMBER,
            outcome=PostalOutcome.DELIVERED,
            on=date(2026, 5, 9),
            note="1 колуна",
        ),
        PostalStatus(
            envelope=NUMBER, outcome=PostalOutcome.RETURNED, on=date(2026, 5, 9), note="2"
        ),
    ]
    assert [why for _, why in refused] == [
        "Code '77' has no meaning: write it into the codes.",
        "'RR000000001KG' is no number of an envelope of ours.",
        "'09.05.2026' is no date: write YYYY-MM-DD.",
        "Code '' has no meaning: write it into the codes.",
    ]


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"a,b\n1,2\n", b'envelope,code,date,note\n"']
)
def test_what_is_no_file_of_statuses_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidValueError):
        read_statuses(content, load_codes())


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("lost = ['9']", "'lost' is no outcome"),
        ("delivered = '1'", "no outcome with a list"),
        ("delivered = ['1']\nreturned = ['1']", "stands twice"),
        ("delivered = [1]", "is no text"),
        ("delivered = [", "cannot be read"),
    ],
)
def test_wrong_codes_stop_the_start(text: str, mend: str, tmp_path: Path) -> None:
    file = tmp_path / "codes.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigurationError, match=mend):
        load_codes(file)


def test_registers_go_out_once_and_read_files_are_put_away(tmp_path: Path) -> None:
    folder = PostFolder(tmp_path)
    assert folder.waiting() == []
    file = folder.put_register(3, b"%PDF", b"rows")
    assert folder.put_register(3, b"%PDF", b"rows") == file
    assert sorted(each.name for each in file.parent.iterdir()) == [
        "register-000003.csv",
        "register-000003.pdf",
    ]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.csv").write_bytes(b"told")
    assert folder.waiting() == [("a.csv", b"told")]
    folder.done_with("a.csv", [("line", "why")])
    assert folder.waiting() == []
    assert (tmp_path / "in" / "read" / "a.csv").read_bytes() == b"told"
    assert (tmp_path / "in" / "refused" / "a.csv").read_text("utf-8") == "line,why\nline,why\n"


def test_a_folder_that_is_away_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UnavailableError, match="cannot be used"):
        PostFolder(tmp_path).put_register(1, b"", b"")
