"""What a browser sends about answers: the page's own form, or one answer at a time as data. Both in the same words."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.core.validators import URLValidator
from django.http import HttpRequest, QueryDict
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from spindel.core.answers.model import Absence
from spindel.core.frameworks.model import Checklist, Item, Quantity
from spindel.core.refusals import Refusal
from spindel.features.answering.models import LONGEST_COMMENT
from spindel.features.answering.reads import NONE_OF_THESE, WORDS, Question, fingerprint
from spindel.features.answering.writes import LARGEST_NUMBER, Change, NotAChoice, NotAsked

MOST_BYTES = 16_000_000
"""A comment pasted far too long is still read, so that the choice beside it is not lost with it."""
LARGEST_REVISION = 2**31 - 1

MOST_SHOWN = 20_000
"""Characters of a comment too long that the field takes and shows again: enough to shorten it, and no browser chokes."""

_ABSENCES = {word: absence for absence, word in WORDS.items()}
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class NotUnderstood(Refusal):
    """What came is not what our own pages send."""


@dataclass(frozen=True)
class Given:
    """What one item's fields held: the part that can be saved, the sentence about the part that cannot."""

    change: Change
    chosen: Sequence[str]
    comment: str
    code: str = ""
    trouble: str = ""


class NameForm(forms.Form):
    """Who came through an open link, where answers are named."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)


class FileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("File (Excel or CSV)"), allow_empty_file=True)


class EvidenceForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("What the link shows"), max_length=200, required=False)
    link = forms.CharField(
        label=gettext_lazy("Link"),
        max_length=1000,
        required=False,
        validators=[URLValidator(["http", "https"])],
        widget=forms.URLInput,
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("PDF, picture or Office document without macros, at most 10 MB."),
    )


def attachment(name: str) -> str:
    """The header under which a browser saves a file, whatever letters are in its name."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


def keyed(post: QueryDict, asked: Mapping[str, Item], language: str) -> list["Given"]:
    """A whole sheet, as somebody keys it in from paper."""
    said = []
    for item in asked.values():
        chosen = [plain(word) for word in post.getlist(f"chosen:{item.id}") if word.strip()]
        comment = plain(post.get(f"comment:{item.id}", ""))
        if chosen or comment:
            said.append(_given(item, chosen, comment, 0, language))
    return said


def body_of(request: HttpRequest) -> bytes:
    body = request.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise NotUnderstood("answering.too_large", most=MOST_BYTES)
    return body


def given_as_data(body: bytes, asked: Mapping[str, Item], language: str) -> Given:
    """``{"item": id, "seen": revision, "chosen": [words], "comment": text}``; the last two are optional."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise NotUnderstood("answering.not_understood") from None
    if not isinstance(data, dict) or not _has_the_right_kinds(data):
        raise NotUnderstood("answering.not_understood")
    item, chosen, comment = asked.get(data["item"]), data.get("chosen"), data.get("comment")
    if chosen is None and comment is None:
        raise NotUnderstood("answering.not_understood")
    if item is None:
        raise NotAsked("answering.not_asked", item=plain(data["item"])[:80])
    return _given(item, chosen, comment, data["seen"], language)


def _has_the_right_kinds(data: Mapping[str, object]) -> bool:
    chosen, seen = data.get("chosen"), data.get("seen")
    return (
        isinstance(data.get("item"), str)
        and isinstance(data.get("comment"), str | None)
        and type(seen) is int
        and 0 <= seen < LARGEST_REVISION
        and (chosen is None or (isinstance(chosen, list) and all(isinstance(word, str) for word in chosen)))
    )


def given_in_form(
    post: QueryDict, questions: Sequence[Question], asked: Mapping[str, Item], language: str
) -> list[Given]:
    """Only what was touched: a page left open since yesterday must not put back yesterday's answers."""
    touched = []
    for question in questions:
        revision, _dot, shown = post.get(f"seen:{question.id}", "").partition(".")
        if not revision.isdecimal() or int(revision) >= LARGEST_REVISION:
            continue
        posted = [plain(word) for word in post.getlist(f"chosen:{question.id}") if word.strip()]
        comment = plain(post.get(f"comment:{question.id}", ""))
        if fingerprint(posted, comment) != shown:
            chosen = settled(posted, question.chosen)
            touched.append(_given(asked[question.id], chosen, comment, int(revision), language))
    return touched


def settled(posted: Sequence[str], stood: Sequence[str]) -> list[str]:
    """Where both a proper answer and "don't know" are marked, the one that was not there before is meant."""
    aside = [word for word in posted if word in _ABSENCES or word == NONE_OF_THESE]
    proper = [word for word in posted if word not in aside]
    if not aside or not proper:
        return list(posted)
    return proper if set(aside) <= set(stood) else aside


def _given(item: Item, chosen: Sequence[str] | None, comment: str | None, seen: int, language: str) -> Given:
    value, absence, code, trouble = None, None, "", ""
    if chosen is not None:
        try:
            value, absence = encoded(item, chosen, language)
        except ValueError:
            code = "answering.not_a_number"
            trouble = _("That is not a number. Write it like 1234 or 12.5.")
    cleaned = None if comment is None else plain(comment)
    if cleaned is not None and len(cleaned) > LONGEST_COMMENT:
        code, trouble, cleaned = "answering.comment_too_long", too_long(len(cleaned)), None
    change = Change(item.id, value, absence, cleaned, seen)
    return Given(change, chosen or [], (comment or "")[:MOST_SHOWN], code, trouble)


def too_long(length: int) -> str:
    over = length - LONGEST_COMMENT
    return ngettext(
        "The comment is %(over)s character too long. Shorten it, and it will be saved.",
        "The comment is %(over)s characters too long. Shorten it, and it will be saved.",
        over,
    ) % {"over": over}


def encoded(item: Item, chosen: Sequence[str], language: str) -> tuple[float | None, Absence]:
    """A form's words as value and absence; ``reads.chosen_of`` turns it back. ValueError where it is no number."""
    words = [word.strip() for word in chosen if word.strip()]
    if not words:
        return None, Absence.BLANK
    if words[0] in _ABSENCES:
        return None, _ABSENCES[words[0]]
    if isinstance(item, Quantity):
        return number_in(words[0], language), Absence.ANSWERED
    places = (
        []
        if words == [NONE_OF_THESE] and isinstance(item, Checklist)
        else [_place(item, word) for word in words]
    )
    if isinstance(item, Checklist):
        return float(sum(1 << place for place in set(places))), Absence.ANSWERED
    if len(places) != 1:
        raise NotAChoice("answering.not_a_choice", item=item.id)
    return float(places[0]), Absence.ANSWERED


def _place(item: Item, word: str) -> int:
    choices = item.options if isinstance(item, Checklist) else getattr(item, "levels", ())
    if not re.fullmatch(r"[0-9]{1,3}", word) or int(word) >= len(choices):
        raise NotAChoice("answering.not_a_choice", item=item.id)
    return int(word)


def number_in(text: str, language: str) -> float:
    """A number as people write it: 1.234,5 in Danish, 1,234.5 in English; one sign alone before decimals is a comma.

    >>> number_in("1.234,5", "da"), number_in("1.234", "da"), number_in("12.5", "da")
    (1234.5, 1234.0, 12.5)
    """
    written = re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-")
    thousands, decimal = (",", ".") if language.startswith("en") else (".", ",")
    grouped = re.fullmatch(rf"[+-]?[0-9]{{1,3}}(\{thousands}[0-9]{{3}})+(\{decimal}[0-9]+)?", written)
    if grouped:
        written = written.replace(thousands, "")
    written = written.replace(",", ".")
    if not re.fullmatch(r"[+-]?([0-9]{1,40}(\.[0-9]{0,40})?|\.[0-9]{1,40})", written):
        raise ValueError(text)
    if abs(float(written)) > LARGEST_NUMBER:
        raise ValueError(text)
    return float(written)


def plain(text: str) -> str:
    """Text any database takes: half characters and control characters are taken out, line ends are all alike."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    lines = whole.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL_CHARACTERS.sub("", lines).strip()
