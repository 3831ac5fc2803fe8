"""Trim the design system to what the pages use, compile the translations, and gather the static files."""

import os
import re
import shutil
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
DESIGN_SYSTEM = ROOT / "node_modules" / "dkfds" / "dist"
VENDOR = ROOT / "src" / "spindel" / "webkit" / "static" / "vendor" / "dkfds"
PICTURE_FONTS = ROOT / "src" / "spindel" / "webkit" / "fonts"
FONT_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}
LATIN_1 = "U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2013-2014,U+2018-201A,U+201C-201E,U+2020-2022,U+2026,U+2030,U+2039-203A,U+2044,U+20AC,U+2122,U+2212,U+FB01-FB02"


def trim_design_system() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    (VENDOR / "fonts").mkdir(parents=True)
    (VENDOR / "img").mkdir()
    css = (DESIGN_SYSTEM / "css" / "dkfds.min.css").read_text(encoding="utf-8-sig")
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"/\*#.*?\*/", "", css)
    for image in set(re.findall(r"url\(\.\./img/([^)]+)\)", css)):
        source = DESIGN_SYSTEM / "img" / image.strip("\"'")
        shutil.copy(source, VENDOR / "img" / source.name)
        css = css.replace(f"url(../img/{image})", f"url(img/{source.name})")
    (VENDOR / "dkfds.css").write_text(
        "@layer dkfds{" + font_faces() + css.replace('@charset "UTF-8";', "") + "}"
    )
    shutil.copy(DESIGN_SYSTEM / "LICENSE.md", VENDOR / "LICENSE.md")


def font_faces() -> str:
    faces = []
    for name, weight in FONT_WEIGHTS.items():
        file = f"IBMPlexSans-{name}-Latin1.woff2"
        shutil.copy(
            DESIGN_SYSTEM / "fonts" / "IBMPlexSans" / "split" / "woff2" / file, VENDOR / "fonts" / file
        )
        faces.append(
            f"@font-face{{font-family:IBM Plex Sans;font-style:normal;font-weight:{weight};font-display:swap;"
            f"src:url(fonts/{file}) format('woff2');unicode-range:{LATIN_1}}}"
        )
    return "".join(faces)


def unpack_fonts_for_pictures() -> None:
    """PNG and PDF are made by typst, which reads fonts as plain TrueType."""
    shutil.rmtree(PICTURE_FONTS, ignore_errors=True)
    PICTURE_FONTS.mkdir(parents=True)
    for name in FONT_WEIGHTS:
        file = f"IBMPlexSans-{name}-Latin1.woff"
        font = TTFont(DESIGN_SYSTEM / "fonts" / "IBMPlexSans" / "split" / "woff" / file)
        font.flavor = None
        font.save(PICTURE_FONTS / file.replace(".woff", ".ttf"))


def compile_translations() -> None:
    for source in (ROOT / "src").rglob("*.po"):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parent.parent.name))


def gather_static_files() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "spindel.site.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


trim_design_system()
unpack_fonts_for_pictures()
compile_translations()
gather_static_files()
