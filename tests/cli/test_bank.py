"""Does `tartip bank import` bring payments to their fines, and change nothing the second time?"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.bank import bank_app
from fines.money import Money
from fines.payment_notice import NoticeStatus
from fines.storage.case_file import SqlCaseFile
from tests.contract.test_notices import issued
from tests.fines.invented import REDUCED, SUM
from tests.pipeline.test_bank_statement import camt, details, entry

RUN = CliRunner()


def statement(*codes: int) -> bytes:
    dates = "<BookgDt><Dt>2026-05-02</Dt></BookgDt>"
    sums = (REDUCED, Money(100), SUM)
    return camt(
        *(
            entry(
                details(f"Айып төлөө {code}"),
                amount=f'<Amt Ccy="KGS">{amount.tyiyn // 100}.00</Amt>',
                dates=dates,
                reference=f"<AcctSvcrRef>B-{code}</AcctSvcrRef>",
            )
            for code, amount in zip(codes, sums, strict=True)
        ),
        entry(details("кайрымдуулук"), dates=dates, reference=""),
    )


@pytest.fixture
def url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}"


def test_a_statement_pays_whole_in_part_and_too_much_once(tmp_path: Path, url: str) -> None:
    case_file = SqlCaseFile(url)
    fines = issued(case_file, 3)
    file = tmp_path / "statement.xml"
    file.write_bytes(statement(*(fine.payment_code for fine in fines)))
    first, second = (
        RUN.invoke(bank_app, ["import", str(file), "--url", url]).stdout for _ in range(2)
    )
    assert first.startswith("4 payments: 0 on file already, 3 posted, 1 for the accountant,")
    assert second.startswith("4 payments: 4 on file already, 0 posted, 0 for the accountant,")
    with case_file.view() as view:
        paid = [view.resolution(fine.number) for fine in fines]
        (unmatched,) = view.notices.notices(NoticeStatus.UNMATCHED, 9)
    assert [each.paid for each in paid] == [REDUCED, Money(100), SUM]
    assert [each.paid_at is not None for each in paid] == [True, False, True]
    assert "кайрымдуулук" in unmatched.content
    case_file.close()


def test_words_that_changed_keep_no_other_money_back(tmp_path: Path, url: str) -> None:
    case_file = SqlCaseFile(url)
    first, second = (fine.payment_code for fine in issued(case_file, 2))
    head = "reference,paid_at,amount,currency,text"
    file = tmp_path / "statement.csv"
    whole = f"{head}\nB-1,2026-05-02,1500.00,KGS,Айып {first}\n"
    whole += f"B-2,2026-05-02,1500.00,KGS,Айып {second}\n"
    done = []
    for content in (f"{head}\nB-1,2026-05-02,1500.00,KGS,Айып {str(first)[:9]}", whole, whole):
        file.write_text(content, "utf-8")
        done.append(RUN.invoke(bank_app, ["import", str(file), "--url", url]))
    assert [each.exit_code for each in done] == [0, 1, 1]
    assert done[1].stdout.startswith("1 payments: 0 on file already, 1 posted,")
    assert done[2].stdout.startswith("1 payments: 1 on file already, 0 posted,")
    assert done[1].stderr == (
        "1 lines tell other words than when they first came, and stay as they were: "
        f"'Айып {first}'. Compare them with what the accountant sees.\n"
    )
    case_file.close()


def test_a_bad_file_is_refused_in_one_sentence(tmp_path: Path, url: str) -> None:
    file = tmp_path / "statement.csv"
    for content, sentence in ((None, "cannot be read"), (b"a,b\n", "first line must be")):
        if content is not None:
            file.write_bytes(content)
        done = RUN.invoke(bank_app, ["import", str(file), "--url", url])
        assert (done.exit_code, sentence in done.stderr) == (2, True), done.output
