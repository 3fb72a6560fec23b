"""What does a person read from `tartip law`?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.law import law_app
from fines.law import KAZAKHSTAN, KYRGYZSTAN

RUN = CliRunner()


def price(*arguments: str) -> str:
    done = RUN.invoke(law_app, ["price", *arguments])
    assert done.exit_code == 0, done.output
    return done.output.replace("\u00a0", " ")


def test_check_lists_our_rules_with_their_certainty() -> None:
    done = RUN.invoke(law_app, ["check", str(KYRGYZSTAN)])
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0] == f"{KYRGYZSTAN}: KG-128, state of knowledge 2026-11, 24 rules"
    assert lines[-1].split() == [
        "no_insurance", "184(2)", "30", "units", "2025-07-01", "to", "now", "verified",
    ]  # fmt: skip


def test_check_without_a_file_reads_all_three_laws() -> None:
    done = RUN.invoke(law_app, ["check"])
    lines = done.output.splitlines()
    heads = [line for line in lines if not line.startswith(" ")]
    assert [head.split(": ")[1][:2] for head in heads] == ["KG", "KZ", "UZ"]
    assert ["red_light", "596", "10", "units"] in [line.split()[:4] for line in lines]


def test_a_repetition_and_another_currency() -> None:
    day = ["--at", "2026-05-01", "--paid", "2026-05-01"]
    assert "Fine         20 000 som\n" in price("overload", *day, "--repeat")
    assert "Repeat       20 000 som within 365 days\n" in price("overload", *day)
    speeding = price("speed_over_40", *day, "--law", str(KAZAKHSTAN), "--repeat")
    assert "Fine         129 750 tenge\n" in speeding


def test_check_names_file_line_and_mend_and_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "doubtful.toml"
    file.write_text('jurisdiction = "XX"\nedition = "x"\n[[unit]]\nname = "u"\n', "utf-8")
    done = RUN.invoke(law_app, ["check", str(file), str(KYRGYZSTAN)])
    assert done.exit_code == 1
    assert f"{file}, line 3: 'source' is missing; write it there." in done.stderr
    assert "24 rules" in done.stdout


@pytest.mark.parametrize(
    ("paid", "sum_and_day"),
    [
        ("2026-06-09", "1 500 som on 9 June 2026"),
        ("2026-06-10", "5 000 som on 10 June 2026"),
    ],
)
def test_the_last_day_of_the_discount(paid: str, sum_and_day: str) -> None:
    text = price("red_light", "--at", "2026-05-01", "--delivered", "2026-05-10", "--paid", paid)
    assert f"To pay       {sum_and_day}\n" in text
    assert "Discount     70 % until 9 June 2026\n" in text


def test_before_delivery_and_without_a_discount() -> None:
    text = price("red_light", "--at", "2026-05-01", "--paid", "2026-12-31")
    assert "To pay       1 500 som on 31 December 2026\n" in text
    assert "nothing is delivered" in text
    text = price("oncoming_lane", "--at", "2026-05-01", "--paid", "2026-05-01", "--legal")
    assert "To pay       15 000 som on 1 May 2026\n" in text
    assert "none for this offence" in text


@pytest.mark.parametrize("option", ["--paid", "--delivered"])
def test_nothing_is_paid_or_delivered_before_the_act(option: str) -> None:
    days = ["--at", "2026-05-02", "--paid", "2026-05-02", option, "2026-05-01"]
    done = RUN.invoke(law_app, ["price", "red_light", *days])
    assert done.exit_code == 2
    said = f"{option} 2026-05-01 is before the act, 2026-05-02: write a later day.\n"
    assert done.stderr == said


def test_json_is_one_line() -> None:
    text = price("phone", "--at", "2026-05-01", "--delivered", "2026-05-02",
                 "--paid", "2026-05-03", "--json")  # fmt: skip
    assert json.loads(text) == {
        "offence": "phone",
        "currency": "KGS",
        "article": "188",
        "part": "2",
        "tyiyn": 300_000,
        "due_tyiyn": 90_000,
        "reduced_until": "2026-06-01",
        "edition": "KG-128, state of knowledge 2026-11",
        "source": "calk.kg 27.07.2026",
        "certainty": "secondary",
    }


@pytest.mark.parametrize(
    ("offence", "at", "sentence"),
    [("jaywalking", "2026-05-01", "'jaywalking'"), ("red_light", "2022-05-01", "2022-05-01")],
)
def test_without_a_rule_the_answer_is_no(offence: str, at: str, sentence: str) -> None:
    done = RUN.invoke(law_app, ["price", offence, "--at", at, "--paid", at])
    assert done.exit_code == 1
    assert sentence in done.stderr
    assert "no fine" in done.stderr


def test_a_wrong_file_or_day_is_wrong_use(tmp_path: Path) -> None:
    wrong_file = ["price", "phone", "--at", "2026-05-01", "--paid", "2026-05-01", "--law"]
    done = RUN.invoke(law_app, [*wrong_file, str(tmp_path / "nowhere.toml")])
    assert (done.exit_code, "is no law: name one of" in done.stderr) == (2, True)
    done = RUN.invoke(law_app, ["price", "phone", "--at", "1.5.2026", "--paid", "2026-05-01"])
    assert done.exit_code == 2


def test_a_country_is_named_as_in_the_settings() -> None:
    day = ["--at", "2026-05-01", "--paid", "2026-05-01"]
    assert "Fine         43 250 tenge\n" in price("red_light", *day, "--law", "kz")
    done = RUN.invoke(law_app, ["check", "uz"])
    assert done.output.splitlines()[0].split(": ")[1].startswith("UZ")
    assert "  red_light            no article" in done.output
    done = RUN.invoke(law_app, ["price", "red_light", *day, "--law", "uz"])
    assert (done.exit_code, "no article for 'red_light'" in done.stderr) == (1, True)
    for command in (["check", "xx"], ["price", "red_light", *day, "--law", "xx"]):
        wrong = RUN.invoke(law_app, command)
        assert wrong.exit_code != 0
        assert "'xx' is no law: name one of kg, kz, uz" in wrong.stderr
