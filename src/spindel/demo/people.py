"""Who lives in the demo: the named cast, the units of an invented municipality, and names for everybody else."""

from dataclasses import dataclass

MUNICIPALITY = "Tråddal Kommune"
MAIL = "traaddal.example"


@dataclass(frozen=True)
class Area:
    """A professional area that answers: how big, how it usually does per dimension, and what pulls it."""

    name: str
    headcount: int
    respondents: int
    strategi: float
    styring: float
    forankring: float
    teknik: float
    yearly: float


@dataclass(frozen=True)
class Department:
    name: str
    areas: tuple[Area, ...]


DEPARTMENTS = (
    Department(
        "Sundhed og Ældre",
        (
            Area("Hjemmeplejen", 412, 11, 2.5, 2.1, 2.9, 2.2, 0.28),
            Area("Plejecentre", 538, 10, 2.2, 1.9, 2.4, 2.0, 0.15),
            Area("Sygepleje og genoptræning", 164, 8, 2.9, 2.4, 3.1, 2.6, 0.22),
        ),
    ),
    Department(
        "Børn og Unge",
        (
            Area("Dagtilbud", 486, 10, 2.3, 2.0, 2.6, 2.1, 0.20),
            Area("Skoler", 721, 12, 2.8, 2.5, 2.7, 2.9, 0.12),
            Area("Familierådgivning", 96, 7, 2.4, 2.6, 2.5, 2.3, 0.25),
        ),
    ),
    Department(
        "Teknik og Miljø",
        (
            Area("Plan og Byg", 58, 7, 3.2, 3.0, 2.8, 3.4, 0.18),
            Area("Vej, Park og Forsyning", 133, 8, 2.6, 2.9, 2.2, 3.0, 0.10),
        ),
    ),
    Department(
        "Arbejdsmarked og Borger",
        (
            Area("Jobcenter", 187, 9, 2.9, 3.0, 2.6, 2.8, 0.22),
            Area("Borgerservice", 41, 6, 3.5, 3.1, 3.4, 3.1, 0.24),
        ),
    ),
    Department(
        "Stabe",
        (
            Area("Økonomi og Løn", 62, 6, 3.1, 3.4, 2.7, 3.2, 0.16),
            Area("Digitalisering og IT", 38, 6, 3.6, 3.5, 3.2, 3.7, 0.14),
        ),
    ),
)

# What the whole municipality is better or worse at than its areas are otherwise, by category.
PULLS = {
    "vision": 0.35,
    "opbakning": 0.55,
    "borger": 0.1,
    "governance": 0.3,
    "roller": 0.5,
    "prioritering": -0.45,
    "gevinster": -0.8,
    "ledelse": 0.05,
    "kompetencer": 0.2,
    "implementering": -0.3,
    "data": -0.7,
    "fundamenter": -0.1,
    "etik": 0.4,
}


@dataclass(frozen=True)
class Person:
    """One of the cast, with a door of their own on the front page."""

    key: str
    name: str
    role: str
    unit: str


CAST = (
    Person("alma", "Alma Rask", "respondent", "Hjemmeplejen"),
    Person("bo", "Bo Lindved", "round_leader", ""),
    Person("carla", "Carla Toft", "unit_leader", "Sundhed og Ældre"),
    Person("dan", "Dan Hessel", "reader", ""),
    Person("finn", "Finn Ager", "administrator", ""),
)

FIRST_NAMES = [
    "Anne",
    "Mette",
    "Kirsten",
    "Hanne",
    "Lone",
    "Susanne",
    "Marianne",
    "Birgitte",
    "Charlotte",
    "Lene",
    "Pia",
    "Rikke",
    "Louise",
    "Camilla",
    "Maria",
    "Sofie",
    "Emma",
    "Ida",
    "Freja",
    "Fatima",
    "Amina",
    "Katarzyna",
    "Peter",
    "Lars",
    "Jens",
    "Michael",
    "Henrik",
    "Thomas",
    "Søren",
    "Jan",
    "Martin",
    "Christian",
    "Anders",
    "Mads",
    "Rasmus",
    "Jonas",
    "Oliver",
    "Noah",
    "Hassan",
    "Mohamed",
    "Tomasz",
    "Åse",
    "Øjvind",
    "Bjørn",
]
LAST_NAMES = [
    "Nielsen",
    "Jensen",
    "Hansen",
    "Pedersen",
    "Andersen",
    "Christensen",
    "Larsen",
    "Sørensen",
    "Rasmussen",
    "Petersen",
    "Madsen",
    "Kristensen",
    "Olsen",
    "Thomsen",
    "Poulsen",
    "Johansen",
    "Knudsen",
    "Mortensen",
    "Møller",
    "Holm",
    "Lund",
    "Bach",
    "Dahl",
    "Friis",
    "Krogh",
    "Vestergaard",
    "Bruun",
    "Kjær",
    "Skov",
    "Yde",
]

COMMENTS = (
    "Det står i årshjulet, men vi når det sjældent i efteråret.",
    "Vi har aftalt det på personalemødet, og superbrugerne holder fast i det.",
    "Det afhænger meget af, hvilken leder man har.",
    "Nye kolleger får det vist den første uge.",
    "Vi mangler at se tallene igen, efter at systemet er skiftet.",
    "Det fungerer godt på dagvagten, men ikke om aftenen.",
    "Planen er god, men den ligger på et drev, som kun få kan se.",
)
