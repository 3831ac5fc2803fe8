"""The bundled framework's own words: whole, short, plain, and no level a copy of another."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from itertools import combinations

import pytest

from spindel.core.frameworks import parse
from spindel.core.frameworks.model import Framework, Ladder, Texts
from spindel.frameworks import read_bundled

LANGUAGES = ("da", "en")
LEVELS = ("1", "2", "3", "4", "5")

Levels = dict[str, list[str]]
"""The five sentences of every item, lowest first."""

SMALL = {
    "da": "alle andre bliver blevet deres disse efter eller enkelte flere for fordi have hele hver hvert hvad hvem hvor "
    "hvordan ikke ingen inden kan kommer med mere mest men nogle når også over samme selv siden skal som til ud under "
    "uden var ved vi være været",
    "en": "about after all and any are because been before being between does done each every from gets have having "
    "into more most none not only other others over same some than that the their them then there these they this "
    "those under until what when where which while who whom will with without would",
}
BANNED = {
    "da": "agil asset benefit best.practice compliance deliverable effektivis eksekver facilit framework "
    "fremadrettet governance holistisk implementer interessent italesæt kpi modenhed operationalis optimer paradigm "
    "proaktiv roadmap set-?up sikrer stakeholder strategisk synerg transformation transition understøtt værdiskab",
    "en": "agile asset best.practice buy-in compliance deliverable ecosystem empower facilitat going.forward holistic "
    "journey key.performance kpi leverag maturity operationalis optimis paradigm proactiv roadmap robust stakeholder "
    "strategic synerg transformation utilis",
}
PRONOUNS = {"da": "han ham hans hun hende hendes", "en": "he him his she her hers"}
"""A leader, a consultant, a citizen may be anybody."""

SHARING = {
    "da": r"andre (områder|kommuner|ledergrupper|afdelinger)|nabokommune|flere (områder|udvalg|fagudvalg)|på tværs",
    "en": r"other (departments?|municipalities|teams|committees)|neighbouring|several (departments|committees)|across",
}
AGREED = {
    "da": r"aftal beskr skriv skrev skema skabelon \w*plan(en)?\b regler vedtag én.side (samme|én).liste",
    "en": r"agree descri writ form\b template plan\b rules adopt one.page (same|one).list one.shared",
}
"""Level 3 is planned and shared: something stands somewhere, for everyone."""

FOLLOWED = {
    "da": r"tal\b tallene tæller talt antal hvor.mange hvor.tit dato frist kvartal måned uge\b år(et)?\b møde referat målt "
    "timer.og.kroner",
    "en": r"figures number count how.many how.often dates?\b deadline quarter month week year meeting minutes measured "
    "hours.and.money",
}
"""Level 4 is followed up: a figure, a date, a meeting that comes again."""

CANNOT_SEE = (
    "vision-vedtaget",
    "opbakning-orientering",
    "opbakning-topledelse",
    "opbakning-holdning",
    "governance-beslutninger",
    "gevinster-business-case",
    "fundamenter-arkitektur",
    "fundamenter-anskaffelse",
)
"""What happens among politicians, at the top or at the buyer's desk."""

DONT_KNOW = {"da": "»ved ikke« et godt svar", "en": "“don't know” is a good answer"}


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", text.lower())


def sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]


def lix(text: str) -> float:
    """Words a sentence plus the percentage of words longer than six letters (Björnsson 1968)."""
    counted = words(text)
    return len(counted) / len(sentences(text)) + 100 * sum(len(word) > 6 for word in counted) / len(counted)


@cache
def content_words(text: str, language: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if len(word) > 3) - set(SMALL[language].split())


def likeness(one: str, other: str, language: str) -> float:
    """Jaccard: shared content words over all of them."""
    first, second = content_words(one, language), content_words(other, language)
    return len(first & second) / len(first | second)


def any_of(stems: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(stems.split()) + ")", re.IGNORECASE)


def whole(listed: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(listed.split()) + r")\b", re.IGNORECASE)


def every_text(texts: Texts) -> Iterator[tuple[str, str]]:
    """Everything written for people except titles, which carry the field's own names."""
    yield "text", texts.heading.text
    for key, heading in {**texts.nodes, **texts.bands, **texts.forms}.items():
        yield key, heading.text
    for key, lens in texts.lenses.items():
        yield key, lens.heading.text
        yield from ((group, heading.text) for group, heading in lens.groups.items())
    for item, text in texts.items.items():
        yield from ((item, part) for part in (text.question, text.help, *text.choices.values()))
    for node, by_band in texts.advice.items():
        yield from ((f"{node} {band}", text) for band, text in by_band.items())
    yield from ((section.title, section.text) for section in texts.guidance)


# ── What is wrong with these levels ──────────────────────────────────────────────────────────────────────────────────


def too_hard(levels: Levels, language: str) -> list[str]:
    return [item for item, five in levels.items() if lix(" ".join(five)) > 45]


def wrong_length(levels: Levels, language: str) -> list[str]:
    return [text for five in levels.values() for text in five if not 12 <= len(words(text)) <= 40]


def alike(levels: Levels, language: str) -> list[str]:
    """Two levels of one item that say nearly the same."""
    return [
        item
        for item, five in levels.items()
        if any(likeness(one, other, language) >= 0.35 for one, other in combinations(five, 2))
    ]


def echoes(levels: Levels, language: str) -> list[tuple[str, str]]:
    """Levels of two items that say nearly the same."""
    every = [(item, text) for item, five in levels.items() for text in five]
    return [
        (one, other)
        for (item, one), (another, other) in combinations(every, 2)
        if item != another and likeness(one, other, language) >= 0.35
    ]


def said_twice(levels: Levels, language: str) -> list[str]:
    said = Counter(
        sentence for five in levels.values() for text in five for sentence in sentences(text.lower())
    )
    return [sentence for sentence, times in said.items() if times > 1]


def stock_openings(levels: Levels, language: str) -> list[str]:
    """Two words opening more than a few levels, or three opening more than three."""
    texts = [words(text) for five in levels.values() for text in five]
    two, three = (Counter(tuple(text[:length]) for text in texts) for length in (2, 3))
    return [" ".join(opening) for opening, times in two.items() if times > 5] + [
        " ".join(opening) for opening, times in three.items() if times > 3
    ]


def stock_tails(levels: Levels, language: str) -> list[str]:
    """Fifth levels that end in the same words, or all in "and others share it"."""
    fifths = [five[4] for five in levels.values()]
    tails = Counter(tuple(words(text)[-3:]) for text in fifths)
    last_clauses = [re.split(r"[.,;:]\s", text)[-1] for text in fifths]
    sharing = [clause for clause in last_clauses if re.search(SHARING[language], clause)]
    found = [" ".join(tail) for tail, times in tails.items() if times > 2]
    return found + (sharing if len(sharing) > 5 else [])


def stock_phrases(levels: Levels, language: str) -> list[str]:
    """Four words in a row that stand in more than two fifth levels."""
    runs = Counter(
        run
        for five in levels.values()
        for run in {tuple(words(five[4])[start : start + 4]) for start in range(len(words(five[4])) - 3)}
    )
    return [" ".join(run) for run, times in runs.items() if times > 2]


def third_not_agreed(levels: Levels, language: str) -> list[str]:
    return [item for item, five in levels.items() if not any_of(AGREED[language]).search(five[2])]


def fourth_not_followed_up(levels: Levels, language: str) -> list[str]:
    return [item for item, five in levels.items() if not any_of(FOLLOWED[language]).search(five[3])]


def consultants_words(levels: Levels, language: str) -> list[str]:
    return [text for five in levels.values() for text in five if any_of(BANNED[language]).search(text)]


def somebodys_sex(levels: Levels, language: str) -> list[str]:
    return [text for five in levels.values() for text in five if whole(PRONOUNS[language]).search(text)]


# ── The framework ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def framework() -> Framework:
    return parse(read_bundled("digital-omstilling"))


@pytest.fixture(scope="module", params=LANGUAGES)
def texts(framework: Framework, request: pytest.FixtureRequest) -> Texts:
    return framework.text(request.param)


@pytest.fixture
def levels(texts: Texts) -> Levels:
    return {item: list(text.choices.values()) for item, text in texts.items.items()}


def test_it_is_39_questions_of_five_levels_three_in_each_of_13_categories(framework):
    categories = [category for dimension in framework.tree.children for category in dimension.children]

    assert [len(dimension.children) for dimension in framework.tree.children] == [3, 4, 3, 3]
    assert [len(category.children) for category in categories] == [3] * 13
    assert len(framework.items()) == 39
    for item in framework.items():
        assert isinstance(item, Ladder)
        assert [(level.id, level.points) for level in item.levels] == [
            (level, int(level) - 1) for level in LEVELS
        ]


def test_the_short_form_asks_once_in_every_category(framework):
    categories = [category for dimension in framework.tree.children for category in dimension.children]

    short = framework.forms["short"]
    assert len(short) == 13
    for category in categories:
        assert len({item.id for item in category.children} & set(short)) == 1, category.id


def test_the_lenses_group_as_they_were_designed(framework):
    themes, six = framework.lenses
    every = [item.id for item in framework.items()]

    assert [(group.id, len(group.items)) for group in themes.groups] == [
        ("digital-ledelse", 8),
        ("gevinstrealisering", 3),
        ("implementering-og-forankring", 6),
        ("organisering-og-prioritering", 9),
    ]
    in_themes = [item for group in themes.groups for item in group.items]
    left_out = set(every) - set(in_themes)
    assert len(in_themes) == len(set(in_themes))
    assert {item.partition("-")[0] for item in left_out} == {
        "opbakning",
        "borger",
        "data",
        "fundamenter",
        "etik",
    }
    assert {item for item in left_out if item.startswith("opbakning")} == {"opbakning-orientering"}

    assert [(group.id, len(group.items)) for group in six.groups] == [
        ("borgernes-behov", 3),
        ("strategi", 6),
        ("forankring", 7),
        ("styring", 14),
        ("teknik", 6),
        ("datasikkerhed-og-etik", 3),
    ]
    assert sorted(item for group in six.groups for item in group.items) == sorted(every)


def test_there_is_advice_for_every_category_and_band(framework, texts):
    bands = [band.id for band in framework.bands.steps]
    first = {
        "da": [f"Fra {level} til {level + 1}: " for level in range(1, 5)] + ["Hold fast: "],
        "en": [f"From {level} to {level + 1}: " for level in range(1, 5)] + ["Keep it up: "],
    }[texts.language]

    assert len(bands) == 5
    assert len(texts.advice) == 13
    for node, by_band in texts.advice.items():
        assert list(by_band) == bands, node
        for text, opening in zip(by_band.values(), first, strict=True):
            assert text.startswith(opening), (node, text)
            assert 30 <= len(words(text)) <= 75, (node, text)


def test_advice_is_a_step_and_not_the_next_level_over_again(framework, texts, levels):
    said = {sentence for five in levels.values() for text in five for sentence in sentences(text)}
    for dimension in framework.tree.children:
        for category in dimension.children:
            for text in texts.advice[category.id].values():
                assert not said & set(sentences(text))
                for item in category.children:
                    assert max(likeness(text, level, texts.language) for level in levels[item.id]) < 0.35, (
                        text
                    )


CHECKS = (
    too_hard,
    wrong_length,
    alike,
    echoes,
    said_twice,
    stock_openings,
    stock_tails,
    stock_phrases,
    third_not_agreed,
    fourth_not_followed_up,
    consultants_words,
    somebodys_sex,
)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_nothing_is_wrong_with_the_levels(levels, texts, check):
    assert check(levels, texts.language) == []


def test_nothing_else_speaks_as_a_consultant_or_of_somebodys_sex(texts):
    for place, text in every_text(texts):
        for wrong in (any_of(BANNED[texts.language]), whole(PRONOUNS[texts.language])):
            assert not wrong.search(text), (place, text)


def test_what_most_people_cannot_see_says_that_not_knowing_is_an_answer(texts):
    for item in CANNOT_SEE:
        assert DONT_KNOW[texts.language] in texts.items[item].help, item
    assert DONT_KNOW[texts.language] in " ".join(section.text for section in texts.guidance)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("etik-persondata", "informationssikkerhed adgange koder falske.mails brud"),
        ("etik-privatliv", "lovgrundlag databehandleraftale konsekvensanalyse overvågning etik rimelig"),
        ("etik-kunstig-intelligens", "skævt overvågning menneske borgerne.kan.læse data fejl kontrol"),
        ("fundamenter-arkitektur", "rammearkitektur standarder skriver.under"),
        ("fundamenter-drift", "nedetid nødplan udstyr"),
        ("gevinster-pilot", "drift resultater bredes.ud"),
        ("opbakning-orientering", "politikerne start gevinster"),
        ("borger-behov", "utrygge sagt.nej"),
        ("governance-projektmodel", "projektmodel program faser"),
        ("data-kvalitet", "dubletter fejl kunstig.intelligens"),
    ],
)
def test_what_the_field_asks_of_a_mature_municipality_is_asked(framework, item, said):
    text = framework.text("da").items[item]
    whole_item = " ".join((text.title, text.question, text.help, *text.choices.values()))
    for stem in said.split():
        assert any_of(stem).search(whole_item), stem


# ── The checks themselves ────────────────────────────────────────────────────────────────────────────────────────────


def test_lix_as_counted_by_hand():
    # 8 words in 2 sentences: 4. Three are longer than six letters (hjemmeplejen, medarbejderne, tallene): 37.5 %.
    assert lix("Bo målte tiden i hjemmeplejen. Medarbejderne fik tallene.") == 4 + 37.5


def test_likeness_as_counted_by_hand():
    # Content words: {listen, fælles, ledere} and {listen, fælles, borgere}: two shared of four.
    assert likeness("Listen er fælles for ledere.", "Listen er fælles for borgere.", "da") == 0.5


def put(level: int, text: str, *, items: int = 1) -> Callable[[Levels], None]:
    """Write ``text`` at ``level`` of the first items; ``{}`` becomes a word of the item's own."""

    def change(levels: Levels) -> None:
        for number, five in enumerate(list(levels.values())[:items]):
            five[level - 1] = text.format("abcdefghijklmnop"[number] * 5)

    return change


def copy_the_third_level(levels: Levels) -> None:
    five = next(iter(levels.values()))
    five[3] = five[2]


def copy_to_another_item(levels: Levels) -> None:
    one, other, *_ = levels.values()
    other[1] = one[1].rstrip(".") + " endnu."


def end_alike(levels: Levels) -> None:
    for five in list(levels.values())[:3]:
        five[4] = five[4].rstrip(".") + ", og det virker hver gang."


def share_everywhere(levels: Levels) -> None:
    for number, five in enumerate(list(levels.values())[:7]):
        five[4] = five[4].rstrip(".") + f", og andre områder har nu også overtaget {'abcdefg'[number] * 5}."


BROKEN = [
    (too_hard, put(1, "Kommunalbestyrelsens digitaliseringsstrategi " * 20)),
    (wrong_length, put(1, "For kort til et trin.")),
    (wrong_length, put(5, "ord " * 41)),
    (alike, copy_the_third_level),
    (echoes, copy_to_another_item),
    (said_twice, put(2, "Der står det samme to steder her, og det er mere end nok for alle.", items=2)),
    (
        stock_openings,
        put(2, "Nogle steder er {} i gang, men det er ikke aftalt med de andre endnu.", items=4),
    ),
    (stock_openings, put(2, "Nogle steder {} er man i gang, men det er ikke aftalt med de andre.", items=6)),
    (stock_tails, end_alike),
    (stock_tails, share_everywhere),
    (stock_phrases, put(5, "Vi har fået os til at ændre {}, og så tog vi en kop kaffe.", items=4)),
    (third_not_agreed, put(3, "Vi taler tit om det over en kop kaffe, når der er tid til det.")),
    (fourth_not_followed_up, put(4, "Vi er gode til det og gør det så godt, vi kan, når vi kan.")),
    (consultants_words, put(1, "Vi skaber synergi og en holistisk tilgang på det hele, hver gang vi kan.")),
    (somebodys_sex, put(1, "Når lederen er på ferie, ved hun ikke, hvem der har taget telefonen imens.")),
]


@pytest.mark.parametrize(("check", "breaking"), BROKEN, ids=lambda part: getattr(part, "__name__", "put"))
def test_every_check_sees_what_it_looks_for(framework, check, breaking):
    levels = {item: list(text.choices.values()) for item, text in framework.text("da").items.items()}
    assert check(levels, "da") == []
    breaking(levels)
    assert check(levels, "da") != []


def test_no_check_is_untried():
    assert {check for check, _ in BROKEN} == set(CHECKS)
