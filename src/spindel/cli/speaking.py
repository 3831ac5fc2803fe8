"""The command's own help in Danish, where the terminal is Danish: argparse knows English only."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from typing import NoReturn

DANISH: Mapping[str, str] = {
    "Digital maturity, from answers to action.": "Digital modenhed, fra svar til handling.",
    "look at frameworks and check your own": "se modenhedsmodeller, og tjek din egen",
    "answers in a file to scores": "svar i en fil bliver til scorer",
    "answers in a file to a report, a spider web and an Excel file": "svar i en fil bliver til en rapport, et spindelvæv og en Excel-fil",
    "start the web server": "start webserveren",
    "check the audit trail": "tjek hændelsesloggen",
    "let somebody in again who has lost their phone": "luk en ind igen, der har mistet sin telefon",
    "Let somebody in again who has lost their phone.": "Luk en ind igen, der har mistet sin telefon.",
    "the person's address; be sure who is asking": "personens e-mail; vær sikker på, hvem der spørger",
    "fetch or erase what is kept about a person": "hent eller slet det, der står om en person",
    "a zip for the person, one per organisation that knows them": "en zip til personen, én pr. organisation, der kender dem",
    "forget the person in every organisation": "glem personen i alle organisationer",
    "the person's address": "personens e-mail",
    "whether the answers stay, without a name": "om svarene bliver uden navn (keep) eller slettes (delete)",
    "really do it": "gør det virkelig",
    "whether every event stands as it was written": "om hver hændelse står, som den blev skrevet",
    "start the web server with a demo municipality": "start webserveren med en demokommune",
    "everything into one file, while people go on working": "læg alt i én fil, mens folk arbejder videre",
    "the file to write": "filen, der skal skrives",
    "a backup back into an empty database": "læg en sikkerhedskopi tilbage i en tom database",
    "a file that “spindel backup” wrote": "en fil, som »spindel backup« har skrevet",
    "ask whether the web server answers": "spørg, om webserveren svarer",
    "port to ask (default: 8000)": "port at spørge på (ellers 8000)",
    "do what waits in the background": "gør det, der venter i baggrunden",
    "do what is due now, and stop": "gør det, der skal gøres nu, og stop",
    "stop when this process has": "stop, når denne proces er stoppet",
    "Django's own management commands": "Djangos egne kommandoer til drift",
    "show this help message and exit": "vis denne hjælp",
    "the frameworks that come with Spindel": "de modeller, der følger med Spindel",
    "a framework's tree, questions and levels": "en models træ, spørgsmål og trin",
    "id of a bundled framework, or a folder": "id på en medfølgende model, eller en mappe",
    "language of the words (default: the terminal's)": "ordenes sprog (ellers terminalens)",
    "every fault in a framework's files": "alle fejl i en models filer",
    "folder with framework.yaml and a file per language": "mappe med framework.yaml og en fil pr. sprog",
    "the JSON Schema of the files": "filernes JSON Schema",
    "of a language's file instead": "for et sprogs fil i stedet",
    "answers as .csv or .xlsx": "svarene som .csv eller .xlsx",
    "one respondent or one answer a row (default: as the headings say)": "én besvarelse eller ét svar pr. række (ellers efter overskrifterne)",
    "heading of the column that names the unit": "overskriften på kolonnen med enheden",
    "heading of the column that names the respondent": "overskriften på kolonnen med den, der svarer",
    "which sheet of the workbook": "hvilket ark i projektmappen",
    "show how this node's or question's score is worked out": "vis, hvordan scoren for denne del eller dette spørgsmål er regnet ud",
    "how to print (default: table)": "hvordan der skrives (ellers som tabel)",
    "write to a file instead": "skriv til en fil i stedet",
    "folder for the files; made if need be": "mappe til filerne; den bliver lavet, hvis den mangler",
    "title of the report (default: the name of the file)": "rapportens titel (ellers filens navn)",
    "address to listen on (default: this machine only)": "adresse at lytte på (ellers kun denne maskine)",
    "port to listen on (default: 8000)": "port at lytte på (ellers 8000)",
    "processes (default: 1 on SQLite, 2 on PostgreSQL)": "processer (ellers 1 på SQLite, 2 på PostgreSQL)",
}
WRONG_USE: Mapping[str, str] = {
    r"the following arguments are required: (.+)": r"der mangler: \1",
    r"unrecognized arguments: (.+)": r"det kender Spindel ikke: \1",
    r"argument (\S+): expected one argument": r"der mangler noget efter \1",
    r"argument (\S+): invalid choice: (.+) \(choose from (.+)\)": r"\2 kan ikke stå ved \1; vælg en af: \3",
    r"argument (\S+): invalid int value: (.+)": r"\1 skal være et helt tal, ikke \2",
}


class Formatter(argparse.HelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):
        super().add_usage(usage, actions, groups, "Brug: " if prefix is None else prefix)


class DanishParser(argparse.ArgumentParser):
    """Says in Danish what argparse says in English; a word without a translation stays as it is."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given, formatter_class=Formatter)  # type: ignore[arg-type]
        self.description = in_danish(self.description)
        self._positionals.title, self._optionals.title = "argumenter", "valg"

    def format_help(self) -> str:
        for action in self._actions:
            action.help = in_danish(action.help)
            if isinstance(action, argparse._SubParsersAction):
                for choice in action._choices_actions:
                    choice.help = in_danish(choice.help)
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        for english, danish in WRONG_USE.items():
            message = re.sub(f"^{english}$", danish, message)
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: fejl: {message}\n")


def in_danish(said: str | None) -> str | None:
    """Descriptions are help with a capital letter and a full stop."""
    if not said or said in DANISH:
        return DANISH.get(said or "", said)
    plain = said[0].lower() + said[1:].removesuffix(".")
    found = DANISH.get(plain, "")
    return f"{found[0].upper()}{found[1:]}." if found else said


def parser_class(language: str) -> type[argparse.ArgumentParser]:
    return DanishParser if language == "da" else argparse.ArgumentParser
