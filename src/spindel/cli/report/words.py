"""What the report and the terminal say around the results, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "all_units": "Alle enheder",
        "contents": "Indhold",
        "explained": "Sådan er tallene regnet ud",
        "explained_lead": "Åbn en linje, så står regnestykket der. Det kan efterregnes med blyant og papir.",
        "file": "Fil",
        "footer": "Lavet med Spindel. Siden er én fil: den henter intet og sender intet.",
        "framework": "Modenhedsmodel",
        "heat": "Varmekort: {place}, {title}",
        "licence": "Licens",
        "mean_of_units": "Tallene for alle enheder er gennemsnittet af enhedernes tal; hver enhed tæller det samme.",
        "method": "Om tallene",
        "nobody": "Her er intet at tegne: ingen har svaret på noget, der giver point.",
        "one_respondent": "1 besvarelse",
        "one_unit": "1 enhed",
        "page_of": "Rapport",
        "respondents": "{n} besvarelser",
        "source": "Kilde",
        "top": "Til toppen",
        "units_counted": "{n} enheder",
        "unread": "Om indlæsningen",
        "who": "Hvem",
        "worked_out": "Beregnet",
        "working": "Regner",
        "written": "Skrevet:",
    },
    "en": {
        "all_units": "All units",
        "contents": "Contents",
        "explained": "How the figures are worked out",
        "explained_lead": "Open a line to see the sum. Anybody can check it with a pencil.",
        "file": "File",
        "footer": "Made with Spindel. The page is one file: it fetches nothing and sends nothing.",
        "framework": "Framework",
        "heat": "Heat map: {place}, {title}",
        "licence": "Licence",
        "mean_of_units": "The figures for all units are the mean of the units' figures; each unit counts the same.",
        "method": "About the figures",
        "nobody": "There is nothing to draw here: nobody has given an answer that carries points.",
        "one_respondent": "1 respondent",
        "one_unit": "1 unit",
        "page_of": "Report",
        "respondents": "{n} respondents",
        "source": "Source",
        "top": "Back to top",
        "units_counted": "{n} units",
        "unread": "About how the file was read",
        "who": "Who",
        "worked_out": "Worked out",
        "working": "Working out",
        "written": "Written:",
    },
}


def counted(words: Mapping[str, str], one: str, many: str, number: int) -> str:
    return words[one] if number == 1 else words[many].format(n=number)
