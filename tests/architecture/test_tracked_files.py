"""No tracked file knows the machine it was written on or the place packages were fetched from."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping

import pytest

from tests.architecture.source import ROOT

REGISTRY = re.compile(
    r"""["']?resolved["']?\s*:\s*["']?https?://|--(?:extra-)?index-url|\bindex-url\s*=|--find-link[s]|find-link[s]\s*=|file:/{3}"""
    r"""|registry\s*=\s*https?://"""
)
MACHINE = re.compile(r"(?:^|[^A-Za-z0-9_.])/(?:root|home/[a-z]+|work|Users/\w+)/")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
REQUIREMENT = re.compile(r"^[A-Za-z0-9][\w.-]*(?:\[[\w,]+\])?\s*==")
DRAWN = (".svg",)


def tracked() -> dict[str, str]:
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for name in filter(None, names.split("\0")):
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return found


def faults_of_addresses(files: Mapping[str, str]) -> Iterator[str]:
    for name, text in files.items():
        if name.endswith(DRAWN):
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            if REGISTRY.search(line):
                yield f"{name}:{number}: says where packages come from"
            if MACHINE.search(line):
                yield f"{name}:{number}: says where it was written"


def faults_of_locks(files: Mapping[str, str]) -> Iterator[str]:
    for name, text in files.items():
        if name.startswith("requirements/"):
            for requirement in text.replace("\\\n", " ").splitlines():
                if REQUIREMENT.match(requirement) and not HASH.search(requirement):
                    yield f"{name}: {requirement.split()[0]} has no hash"
                elif (
                    requirement.strip()
                    and not requirement.lstrip().startswith("#")
                    and not REQUIREMENT.match(requirement)
                ):
                    yield f"{name}: {requirement.strip()} is not pinned"
        elif name.endswith("package-lock.json"):
            for package, facts in json.loads(text)["packages"].items():
                if package and "integrity" not in facts:
                    yield f"{name}: {package} has no hash"


def test_no_tracked_file_says_where_it_comes_from():
    assert list(faults_of_addresses(tracked())) == []


def test_every_locked_package_has_its_hash():
    locks = {
        name: text for name, text in tracked().items() if name.startswith("requirements/") or "lock" in name
    }
    assert {"requirements/run.txt", "requirements/test.txt", "package-lock.json"} <= set(locks)
    assert list(faults_of_locks(locks)) == []


@pytest.mark.parametrize(
    "line",
    [
        '"resolved": "https' + '://a.example/b.tgz"',
        "--index" + "-url https://a.example",
        "pip install --find" + "-links x",
        "numpy @ file:" + "///tmp/x.whl",
        "registry=" + "https://a.example",
        "cd /ro" + "ot/spindel",
        "open('/ho" + "me/anna/x')",
        "see /wo" + "rk/main",
    ],
)
def test_an_address_is_seen(line):
    assert len(list(faults_of_addresses({"a.txt": line}))) == 1


@pytest.mark.parametrize("line", ["--no-emit-index-url", "src/work/x", "{{ resolved }}", "the path /homes/"])
def test_what_only_looks_like_one_is_let_through(line):
    assert list(faults_of_addresses({"a.txt": line})) == []


def test_a_package_without_a_hash_is_seen():
    good = "numpy==2.1 \\\n    --hash=sha256:" + "0" * 64
    files = {"requirements/run.txt": f"# comment\n{good}\nscipy==1.0\nyaml>=2\n"}
    assert list(faults_of_locks(files)) == [
        "requirements/run.txt: scipy==1.0 has no hash",
        "requirements/run.txt: yaml>=2 is not pinned",
    ]
    lock = {"packages": {"": {}, "node_modules/a": {"version": "1"}}}
    assert list(faults_of_locks({"package-lock.json": json.dumps(lock)})) == [
        "package-lock.json: node_modules/a has no hash"
    ]
