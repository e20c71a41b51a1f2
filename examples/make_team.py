"""Make the write-ups of an invented team: 6 workers in two teams, 200 documents, three months.

    python examples/make_team.py FOLDER [--documents 200] [--seed 7]

Everyone in them is invented. The same numbers give the same files. Each worker has habits (initials,
no strengths, long words …) that grow less over the months, so that a report has something to show:

    plainspeak audit FOLDER --by team,worker,type --report report.html
"""

from __future__ import annotations

import argparse
import datetime
import random
from pathlib import Path
from typing import NamedTuple

START = datetime.date(2026, 6, 1)
DAYS = 91


class Worker(NamedTuple):
    """One invented worker: how often each habit shows at the start, and how much of it is gone at the end."""

    name: str
    team: str
    jargon: float
    no_strengths: float
    no_child: float
    no_steps: float
    learns: float


WORKERS = (
    Worker("Ana Silva", "North", 0.3, 0.25, 0.2, 0.15, 0.7),
    Worker("Ben Okafor", "North", 0.8, 0.7, 0.5, 0.4, 0.6),
    Worker("Carys Hughes", "North", 0.45, 0.6, 0.35, 0.2, 0.8),
    Worker("Dev Patel", "South", 0.7, 0.4, 0.6, 0.5, 0.3),
    Worker("Ewa Nowak", "South", 0.5, 0.55, 0.25, 0.3, 0.5),
    Worker("Farah Aziz", "South", 0.2, 0.3, 0.3, 0.1, 0.5),
)
# name, child, the adult at home, another adult, who helps
FAMILIES = (
    ("harris", "Leo", "Kim", "Dean", "Nan"),
    ("adeyemi", "Tola", "Grace", "Femi", "Auntie Bisi"),
    ("kowalski", "Piotr", "Marta", "Jan", "Mrs Lewis"),
    ("doherty", "Kian", "Siobhan", "Rory", "Grandad"),
    ("whitlock", "Maisie", "Leanne", "Craig", "Pat"),
    ("price", "Rhys", "Beca", "Gareth", "Mamgu"),
    ("begum", "Amina", "Nasima", "Tariq", "Khala Rina"),
    ("fraser", "Isla", "Morag", "Ewan", "Auntie Jean"),
    ("osei", "Kofi", "Ama", "Kwame", "Mr Boateng"),
    ("reid", "Poppy", "Jade", "Liam", "Nana Sue"),
)
TYPES = (
    ("case-note", 9),
    ("worry-statement", 4),
    ("letter", 3),
    ("three-column-map", 2),
    ("safety-goal", 2),
    ("scaling-question", 1),
)
WORRIES = (
    "On {day} {adult} drank a bottle of wine and fell asleep before {child} had tea.",
    "{child} missed two days of school last week because nobody got up to take {child} there.",
    "{adult} and {other} shouted at each other on {day} night and a plate was thrown at the wall.",
    "There was no food in the fridge on {day} except half a loaf.",
    "{other} came to the house on {day}, although he had agreed to stay away.",
    "{child} was alone in the flat from six until nine on {day} evening.",
    "{adult} told me that she has not taken her tablets for a week.",
    "The bedroom window is still broken and {child} sleeps in a coat.",
)
WORRIES_JARGON = (
    "There are ongoing concerns in relation to home conditions.",
    "{adult} has a history of non-engagement with services and lacks insight.",
    "It was reported that parental conflict remains an issue and DV was disclosed.",
    "Concerns were raised by the school regarding attendance and presentation.",
    "{adult} failed to prioritise {child}'s needs and disengaged from the CIN plan.",
    "It is felt that the threshold for an ICPC may be met if the current trajectory continues.",
    "{adult} minimised the incident and appeared hostile to professionals.",
    "The multi-agency network has identified unmet needs around emotional regulation.",
    "It was subsequently acknowledged at the multi-disciplinary discussion that significant deterioration in parental availability, "
    "notwithstanding considerable professional intervention, has precipitated cumulative developmental disadvantage for {child}.",
    "Considerable apprehension has been communicated by educational professionals in respect of deteriorating attendance, "
    "inappropriate presentation and inconsistent parental supervision during unstructured periods.",
)
STRENGTHS = (
    "{helper} came at seven and put {child} to bed, so {child} slept well that night.",
    "{adult} rang {helper} before things got worse, as we had agreed.",
    "{adult} took {child} to school on time every day this week.",
    "{adult} sat on the floor and read two books with {child}, and {child} laughed.",
    "{adult} has not had a drink for nineteen days and told me she is proud of it.",
    "{helper} stays over on Fridays so that {child} feels safe.",
    "{adult} cooked pasta and they ate it together at the table.",
    "{other} left when {adult} asked him to, and {child} did not wake up.",
)
CHILD = (
    '{child} told me, "I like it when {helper} is here because nobody shouts."',
    '{child} said, "I hid under my bed and put my hands over my ears."',
    "{child} drew the house with {helper} in every room and told me that was the good house.",
    '{child} told me, "I want to go swimming again with {adult}."',
)
IMPACT = (
    "{child} was too tired to stay awake in maths.",
    "{child} told me that the noise makes {child}'s tummy hurt.",
    "{child} felt scared and could not sleep.",
    "{child} has stopped asking friends to come round.",
)
STEPS = (
    "{adult} will ring the doctor on Monday.",
    "{helper} will stay on Friday and Saturday night.",
    "I will visit on {day} and ask {child} how the week went.",
    "{other} will fix the window by Sunday.",
    "I will ring the school on {day} about the mornings.",
)
STEPS_JARGON = (
    "Referral to be made to CAMHS.",
    "Parenting assessment to be progressed.",
    "Continue to monitor and review at the next core group.",
    "A multi-agency meeting will be convened.",
)
FUTURE = (
    "If nothing changes, {child} could be hurt or too scared to sleep.",
    "If this goes on, {child} could fall behind at school and lose friends.",
)
SCORE = (
    "On the safety scale of 0 to 10, {adult} said {low} and {helper} said {high}.",
    "{adult} scaled how safe things are at {low} out of 10.",
    "I asked where we are on the scale. {adult} said {low}, because {helper} comes now.",
)
DAY_NAMES = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


class Maker:
    """Writes documents by one worker on one day about one family."""

    def __init__(self, chance: random.Random, worker: Worker, along: float) -> None:
        self.chance = chance
        self.worker = worker
        self.left = 1 - worker.learns * along
        self.along = along
        family = chance.choice(FAMILIES)
        self.family = family[0]
        low = min(9, max(1, round(chance.gauss(3.2 + 2.4 * along, 1.1))))
        self.words = {
            **dict(zip(("child", "adult", "other", "helper"), family[1:], strict=True)),
            "low": str(low),
            "high": str(min(9, low + chance.choice((1, 2)))),
        }

    def habit(self, name: str) -> bool:
        """Tell whether one of the worker's habits shows this time."""
        return self.chance.random() < getattr(self.worker, name) * self.left

    def some(self, plain: tuple[str, ...], jargon: tuple[str, ...], count: int) -> list[str]:
        """Return so many sentences, in the words of the worker."""
        plainly, heavily = (
            self.chance.sample(rows, len(rows)) for rows in (plain, jargon or plain)
        )
        return [
            self.said(heavily[at] if jargon and self.habit("jargon") else plainly[at])
            for at in range(count)
        ]

    def said(self, text: str) -> str:
        """Return a sentence with this family's names in it."""
        return text.format(**self.words, day=self.chance.choice(DAY_NAMES))

    def worries(self, count: int) -> list[str]:
        """Return worries."""
        return self.some(WORRIES, WORRIES_JARGON, count)

    def strengths(self, count: int) -> list[str]:
        """Return strengths, or none where the habit is to leave them out."""
        return [] if self.habit("no_strengths") else self.some(STRENGTHS, (), count)

    def child(self) -> list[str]:
        """Return what the child said and how it was for them, or nothing."""
        return [] if self.habit("no_child") else self.some(CHILD, (), 1) + self.some(IMPACT, (), 1)

    def steps(self, count: int) -> list[str]:
        """Return next steps, or none."""
        return [] if self.habit("no_steps") else self.some(STEPS, STEPS_JARGON, count)

    def score(self, often: float) -> list[str]:
        """Return a score on the safety scale, now and then."""
        return self.some(SCORE, (), 1) if self.chance.random() < often else []

    def case_note(self, day: datetime.date) -> str:
        """Return a case note."""
        head = self.said(f"Home visit, {day.day} {day:%B %Y}, 4.15 pm")
        seen = self.said("I saw {child} with {adult} at home.")
        first = [seen, *self.strengths(2), *self.child()]
        steps = self.steps(2)
        parts = [head, " ".join(first), " ".join(self.worries(3)), " ".join(self.score(0.4))]
        return "\n\n".join(
            [*filter(None, parts), *(["What happens next\n" + "\n".join(steps)] if steps else [])]
        )

    def worry_statement(self, _: datetime.date) -> str:
        """Return a worry statement."""
        who = self.said("{helper}, {child}'s teacher and I are worried about {child}.")
        opening = self.said(WORRIES_JARGON[0]) if self.habit("jargon") else who
        impact = [] if self.habit("no_child") else self.some(IMPACT, (), 1)
        future = [] if self.habit("no_steps") else self.some(FUTURE, (), 1)
        return " ".join([opening, *self.worries(2), *impact, *future])

    def letter(self, day: datetime.date) -> str:
        """Return a letter to the parent."""
        contact = (
            []
            if self.habit("no_steps")
            else [f"Ring me on 01234 567890 or text me. {self.worker.name}"]
        )
        return "\n\n".join(
            [
                self.said("Dear {adult},"),
                f"I am writing to tell you what we talked about on {day.day} {day:%B}. "
                + " ".join(self.strengths(2)),
                " ".join(self.worries(2)),
                " ".join(self.steps(2)),
                *contact,
                "Yours sincerely,",
                self.worker.name,
            ]
        )

    def three_column_map(self, _: datetime.date) -> str:
        """Return a three-column map."""
        columns = (
            ("What are we worried about?", self.worries(3)),
            ("What is working well?", self.strengths(3)),
            ("What needs to happen?", self.steps(2)),
            ("Safety scale", self.score(0.8)),
        )
        return "\n\n".join(
            title + "\n" + "\n".join(f"- {row}" for row in rows) for title, rows in columns if rows
        )

    def safety_goal(self, _: datetime.date) -> str:
        """Return a safety goal."""
        if self.habit("jargon"):
            return self.said(
                "{adult} will engage with services and prioritise {child}'s needs. Alcohol misuse will be addressed. "
                "Appropriate support will be put in place."
            )
        weeks = self.chance.choice(("six weeks", "three months"))
        last = (
            []
            if self.habit("no_child")
            else [self.said("{child} will feel safe at bedtime and sleep all night.")]
        )
        return " ".join(
            [
                self.said(
                    "{adult} and {helper} will make sure that a sober adult is at home every night."
                ),
                self.said(
                    "{helper} will come when {adult} rings, and {adult} will ring before she opens a drink."
                ),
                f"They will do this for {weeks}.",
                *last,
            ]
        )

    def scaling_question(self, _: datetime.date) -> str:
        """Return a scaling question."""
        ten = (
            ""
            if self.habit("no_strengths")
            else (" and 10 means that a sober adult puts {child} to bed every night")
        )
        return self.said(
            "On a scale of 0 to 10, where 0 means that {child} is alone and frightened at night" + ten
            + ", how safe is {child} at bedtime?"
        )  # fmt: skip


def documents(count: int, seed: int) -> list[tuple[str, str]]:
    """Return (path, text) of so many documents."""
    chance = random.Random(seed)
    names = [name for name, weight in TYPES for _ in range(weight)]
    rows = []
    for number in range(count):
        worker = WORKERS[number % len(WORKERS)]
        along = number / max(1, count - 1)
        day = START + datetime.timedelta(days=min(DAYS, int(along * DAYS) + chance.randrange(3)))
        maker = Maker(chance, worker, along)
        kind = chance.choice(names)
        text = getattr(maker, kind.replace("-", "_"))(day)
        path = f"{worker.team}/{worker.name}/{kind}/{day}-{maker.family}-{number:03}.txt"
        rows.append((path, text + "\n"))
    return rows


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    for path, text in documents(given.documents, given.seed):
        file = given.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    print(f"{given.documents} invented documents in {given.folder}")


if __name__ == "__main__":
    main()
