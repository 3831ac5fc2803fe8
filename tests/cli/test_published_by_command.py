"""`spindel score` on published answers gives the published figures, from the command to the file it writes."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from tests.cli.conftest import as_text

FRAMEWORKS = Path(__file__).resolve().parents[1] / "core/published/frameworks"
SAME = 1e-9
KINDS = {"oa": "online_availability", "mf": "mobile_friendly", "sd": "service_delivery", "eid": "eid", "edoc": "edocuments", "pre": "prefilled"}  # fmt: skip
DERIVED = ("1.1", "1.2", "2.1", "3.1", "3.2", "3.3")
UPPER = {"0.": "overall", "1.": "d1", "2.": "d2", "3.": "d3", "4.": "d4"}

Given = dict[str, dict[str, str]]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def wide(given: Given) -> str:
    items = list(dict.fromkeys(item for row in given.values() for item in row))
    rows = [[unit, *(row.get(item, "") for item in items)] for unit, row in given.items()]
    return as_text([["country", *items], *rows])


def long(given: Given) -> str:
    rows = [(unit, item, answer) for unit, row in given.items() for item, answer in row.items()]
    return as_text([("enhed", "spørgsmål", "svar"), *rows], ",")


def scores(run, tmp_path, framework: str, text: str, *more: str) -> dict[tuple[str, str], float]:
    answers, found = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text(text, encoding="utf-8")
    done = run(
        "score",
        "--framework",
        FRAMEWORKS / framework,
        "--answers",
        answers,
        "--format",
        "csv",
        "--out",
        found,
        *more,
    )
    assert (done.code, done.out) == (0, ""), done.err
    with found.open(encoding="utf-8", newline="") as lines:
        return {(row["unit"], row["node"]): float(row["score"] or "nan") for row in csv.DictReader(lines)}


def test_citizen_engagement_of_198_economies(run, tmp_path, published):
    rows = table(published, "gtmi2022_dcei.csv")
    levels = {"I-27": lambda text: text}
    given = {
        row["country_code"]: {
            name.lower(): levels.get(name, lambda text: str(int(float(text)) + 1))(text)
            for name, text in row.items()
            if name.startswith("I-") and name != "I-30.2" and text not in {"", "-"}
        }
        for row in rows
    }
    found = scores(run, tmp_path, "gtmi-dcei", wide(given), "--unit", "country")
    assert len(rows) == 198
    for row in rows:
        assert found[row["country_code"], "dcei"] == pytest.approx(float(row["DCEI"]), abs=SAME)


@pytest.mark.parametrize("comma", [False, True], ids=["point", "comma"])
def test_every_published_score_of_desi(run, tmp_path, published, comma):
    raw, imputed = (
        {row["key"]: row for row in table(published, f"desi_2017_2019_{kind}.csv")}
        for kind in ("raw", "imputed")
    )
    names = [
        one["name"]
        for one in json.loads((published / "desi_framework.json").read_text("utf-8"))["indicators"]
    ]
    given = {
        key: {f"i{name.split()[0]}": row[name] or imputed[key][name] for name in names}
        for key, row in raw.items()
    }
    if comma:
        given = {
            key: {item: text.replace(".", ",") for item, text in row.items()} for key, row in given.items()
        }
    found = scores(run, tmp_path, "desi", wide(given), "--unit", "country", "--layout", "wide")
    rows = table(published, "desi_2017_2019_scores.csv")
    assert len(rows) == 84
    for row in rows:
        for title, published_score in row.items():
            if title != "key":
                code = title.split(maxsplit=1)[0]
                place = {1: f"d{code}", 2: f"s{code}"}.get(len(code), "desi")
                assert found[row["key"], place] == pytest.approx(float(published_score), abs=SAME), title


def test_indicators_and_all_levels_above_from_services(run, tmp_path, published):
    expected: dict[str, dict[str, float]] = {}
    given: Given = {}
    for row in table(published, "egov2023_business_startup_services.csv"):
        here = given.setdefault(row["country"], {})
        code = row["service"].split()[0]
        applies = row["applicable"] == "Yes"
        here |= {
            f"{kind}-{code}": row[name] if applies else "N/A"
            for kind, name in KINDS.items()
            if row[name] or not applies
        }
    for row in table(published, "egov2023_business_startup_scores.csv"):
        code = row["ind"].split()[0]
        expected.setdefault(row["c"], {})[code] = float(row["startup22"] or "nan")
        if row["c"] in given and code not in {*DERIVED, *UPPER} and row["startup22"]:
            given[row["c"]][f"i{code}"] = row["startup22"]
    known = known_items("egov-startup")
    given = {unit: {item: text for item, text in row.items() if item in known} for unit, row in given.items()}
    found = scores(run, tmp_path, "egov-startup", long(given), "--layout", "long")
    assert len(given) == 35
    for country in given:
        for code in (*DERIVED, *UPPER):
            value, wanted = found[country, UPPER.get(code, f"i{code}")], expected[country].get(code, math.nan)
            assert value == pytest.approx(wanted, abs=SAME, nan_ok=True), (country, code)


def known_items(framework: str) -> set[str]:
    from spindel.core.frameworks import parse
    from spindel.frameworks import read_folder

    return {item.id for item in parse(read_folder(FRAMEWORKS / framework)).items()}
