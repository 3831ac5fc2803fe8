"""From the files of a framework to the framework, or to everything that is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from spindel.core.frameworks.documents import Budget, Table, read_document
from spindel.core.frameworks.fields import Fields
from spindel.core.frameworks.model import Framework
from spindel.core.frameworks.structure import read_languages, read_structure
from spindel.core.frameworks.wording import Wording, compare_wording, read_wording
from spindel.core.refusals import Fault, FaultList, nearest, shown

STRUCTURE = "framework.yaml"
MAX_FILES = 50
MAX_BYTES = 5_000_000
"""Of all files together."""


def parse(files: Mapping[str, bytes]) -> Framework:
    """The framework in ``files``, by file name: ``framework.yaml`` and one ``<language>.yaml`` a language.

    Raises ``Faults`` with everything that is wrong. Whatever the bytes are, it takes less than a second.
    """
    faults = FaultList()
    documents = _documents(files, faults)
    framework = None
    if STRUCTURE in documents:
        framework = _framework(files, documents, faults)
    elif STRUCTURE not in files:
        faults.add(Fault("framework.structure_missing", STRUCTURE))
    faults.refuse()
    assert framework is not None  # noqa: S101  (no fault means it was read)
    return framework


def content_hash(files: Mapping[str, bytes]) -> str:
    """Hexadecimal digest of the files; byte order marks and line endings do not count, nor does their order."""
    digest = hashlib.sha256()
    for name in sorted(files):
        content = files[name].removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        for part in (name.encode("utf-8", "surrogatepass"), content):
            digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _documents(files: Mapping[str, bytes], faults: FaultList) -> dict[str, Table]:
    if len(files) > MAX_FILES:
        faults.add(Fault("framework.too_many_files", facts={"count": len(files), "most": MAX_FILES}))
        return {}
    together = sum(len(data) for data in files.values())
    if together > MAX_BYTES:
        largest = max(files, key=lambda name: len(files[name]))
        faults.add(Fault("yaml.too_large", shown(largest), facts={"bytes": together, "most": MAX_BYTES}))
        return {}
    budget = Budget()
    read = {
        name: read_document(name, files[name], faults, budget) for name in sorted(files) if _is_yaml(name)
    }
    return {name: table for name, table in read.items() if table is not None}


def _is_yaml(name: str) -> bool:
    return name.endswith(".yaml")


def _framework(
    files: Mapping[str, bytes], documents: Mapping[str, Table], faults: FaultList
) -> Framework | None:
    fields = Fields(STRUCTURE, faults)
    root = documents[STRUCTURE]
    framework = read_structure(fields, root)
    if framework is None:
        return None
    languages = read_languages(fields, root)
    _check_names(files, languages, faults)
    wordings = {
        language: read_wording(Fields(name, faults), documents[name], framework, language)
        for language in languages
        if (name := f"{language}.yaml") in documents
    }
    _check_alike(wordings, faults)
    return replace(framework, texts={language: wording.texts for language, wording in wordings.items()})


def _check_names(files: Mapping[str, bytes], languages: Mapping[str, int], faults: FaultList) -> None:
    expected = [STRUCTURE, *(f"{language}.yaml" for language in languages)]
    for language, line in languages.items():
        if f"{language}.yaml" not in files:
            facts = {"language": language, "name": f"{language}.yaml"}
            faults.add(Fault("framework.language_missing", STRUCTURE, line, facts=facts))
    surplus = set(files) - set(expected) if languages else set()
    for name in sorted(surplus):
        guess = nearest(name, [absent for absent in expected if absent not in files])
        facts = {"nearest": guess} if guess else {}
        faults.add(Fault("framework.surplus_file", shown(name), facts=facts))


def _check_alike(wordings: Mapping[str, Wording], faults: FaultList) -> None:
    if not wordings:
        return
    first = next(iter(wordings.values()))
    for language, wording in wordings.items():
        if wording is not first:
            compare_wording(Fields(f"{language}.yaml", faults), wording, first)
