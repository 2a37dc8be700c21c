from dataclasses import replace

from tests.reporting.contents import content, of_actor

from tocsin.reporting.blocks import Figures, Notice, Paragraph, Section, Table
from tocsin.reporting.catalogue import Texts
from tocsin.reporting.composing import page
from tocsin.reporting.profile import habits_section, named_section, names_of, profile_summary, ties_section
from tocsin.reporting.seam import Actor, Content
from tocsin.reporting.wording import plain, wording_of

BASE = of_actor(content())


def summary(known: Content = BASE, language: str = "en") -> Section:
    assert known.actor is not None
    return profile_summary(known, known.actor, wording_of(known, Texts.of(language)))


def told(section: Section | None) -> str:
    assert section is not None
    return " ".join(plain(block.line) for block in section.blocks if isinstance(block, (Paragraph, Notice)))


def rows(section: Section | None) -> list[list[str]]:
    assert section is not None
    tables = [block for block in section.blocks if isinstance(block, Table)]
    return [[plain(cell).replace("\u00a0", " ") for cell in row] for table in tables for row in table.rows]


def test_the_summary_counts_what_somebody_ties_to_the_group_and_says_that_it_is_their_word() -> None:
    said = told(summary())

    assert "that somebody ties to Pawn Storm, by themselves or by others of their case." in said
    assert "the word of whoever is named beside it, and none is Tocsin's" in said
    assert "A vendor (2 ties), A feed (one tie) and Example CERT (one tie)." in said
    assert "APT28 and Sofacy. Each name is given by" in said
    assert "another question, which Tocsin does not compute" in said


def test_the_figures_count_targets_countries_and_sectors() -> None:
    (figures,) = (block for block in summary().blocks if isinstance(block, Figures))

    assert [f"{number} {label}" for number, label in figures.entries] == [
        "2 organisations",
        "2 countries",
        "2 sectors",
        "4 names",
        "2 attempts on record",
        "3 sources that say so",
    ]


def test_nothing_on_record_is_said_so() -> None:
    bare = content(
        organisations=(),
        cases=(),
        alerts=(),
        attempts=(),
        actor=Actor("Nobody we know"),
        title="Nobody we know",
    )

    assert "Nothing is on record that anybody ties to Nobody we know." in told(summary(bare))
    assert ties_section(bare, wording_of(bare, Texts.of("en"))) is None
    assert habits_section(bare, wording_of(bare, Texts.of("en"))) is None


def test_names_are_those_of_cases_and_those_that_a_fact_ties_alone() -> None:
    assert names_of(BASE)[-1] == "wada-awa.org"
    assert len(names_of(BASE)) == 4


def test_each_name_says_when_it_was_set_up_at_whom_it_was_aimed_and_by_whose_word_it_is_there() -> None:
    found = rows(named_section(BASE, wording_of(BASE, Texts.of("en"))))

    assert found[0] == [
        "onedrive-en-marche[.]fr",
        "14 April 2017",
        "En Marche !",
        "A vendor and Example CERT",
    ]
    assert found[-1] == ["wada-awa[.]org", "–", "–", "A feed"]
    assert named_section(replace(BASE, actor=None), wording_of(BASE, Texts.of("en"))) is None


def test_a_name_that_nobody_ties_to_the_group_says_that_others_of_its_case_are() -> None:
    assert BASE.actor is not None
    known = replace(BASE, actor=replace(BASE.actor, ties=()))

    found = rows(named_section(known, wording_of(known, Texts.of("en"))))
    assert {row[-1] for row in found} == {"nobody; others of its case are"}


def test_each_tie_says_who_what_when_and_in_what_form() -> None:
    found = rows(ties_section(BASE, wording_of(BASE, Texts.of("en"))))

    assert found == [
        ["15 March 2017", "A feed", "wada-awa[.]org", "Sofacy", "fact in a report or feed", "a feed (C3)"],
        [
            "14 April 2017",
            "A vendor",
            "onedrive-en-marche[.]fr",
            "Pawn Storm",
            "claim: 99 % sure",
            "France 24 (B2)",
        ],
        [
            "14 April 2017",
            "A vendor",
            "onedrive-en-marche[.]fr",
            "Pawn Storm",
            "reported link, as evidence",
            "a report (B2)",
        ],
        [
            "25 April 2017",
            "Example CERT",
            "onedrive-en-marche[.]fr",
            "Pawn Storm",
            "assessment, 55%",
            "an assessment",
        ],
        ["a vendor", "APT28"],
        ["a feed", "Sofacy"],
    ]


def test_techniques_and_software_say_how_often_and_where_that_is_from() -> None:
    section = habits_section(BASE, wording_of(BASE, Texts.of("en")))

    assert rows(section) == [["T1566.002", "Spearphishing Link", "1", "9"], ["S0023", "CHOPSTICK", "–", "4"]]
    assert "in one case on record here" in told(section)
    assert "12 published reports on the group dated in the period (actor data: ATT&CK)" in told(section)


def test_a_report_on_a_group_has_its_parts_in_order_and_one_on_a_case_has_none_of_them() -> None:
    keys = [section.key for section in page(BASE).sections]

    assert keys[:5] == ["summary", "targets", "ties", "names", "habits"]
    assert not {"ties", "habits"} & {section.key for section in page(replace(BASE, actor=None)).sections}
