"""A framework with every kind of item, and answers written to files the way people do."""

import csv
import io
import re

import openpyxl
import pytest

from spindel.core.answers import read_answers
from spindel.core.answers.files import read_grids
from spindel.core.frameworks.model import Checklist, Choice, Framework, Ladder, Node, Quantity, Scale
from spindel.core.refusals import Faults
from spindel.site.refused import sentence


def ladder(own, *levels):
    return Ladder(own, tuple(Choice(level, float(place)) for place, level in enumerate(levels)))


def checklist(own, *options):
    return Checklist(own, tuple(Choice(option, 1.0) for option in options))


def framework_of(*items):
    return Framework("test", "1", Node("whole", items), Scale(), {})


@pytest.fixture(scope="session")
def framework():
    return framework_of(
        ladder("vision-1", "1", "2", "3", "4", "5"),
        ladder("vision-3", "no", "partly", "yes"),
        checklist("tools", "intranet", "chat"),
        Quantity("share", 0, 80),
    )


def as_csv(rows, separator=";", encoding="utf-8"):
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows, title="Svar"):
    workbook = openpyxl.Workbook()
    workbook.active.title = title
    for row in rows:
        workbook.active.append(row)
    return saved(workbook)


def saved(workbook):
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def faults_in(data, framework, **wishes):
    with pytest.raises(Faults) as refused:
        read_answers("svar.csv", data, framework, **wishes)
    return refused.value.faults


def told(faults):
    """What and where, short enough to compare."""
    return [(fault.code.partition(".")[2], fault.line, fault.column, fault.id) for fault in faults]


def refusal(data, name="svar.csv"):
    with pytest.raises(Faults) as refused:
        read_grids(name, data)
    (fault,) = refused.value.faults
    for language in ("da", "en"):
        assert not re.search(r"[»“ (]\?[ .,)»”]", sentence(fault, language))
    return fault


def code(data):
    return refusal(data).code.removeprefix("grid.")
