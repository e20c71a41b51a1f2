"""Rule packs in YAML → a rulebook, compiled for matching and cached by content hash."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from plainspeak.checks import KINDS, RuleSet
from plainspeak.checks.context import WORD_KEYS
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.facts import Wording
from plainspeak.language import BUILT_IN
from plainspeak.language.inflection import forms_of, spelled
from plainspeak.language.phrases import Trie, build, elements, is_list
from plainspeak.model import Document, Example, Place, Profile, Rule, Safety, Severity
from plainspeak.rulebook import cache, schema, vale, wordings
from plainspeak.rulebook.source import MAX_BYTES, Located, read_yaml

VERSION = "2026.11"
SHIPPED = "rules/"  # how places call the files of the shipped rules


def rules_folder() -> Path:
    """Return the folder of the shipped rules: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    packed = package / "rules"
    return packed if packed.is_dir() else package.parent / "rules"


def is_shipped(place: Place) -> bool:
    """Tell whether a place is in the shipped rules: a house may keep its own in a folder of that name."""
    inside = place.file.removeprefix(SHIPPED)
    return inside != place.file and (rules_folder() / inside).is_file()


class Rules(Sequence[Rule]):
    """The rules of one kind, made into `Rule` values only when one of them is asked for."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows
        self._made: dict[int, Rule] = {}

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, at: int) -> Rule: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Rule]: ...
    def __getitem__(self, at: int | slice) -> Rule | Sequence[Rule]:
        if isinstance(at, slice):
            return [self[number] for number in range(*at.indices(len(self)))]
        if at not in self._made:
            self._made[at] = _unpack(self.rows[at])
        return self._made[at]


class Rulebook:
    """Every rule and word list of the packs it was made from. Never changes; share it between threads."""

    def __init__(self, compiled: Mapping[str, Any], sha256: str) -> None:
        self.version = VERSION
        self.sha256 = sha256
        self.word_lists: tuple[Trie, ...] = tuple(compiled["word_lists"])
        self.sentence_model: Mapping[str, Any] = compiled["sentence_model"]
        self.profiles: Mapping[str, Mapping[str, Any]] = compiled["profiles"]
        self._kinds: Mapping[str, Any] = compiled["kinds"]
        self.left_out: tuple[str, ...] = tuple(compiled["left_out"])
        self._rules = {kind: Rules(value["rules"]) for kind, value in self._kinds.items()}

    def __iter__(self) -> Iterator[Rule]:
        for rules in self._rules.values():
            yield from rules

    @cached_property
    def ids(self) -> Mapping[str, tuple[str, int]]:
        """Where each rule stands: id → (kind, number)."""
        return {
            row["id"]: (kind, at)
            for kind, rules in self._rules.items()
            for at, row in enumerate(rules.rows)
        }

    @property
    def categories(self) -> frozenset[str]:
        """The categories that rules have."""
        return frozenset(row["category"] for rules in self._rules.values() for row in rules.rows)

    def authored(self, rule_id: str) -> float:
        """Return the confidence that the rule's author wrote, before any measurement."""
        kind, at = self.ids[rule_id]
        return float(self._rules[kind].rows[at]["prior"])

    def rule(self, rule_id: str) -> Rule:
        """Return one rule; raises KeyError when there is none of that id."""
        kind, at = self.ids[rule_id]
        return self._rules[kind][at]

    def why_off(self, rule_id: str, profile: Profile) -> str:
        """Say why a rule is off in a profile; an empty string when it is on."""
        kind, at = self.ids[rule_id]
        row = self._rules[kind].rows[at]
        return {
            "": "",
            "types": f"it is only for {', '.join(row['types'])}; this is a {profile.document_type}",
            "advice": "it is advice on practice, which was not asked for (--advice)",
            "rule": "house settings turn it off",
            "category": f"house settings turn its category off ({row['category']})",
            "reader": f"it does not speak to a {profile.reader} reader (its 'say' for {profile.reader} is empty)",
            "floor": f"its confidence of {row['confidence']:.2f} is below the floor of {profile.floor:.2f}",
        }[_off_by(row, profile)]

    def all_on(self) -> dict[str, RuleSet]:
        """Return the rules of each kind, all of them active, whatever a profile says."""
        return {
            kind: RuleSet(rules, self._kinds[kind]["compiled"], frozenset(range(len(rules))))
            for kind, rules in self._rules.items()
        }

    def only(self, rule_id: str) -> RuleSet:
        """Return one rule by itself, for the check of its kind."""
        kind, at = self.ids[rule_id]
        return RuleSet(self._rules[kind], self._kinds[kind]["compiled"], frozenset([at]))

    def wordings(self, document: Document) -> Iterator[Wording]:
        """Yield the terms and initials in an analysed document, each with what the rules say for it."""
        yield from wordings.of_terms(document, self._kinds["wording"]["compiled"])
        yield from wordings.of_initials(
            document, self._rules["acronym"], self._kinds["acronym"]["compiled"]["table"]
        )

    def select(self, profile: Profile) -> dict[str, RuleSet]:
        """Return the rules of each kind, with those that the profile turns on marked active."""
        return {
            kind: RuleSet(
                rules,
                self._kinds[kind]["compiled"],
                frozenset(at for at, row in enumerate(rules.rows) if not _off_by(row, profile)),
            )
            for kind, rules in self._rules.items()
        }


def _off_by(row: Mapping[str, Any], profile: Profile) -> str:
    """Name what turns a rule, as plain values, off in a profile; an empty string when it is on."""
    if row["types"] and profile.document_type not in row["types"]:
        return "types"
    if row["category"] == schema.ADVICE and not profile.advice:
        return "advice"
    if row["id"] in profile.off:
        return "rule"
    if row["category"] in profile.off:
        return "category"
    if row["say"].get(profile.reader) == ():
        return "reader"
    return "" if row["confidence"] >= profile.floor else "floor"


def load(
    extra: Sequence[Path] = (),
    *,
    shipped: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Rulebook:
    """Return the shipped rulebook with extra packs on top; a later rule replaces an earlier of the same id.

    `extra` are files or folders. `progress` is called with one line when the rules must be compiled.
    Raises RuleError, starting with file:line:column, at the first fault.
    """
    files = _files(extra, shipped)
    model = rules_folder() / "sentences" / "weights.tsv"
    measured = rules_folder() / "confidence.tsv"
    tables = [("rules/sentences/weights.tsv", model), ("rules/confidence.tsv", measured)]
    digest = cache.content_hash((name, _read(path, name)) for name, path in [*files, *tables])

    def make() -> dict[str, Any]:
        if progress:
            progress("Preparing the rules. This happens once, after rules change.")
        compiled = compile_files(files, _measured(measured.read_text(encoding="utf-8")))
        return compiled | {"sentence_model": parse_model(model.read_text(encoding="utf-8"))}

    return Rulebook(cache.kept(f"{digest[:32]}-{cache.code_hash()}", make), digest)


def load_to_stay(
    extra: Sequence[Path] = (), *, progress: Callable[[str], None] | None = None
) -> Rulebook:
    """Return the rulebook of `load` for a process that keeps it as long as it lives.

    The rules are a million values, so the garbage collector is kept from walking them, now and
    later: measured, a cold check takes a third less time.
    """
    gc.disable()
    try:
        book = load(extra, progress=progress)
        gc.freeze()
    finally:
        gc.enable()
    return book


def _measured(text: str) -> dict[str, float]:
    """Return the measured confidence of rules from the table that `tools/measure_accuracy.py` wrote."""
    rows = (line.split("\t") for line in text.splitlines()[1:])
    return {row[0]: float(row[3]) for row in rows}


def parse_model(text: str) -> dict[str, Any]:
    """Return the weights of a sentence model from a table that `tools/train_sentences.py` wrote."""
    head, bias, *rows = (line.split("	") for line in text.splitlines())
    weights = {
        row[0]: tuple((at, float(cell)) for at, cell in enumerate(row[1:]) if cell) for row in rows
    }
    return {
        "labels": tuple(head[1:]),
        "bias": tuple(float(cell) for cell in bias[1:]),
        "weights": weights,
    }


def _read(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)  # one too many is told when the file is read as YAML
    except OSError as error:
        raise RuleError(f"{name}:1:1: cannot be read ({error.strerror}). Check the path.") from None


def _files(extra: Sequence[Path], shipped: bool) -> list[tuple[str, Path]]:
    base = rules_folder()
    rows: list[tuple[str, Path]] = []
    if shipped:
        rows += [
            (f"{SHIPPED}{path.relative_to(base).as_posix()}", path)
            for path in sorted(base.rglob("*.yaml"))
        ]
    rows += [(str(path), path) for given in extra for path in files_in(given)]
    return rows


def files_in(pack: Path) -> list[Path]:
    """Return the files of a pack: a file is one, a folder holds those that end in .yaml or (Vale) .yml."""
    if not pack.is_dir():
        return [pack]
    return sorted((*pack.rglob("*.yaml"), *pack.rglob(f"*{vale.SUFFIX}")))


def compile_files(
    files: Sequence[tuple[str, Path]], measured: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Read, validate and compile packs given as (name, path); the result is plain values for `marshal`.

    `measured` are confidences of shipped rules that stand for what their authors wrote.
    """
    rules: dict[str, Rule] = {}
    lists: dict[str, Located] = {}
    profiles: dict[str, Any] = {}
    left_out: list[str] = []
    for name, path in files:
        value = read_yaml(path, name)
        if value is None:
            continue
        if isinstance(value, Located) and "profile" in value:
            profiles[schema.profile_id(value)] = _plain(value)
            continue
        if isinstance(value, Located) and vale.EXTENDS in value:
            loaded = vale.load(value, path, name)
            left_out += loaded.left_out
            if loaded.rule:
                rules[loaded.rule.id] = loaded.rule
            continue
        if not isinstance(value, list):
            raise RuleError(f"{name}:1:1: a pack is a list of rules, each starting with '- id:'.")
        seen: dict[str, Place] = {}
        for row in value:
            if isinstance(row, Located) and "words" in row:
                lists[_list_id(row)] = row
                continue
            rule = schema.rule_of(row, Place(name))
            if rule.id in seen:
                raise RuleError(
                    f"{rule.place}: rule '{rule.id}' is already written at line {seen[rule.id].line}."
                )
            seen[rule.id] = rule.place
            if measured and rule.id in measured and name.startswith(SHIPPED):
                rule = replace(rule, confidence=measured[rule.id])
            rules[rule.id] = rule
    by_kind: dict[str, list[Rule]] = {kind: [] for kind in KINDS}
    known = BUILT_IN | set(lists)
    for rule in rules.values():
        _check_word_classes(rule, known)
        by_kind[rule.kind].append(rule)
    return {
        "word_lists": _compile_lists(lists),
        "profiles": profiles,
        "left_out": tuple(left_out),
        "kinds": {
            kind: {"rules": [_pack(rule) for rule in found], "compiled": KINDS[kind].compile(found)}
            for kind, found in by_kind.items()
        },
    }


def _check_word_classes(rule: Rule, known: Set[str]) -> None:
    """Raise RuleError when a rule asks for a word class that nobody has listed: it could never be found."""
    phrases = [*rule.find, *(find for find, _ in rule.frames)]
    for held in (*rule.when, *rule.unless, *rule.ask_when):
        phrases += (
            [held]
            if isinstance(held, str)
            else [word for key in WORD_KEYS for word in held.get(key, ())]
        )
    for phrase in phrases:
        for element in elements(phrase):
            if is_list(element) and element[1:-1] not in known:
                raise RuleError(
                    f"{rule.place}: rule '{rule.id}' asks for {element}, and there is no such word list."
                    f"{did_you_mean(element[1:-1], sorted(known))}"
                )


def _list_id(row: Located) -> str:
    if "id" not in row or not isinstance(row["words"], list):
        raise RuleError(f"{row.place}: a word list needs an 'id' and 'words: [...]'.")
    return str(row["id"])


def _compile_lists(lists: Mapping[str, Located]) -> list[Trie]:
    """Return tries of word lists, so that a list stands after the lists it refers to."""
    phrases = {name: list(_phrases(row)) for name, row in lists.items()}
    levels: dict[str, int] = {}
    for name in phrases:
        _level(name, phrases, lists, levels, ())
    tries: list[list[tuple[tuple[str, ...], str]]] = [
        [] for _ in range(max(levels.values(), default=0) + 1)
    ]
    for name, rows in phrases.items():
        tries[levels[name]] += [(parts, name) for parts in dict.fromkeys(rows)]
    return [build(rows) for rows in tries]


def _phrases(row: Located) -> Iterator[tuple[str, ...]]:
    for word in row["words"]:
        for _, text in forms_of(str(word), str(row.get("form", "fixed"))):
            yield from spelled(elements(text))


def _level(
    name: str,
    phrases: Mapping[str, list[tuple[str, ...]]],
    lists: Mapping[str, Located],
    levels: dict[str, int],
    above: tuple[str, ...],
) -> int:
    """Return how many lists deep a list refers to others, and note it."""
    place = lists[name].place
    if name in above:
        raise RuleError(
            f"{place}: word list '{name}' refers to itself. Take one of the references out."
        )
    if name not in levels:
        deepest = -1
        named = {part[1:-1] for parts in phrases[name] for part in parts if is_list(part)}
        for other in named - BUILT_IN:
            if other not in phrases:
                raise RuleError(
                    f"{place}: there is no word list '{other}'.{did_you_mean(other, phrases)}"
                )
            deepest = max(deepest, _level(other, phrases, lists, levels, (*above, name)))
        levels[name] = deepest + 1
    return levels[name]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(row) for key, row in value.items()}
    return [_plain(row) for row in value] if isinstance(value, list) else value


def _pack(rule: Rule) -> dict[str, Any]:
    """Return a rule as plain values; `_unpack` is its inverse."""
    row = {field.name: getattr(rule, field.name) for field in fields(rule)}
    row["severity"] = rule.severity.value
    row["safety"] = rule.safety.value
    row["say"] = {reader: tuple(texts) for reader, texts in rule.say.items()}
    row["when"] = tuple(_plain(item) for item in rule.when)
    row["unless"] = tuple(_plain(item) for item in rule.unless)
    row["ask_when"] = tuple(_plain(item) for item in rule.ask_when)
    row["options"] = _plain(dict(rule.options))
    row["examples"] = tuple(
        (row.before, row.after, row.leave, _pack_place(row.place)) for row in rule.examples
    )
    row["place"] = _pack_place(rule.place)
    return row


def _pack_place(place: Place) -> tuple[str, int, int]:
    return place.file, place.line, place.column


def _unpack(row: Mapping[str, Any]) -> Rule:
    return Rule(
        **{
            **row,
            "severity": Severity(row["severity"]),
            "safety": Safety(row["safety"]),
            "examples": tuple(
                Example(before, after, leave, Place(*place))
                for before, after, leave, place in row["examples"]
            ),
            "place": Place(*row["place"]),
        }
    )
