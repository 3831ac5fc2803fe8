"""A whole sheet in one piece, for where a row an answer would be too slow or would tell too much."""

import base64
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from spindel.core.answers.model import Absence, Answers
from spindel.features.answering.models import Answer
from spindel.features.answering.reads.questions import asked_in
from spindel.features.rounds.models import Round
from spindel.features.rounds.reads import framework_of_round
from spindel.foundation.organisation.models import Unit


@dataclass(frozen=True)
class Contents:
    """What a sheet says, without who, when or how: the numbers as ``Sheet.packed`` keeps them, and comments by item."""

    packed: bytes
    comments: Mapping[str, str] = field(default_factory=dict)


def row_of(items: int) -> np.dtype:
    """The layout of a packed sheet: for every item the round asks, in its order, the absence and the value."""
    return np.dtype([("absence", "i1", (items,)), ("values", "<f8", (items,))])


def contents_of(round: Round, answers: Iterable[Answer]) -> Contents:
    asked = list(asked_in(round))
    places = {item: place for place, item in enumerate(asked)}
    known = [answer for answer in answers if answer.item in places]
    row = np.zeros(1, row_of(len(asked)))
    row["absence"], row["values"] = Absence.BLANK, np.nan
    for answer in known:
        row["absence"][0, places[answer.item]] = answer.absence
        row["values"][0, places[answer.item]] = np.nan if answer.value is None else answer.value
    return Contents(row.tobytes(), {answer.item: answer.comment for answer in known if answer.comment})


def unpacked(round: Round, packed: Sequence[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """(sheets, items asked) of values, and of absence."""
    rows = np.frombuffer(b"".join(map(bytes, packed)), row_of(len(asked_in(round))))
    return rows["values"], rows["absence"]


def answers_in(round: Round, packed: bytes) -> dict[str, Answer]:
    """The answers of one packed sheet as rows that were never saved."""
    values, absence = unpacked(round, [packed])
    return {
        item: Answer(
            item=item,
            value=None if absence[0, place] else float(values[0, place]),
            absence=int(absence[0, place]),
        )
        for place, item in enumerate(asked_in(round))
        if absence[0, place] != Absence.BLANK
    }


def answers_alone(round: Round, unit: Unit, given: Iterable[Answer]) -> Answers:
    """One sheet by itself, as results read many: for its writer, wherever it lies."""
    items = tuple(item.id for item in framework_of_round(round).items())
    asked = [column for column, item in enumerate(items) if item in asked_in(round)]
    values, absence = np.full((1, len(items)), np.nan), np.full((1, len(items)), Absence.NOT_ASKED, np.int8)
    values[:, asked], absence[:, asked] = unpacked(round, [contents_of(round, given).packed])
    return Answers(items, (str(unit.pk),), np.zeros(1, np.int32), ("1",), values, absence)


def as_text(contents: Contents) -> bytes:
    packed = base64.b64encode(contents.packed).decode()
    return json.dumps([packed, dict(contents.comments)], ensure_ascii=False).encode()


def from_text(text: bytes) -> Contents:
    packed, comments = json.loads(text)
    return Contents(base64.b64decode(packed), comments)
