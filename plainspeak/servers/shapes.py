"""What the API takes and gives, for its description; `writers.json` makes what it gives."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Reader = Literal["family", "child", "professional"]
TypeFrom = Annotated[
    Literal["given", "guessed", "unsure"],
    Field(
        description="How the type is known. `unsure`: no guess could be made, and no part is asked for."
    ),
]
TypeName = Annotated[
    str | None,
    Field(
        max_length=60,
        description="One of the document types (`GET /api/v1/types`) or an alias; left out or `auto`, it is guessed.",
    ),
]
ReaderName = Annotated[
    Reader | None, Field(description="Who will read it; left out, as the house settings say.")
]
Advice = Annotated[
    bool | None, Field(description="Advice on good practice too; left out, as the settings say.")
]
Text = Annotated[
    str, Field(description="The text. Every place in an answer counts its code points.")
]


class Asked(BaseModel):
    """What every request of this API has in common: a name that is not known is refused, not passed over."""

    model_config = ConfigDict(extra="forbid", strict=True)


class CheckIn(Asked):
    """One text to check."""

    text: Text
    type: TypeName = None
    reader: ReaderName = None
    advice: Advice = None


class FixIn(Asked):
    """One text to put the safe suggestions into."""

    text: Text
    type: TypeName = None
    reader: ReaderName = None


class VerifyIn(Asked):
    """Two versions of one text."""

    before: Text
    after: Text


Name = Annotated[str, Field(min_length=1, max_length=100)]


class BatchText(Asked):
    """One text of a batch."""

    id: Annotated[
        Name,
        Field(description="The caller's own name for this text; it comes back with the answer."),
    ]
    text: Text
    type: TypeName = None
    reader: ReaderName = None
    advice: Advice = None


class BatchIn(Asked):
    """Many texts at once."""

    texts: list[BatchText]


class Box(Asked):
    """One box of a form."""

    id: Annotated[
        Name, Field(description="The form's own name for the box; it comes back with the answer.")
    ]
    label: Annotated[
        str,
        Field(
            max_length=300,
            description="What stands above the box, such as “What are we worried about?”: it tells which part the box is.",
        ),
    ] = ""
    text: Text


class FormIn(Asked):
    """A form of a case system: its boxes, in the order in which a reader meets them."""

    boxes: Annotated[list[Box], Field(min_length=1)]
    box: Annotated[
        Name | None,
        Field(
            description="The one box to report on; the others only say what it may take for granted. Left out: all of them."
        ),
    ] = None
    type: TypeName = None
    reader: ReaderName = None
    advice: Advice = None


# What comes back


class Rulebook(BaseModel):
    """Which rules were used."""

    version: str
    sha256: str


class Suggestion(BaseModel):
    """Words that could stand there: `safe` may be put in unseen, `ask` by a person, `rewrite` is advice."""

    text: str
    safety: Literal["safe", "ask", "rewrite"]


class Finding(BaseModel):
    """One place to look at."""

    rule: str
    category: str
    severity: Literal["error", "warning", "advice"]
    confidence: float
    start: int
    end: int
    quote: str
    message: str
    why: str
    question: str | None
    suggestions: list[Suggestion]
    fingerprint: str


class Missing(BaseModel):
    """A part that is not there yet, with the question to ask."""

    code: str
    severity: Literal["error", "warning", "advice"]
    message: str
    question: str


class Part(BaseModel):
    """A part that is there, under the code that would say it is missing."""

    code: str
    title: str


class Sentence(BaseModel):
    """What a sentence does."""

    start: int
    end: int
    role: Literal["strength", "worry", "next-step", "other"]


class Note(BaseModel):
    """Something said of a place."""

    start: int
    end: int
    message: str


class Suppressed(Finding):
    """A finding that a person has set aside, with what they said."""

    reason: str
    who: str | None
    expires: str | None


class Document(BaseModel):
    """One document's report, as `plainspeak check --format json` prints it."""

    path: str
    type: str
    type_guessed: bool
    type_from: TypeFrom
    findings: list[Finding]
    missing: list[Missing]
    present: list[Part]
    sentences: list[Sentence]
    balance: dict[str, int]
    readability: dict[str, Any]
    good: list[Note]
    suppressed: list[Suppressed]


class CheckOut(BaseModel):
    """The reports of one call."""

    version: int
    rulebook: Rulebook
    documents: list[Document]


class Problem(BaseModel):
    """Why a request was not answered (RFC 9457). `code` is for programs; `detail` says what to do."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    places: list[Fault] = []


class Fault(BaseModel):
    """One value of a request that cannot be used."""

    at: str
    message: str


class BatchRow(BaseModel):
    """One text's report, or why there is none."""

    id: str
    document: Document | None = None
    problem: Problem | None = None


class BatchOut(BaseModel):
    """The reports of a batch, in its order."""

    version: int
    rulebook: Rulebook
    texts: list[BatchRow]


class BoxOut(BaseModel):
    """One box's report; places count in the box's own text."""

    id: str
    findings: list[Finding]
    sentences: list[Sentence]
    balance: dict[str, int]
    readability: dict[str, Any]
    good: list[Note]


class FormOut(BaseModel):
    """A form's report: what is missing is looked for in all boxes together."""

    version: int
    rulebook: Rulebook
    type: str
    type_guessed: bool
    type_from: TypeFrom
    boxes: list[BoxOut]
    missing: list[Missing]
    present: list[Part]
    balance: dict[str, int]


class UploadOut(CheckOut):
    """The report on a file, with the text that was read from it: places count in that."""

    text: str
    copies: Annotated[
        list[str],
        Field(
            description="Formats in which `/documents/review` can give the file back with comments."
        ),
    ]


class Edit(BaseModel):
    """Words that took the place of a span of the text as given."""

    start: int
    end: int
    text: str
    rule: str


class Change(BaseModel):
    """One changed sentence."""

    start: int
    end: int
    before: str
    after: str
    rules: list[str]


class Refused(BaseModel):
    """A safe suggestion that was not put in, and why; its place is in the fixed text."""

    rule: str
    start: int
    end: int
    reason: str


class FixOut(BaseModel):
    """A text with its safe suggestions put in."""

    version: int
    rulebook: Rulebook
    text: str
    edits: list[Edit]
    changes: list[Change]
    refused: list[Refused]
    document: Document


class Example(BaseModel):
    """A sentence that a rule raises, and how it reads mended, or one that it leaves alone."""

    before: str | None
    after: str | None
    leave: str | None


class RuleOut(BaseModel):
    """One rule, in its own words."""

    id: str
    category: str
    kind: str
    severity: Literal["error", "warning", "advice"]
    confidence: float
    why: str
    message: str
    question: str
    finds: list[str]
    say: dict[str, list[str]]
    safety: Literal["safe", "ask", "rewrite"]
    source: str
    written_in: str
    examples: list[Example]


class RuleRow(BaseModel):
    """One rule in a list."""

    id: str
    category: str
    severity: Literal["error", "warning", "advice"]
    finds: list[str]
    why: str


class RulesOut(BaseModel):
    """The rules that were asked for, and how many there are in all."""

    rulebook: Rulebook
    total: int
    rules: list[RuleRow]


class TypeRow(BaseModel):
    """A document type and its parts."""

    type: str
    title: str
    aliases: list[str]
    parts: list[str]


class TypesOut(BaseModel):
    """What a document may be, who may read it."""

    types: list[TypeRow]
    readers: list[Reader]
