"""Every write is audited, whole or not at all, and says by name what it is given."""

import ast
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture import house
from tests.architecture.source import HERE, PRODUCT, Module, Source, plant

RECORD = f"{PRODUCT}.foundation.audit.writes.record"
SEAL = f"{PRODUCT}.foundation.audit.writes.seal"
UNAUDITED = {
    RECORD: "it is the audit trail",
    SEAL: "the same",
    f"{PRODUCT}.foundation.accounts.writes.choose_language": "which language a person reads is nobody else's business",
    f"{PRODUCT}.foundation.accounts.writes.forget_run_out": "clears up; nobody did anything",
    f"{PRODUCT}.foundation.accounts.writes.move_sign_in": "the password's change is what is written down",
    f"{PRODUCT}.foundation.accounts.writes.note_use": "when a device was used last, once an hour, for its owner only",
    f"{PRODUCT}.features.answering.writes.saving.save_answer": "runs at every choice; the answer itself keeps revision and time",
    f"{PRODUCT}.features.answering.writes.saving.save_answers": "the same for a whole page without JavaScript",
}
ENVELOPES = f"{PRODUCT}.features.answering.writes.envelopes"
UNAUDITED |= {
    f"{ENVELOPES}.{name}": "an anonymous sheet leaves no trace of when it was begun or sent"
    for name in ("take_key", "start_draft", "send_draft")
}
JOBS = f"{PRODUCT}.foundation.jobs.writes"
UNAUDITED |= {
    f"{JOBS}.{name}": "what a job does is audited where it does it"
    for name in (
        "announce",
        "announce_many",
        "claim",
        "keep",
        "perform",
        "recover",
        "queue_periodic",
        "run_due",
    )
} | {
    f"{JOBS}.progress": "writes nothing itself",
    f"{JOBS}.forget_done": "clears up after what was audited where it was done",
}
MAIL = f"{PRODUCT}.foundation.mail.writes"
UNAUDITED |= {
    f"{MAIL}.{name}": "what a letter is about is audited by who sends it" for name in ("post", "connection")
}
DELIVERING = f"{PRODUCT}.features.rounds.writes.delivering"
UNAUDITED |= {
    f"{DELIVERING}.{name}": "a moment beside a person could tie an anonymous sheet to them; batches are audited"
    for name in (
        *("give_key", "claim_letter", "note_delivery"),
        *("claim_reminder", "unclaim_reminder", "note_reminder_refused"),
    )
}
UNAUDITED[f"{PRODUCT}.foundation.guessing.writes.note_miss"] = "it is about nobody who is known"
UNAUDITED |= {
    f"{PRODUCT}.{name}": "erase_person says that a person was erased, once for all slices"
    for name in (
        "foundation.accounts.writes.close_account",
        "foundation.organisation.writes.erasing.forget_member",
        "features.rounds.writes.erasing.forget_invited",
        "features.answering.writes.erasing.forget_respondent",
        "features.zones.writes.forget_hands",
    )
}
POSITIONAL = {
    RECORD: "what happened comes first, as in a sentence",
    f"{JOBS}.announce": "the fact comes first, as in a sentence",
}
ONE_STATEMENT = {
    RECORD: "one row, inside its caller's transaction",
    SEAL: "each helping by itself",
    f"{JOBS}.announce": "one statement, inside its caller's transaction",
    f"{JOBS}.announce_many": "one statement, inside its caller's transaction",
    f"{JOBS}.keep": "one statement",
    f"{MAIL}.post": "touches no table",
    f"{MAIL}.connection": "touches no table",
    f"{JOBS}.perform": "each step by itself, so that a kill in between is seen",
    f"{JOBS}.run_due": "each job by itself",
    f"{JOBS}.progress": "writes nothing itself",
    f"{PRODUCT}.foundation.accounts.writes.choose_language": "one column",
    f"{PRODUCT}.foundation.accounts.writes.move_sign_in": "one column",
    f"{PRODUCT}.foundation.accounts.writes.note_use": "one column",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def write_modules(source: Source) -> list[Module]:
    return [
        module
        for module in source.modules.values()
        if house.slice_of(module.name).split(".")[0] in {"foundation", "features"}
        and house.file_of(module.name) == "writes"
    ]


def functions(source: Source) -> dict[str, Function]:
    """Every function of every writes file, by its dotted name."""
    return {
        f"{module.name}.{node.name}": node
        for module in write_modules(source)
        for node in module.tree.body
        if isinstance(node, Function)
    }


def intentions(source: Source) -> dict[str, Function]:
    """The writes themselves; what stands beside them takes its arguments by place and is called in its own file only."""
    return {
        name: node
        for name, node in functions(source).items()
        if not node.name.startswith("_") and (node.args.kwonlyargs or is_used_elsewhere(source, name))
    }


def is_used_elsewhere(source: Source, name: str) -> bool:
    home, _, short = name.rpartition(".")
    return any(
        home in source.imports(module) and short in names_in(module)
        for module in source.modules.values()
        if module.name != home
    )


def names_in(module: Module) -> set[str]:
    attributes = {node.attr for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    imported = {name.rpartition(".")[2] for name, _ in module.imported_names()}
    return attributes | imported


def meanings(module: Module) -> dict[str, str]:
    """What a bare or dotted name in this file means."""
    known = {
        node.name: f"{module.name}.{node.name}" for node in module.tree.body if isinstance(node, Function)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                known[alias.asname or alias.name] = f"{module.start_of(node)}.{alias.name}"
    return known


def calls(node: ast.AST, known: Mapping[str, str]) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            start, dot, rest = ast.unparse(call.func).partition(".")
            yield known.get(start, start) + dot + rest


def audited(source: Source) -> set[str]:
    """Those that record what they did, or call one that does, as often as that takes."""
    everything = functions(source)
    reached: dict[str, set[str]] = {}
    for module in write_modules(source):
        known = meanings(module)
        for name, node in everything.items():
            if name.rpartition(".")[0] == module.name:
                reached[name] = set(calls(node, known))
    found = {RECORD}
    while more := {name for name, called in reached.items() if called & found} - found:
        found |= more
    return found


def faults_of_audit(source: Source, excused: Mapping[str, str]) -> Iterator[str]:
    written = intentions(source)
    for name in sorted(written.keys() - audited(source) - excused.keys()):
        yield f"{name} leaves no trace in the audit"
    for name in sorted(excused.keys() - written.keys() | excused.keys() & audited(source) - {RECORD}):
        yield f"{name} needs no excuse"


def faults_of_signatures(source: Source) -> Iterator[str]:
    for name, node in intentions(source).items():
        if (node.args.args or node.args.posonlyargs or node.args.vararg) and name not in POSITIONAL:
            yield f"{name} takes arguments without their names"


def faults_of_atomicity(source: Source) -> Iterator[str]:
    for name, node in intentions(source).items():
        whole = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
        within = any(
            isinstance(part, ast.With) and "atomic" in ast.unparse(part.items[0]) for part in ast.walk(node)
        )
        if not whole and not within and name not in ONE_STATEMENT:
            yield f"{name} can stop half-way: it is not atomic"


def test_every_write_is_audited():
    assert list(faults_of_audit(HERE, UNAUDITED)) == []


def test_writes_are_called_by_name():
    assert list(faults_of_signatures(HERE)) == []


def test_writes_are_whole():
    assert list(faults_of_atomicity(HERE)) == []


WRITE = "from spindel.foundation.audit.writes import record\n"


def test_a_write_without_a_trace_is_seen(tmp_path):
    source = plant(
        tmp_path,
        {
            "features/rounds/writes.py": f"""{WRITE}
def open_round(*, round): record("x")
def is_open(round): ...
def reopen_round(*, round): _again(round)
def _again(round): open_round(round=round)
def lose_round(*, round): round.delete()
""",
            "foundation/audit/writes.py": "def record(action): ...",
        },
    )
    assert list(faults_of_audit(source, {RECORD: ""})) == [
        "spindel.features.rounds.writes.lose_round leaves no trace in the audit"
    ]


def test_an_excuse_nobody_needs_is_seen(tmp_path):
    source = plant(tmp_path, {"features/rounds/writes.py": ""})
    assert list(faults_of_audit(source, {"spindel.gone": "reason"})) == ["spindel.gone needs no excuse"]


@pytest.mark.parametrize("signature", ["round", "round, *, now", "*rounds"])
def test_an_argument_without_a_name_is_seen(tmp_path, signature):
    source = plant(
        tmp_path,
        {
            "features/rounds/writes.py": f"def open_round({signature}): ...",
            "features/rounds/views.py": "from spindel.features.rounds import writes\nwrites.open_round(1)",
        },
    )
    assert list(faults_of_signatures(source)) == [
        "spindel.features.rounds.writes.open_round takes arguments without their names"
    ]


def test_a_write_that_can_stop_half_way_is_seen(tmp_path):
    body = "(*, round):\n    round.save()\n    record('round.opened')\n"
    source = plant(
        tmp_path,
        {"features/rounds/writes.py": f"def open_round{body}@transaction.atomic\ndef close_round{body}"},
    )
    assert list(faults_of_atomicity(source)) == [
        "spindel.features.rounds.writes.open_round can stop half-way: it is not atomic"
    ]
