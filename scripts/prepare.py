"""Make the environment: `prepare.py run` for what the product needs, `prepare.py test` for the tests as well.

Written for any Python 3, so that one too old is told so in a sentence. Does nothing twice: each step leaves a stamp
with the hash of what it was made from.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = 18

SENTENCES = {
    "python": (
        "Spindel needs Python 3.11 or newer, and this is {found}. Install a newer one, or say which: make PYTHON=python3.12 …",
        "Spindel kræver Python 3.11 eller nyere, og her er {found}. Installér en nyere, eller sig hvilken: make PYTHON=python3.12 …",
    ),
    "venv": (
        "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv",
        "Pythons venv-modul mangler. På Debian og Ubuntu: apt install python3-venv",
    ),
    "node": (
        "Spindel needs Node.js 18 or newer with npm to fetch its style sheet and fonts. Install Node.js and try again.",
        "Spindel kræver Node.js 18 eller nyere med npm for at hente typografi og skrifter. Installér Node.js, og prøv igen.",
    ),
    "write": (
        "Spindel cannot write in {folder}. Move the clone to a folder of your own, or change who owns it.",
        "Spindel kan ikke skrive i {folder}. Flyt klonen til en mappe, du selv ejer, eller ret ejerskabet.",
    ),
    "network": (
        "The {what} packages could not be fetched. Is there a network connection, or does a proxy need setting? Details are in {log}.",
        "{what}-pakkerne kunne ikke hentes. Er der netforbindelse, eller skal der sættes en proxy? Detaljer ligger i {log}.",
    ),
    "assets": (
        "The style sheets could not be built. Details are in {log}.",
        "Typografien kunne ikke bygges. Detaljer ligger i {log}.",
    ),
}


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def refuse(code, **facts):
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    english, danish = SENTENCES[code]
    sys.stderr.write((danish if spoken.startswith("da") else english).format(**facts) + "\n")
    sys.exit(1)


def fingerprint(*paths):
    digest = hashlib.sha256(sys.version.encode())
    for path in paths:
        for file in sorted(files_below(os.path.join(ROOT, path))):
            digest.update(os.path.relpath(file, ROOT).encode())
            with open(file, "rb") as content:
                digest.update(content.read())
    return digest.hexdigest()


def files_below(path):
    if os.path.isfile(path):
        return [path]
    return [
        os.path.join(folder, name)
        for folder, _, names in os.walk(path)
        for name in names
        if not name.endswith((".pyc", ".mo"))
    ]


class Step:
    """One piece of work, done again only when what it is made from has changed."""

    def __init__(self, stamp, *sources):
        self.stamp = os.path.join(ROOT, stamp)
        self.wanted = fingerprint(*sources)

    def is_done(self):
        if not os.path.exists(self.stamp):
            return False
        with open(self.stamp) as stamp:
            return stamp.read() == self.wanted

    def done(self):
        with open(self.stamp, "w") as stamp:
            stamp.write(self.wanted)


def run(command, code, **facts):
    log = os.path.join(ROOT, "var", "prepare.log")
    with open(log, "ab") as output:
        failed = subprocess.call(command, cwd=ROOT, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    if failed:
        refuse(code, log=os.path.relpath(log, ROOT), **facts)


def check_machine():
    if sys.version_info[:2] < OLDEST_PYTHON:
        refuse("python", found="Python " + ".".join(map(str, sys.version_info[:3])))
    try:
        os.makedirs(os.path.join(ROOT, "var"), exist_ok=True)
        with open(os.path.join(ROOT, "var", "prepare.log"), "a"):
            pass
    except OSError:
        refuse("write", folder=ROOT)


def node_version():
    try:
        answer = subprocess.check_output(["node", "--version"], stderr=subprocess.DEVNULL)
        return int(answer.decode().lstrip("v").split(".")[0])
    except (OSError, ValueError, subprocess.CalledProcessError):
        return 0


def make_environment(purpose):
    python = os.path.join(VENV, "bin", "python")
    if not os.path.exists(python):
        say("Making the Python environment in .venv …")
        try:
            import ensurepip  # noqa: F401
        except ImportError:
            refuse("venv")
        run([sys.executable, "-m", "venv", VENV], "venv")
    for name in ["run"] if purpose == "run" else ["run", "test"]:
        step = Step(".venv/.%s-packages" % name, "requirements/%s.txt" % name)
        if not step.is_done():
            say("Installing the Python packages (%s) …" % name)
            pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
            run([*pip, "--require-hashes", "-r", "requirements/%s.txt" % name], "network", what="Python")
            step.done()
    step = Step(".venv/.spindel-installed", "pyproject.toml")
    if not step.is_done():
        pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--quiet"]
        run([*pip, "--no-deps", "--no-build-isolation", "--editable", "."], "network", what="Python")
        step.done()


def make_assets(purpose):
    steps = {
        name: Step("node_modules/.%s-packages" % name, "package.json", "package-lock.json")
        for name in ("run", "test")
    }
    if not steps[purpose].is_done() and not steps["test"].is_done():
        if not shutil.which("npm") or node_version() < OLDEST_NODE:
            refuse("node")
        say("Fetching the style sheet and fonts …")
        npm = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        run(npm if purpose == "test" else [*npm, "--omit=dev"], "network", what="npm")
        steps[purpose].done()
    assets = Step(
        "var/.assets",
        "package-lock.json",
        "scripts",
        "src/spindel/webkit",
        "src/spindel/features",
        "src/spindel/locale",
        "src/spindel/site",
        "src/spindel/foundation",
        "src/spindel/demo",
    )
    if not assets.is_done():
        say("Building the assets …")
        run([os.path.join(VENV, "bin", "python"), "scripts/build_assets.py"], "assets")
        assets.done()


def main():
    purpose = sys.argv[1] if len(sys.argv) > 1 else "run"
    check_machine()
    make_environment(purpose)
    make_assets(purpose)


main()
