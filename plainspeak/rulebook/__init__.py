"""Rule packs in YAML → a rulebook, compiled for matching and cached by content hash."""

from __future__ import annotations

import functools
from array import array
from collections import ChainMap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, overload

from plainspeak.checks import KINDS, RuleSet
from plainspeak.checks.context import WORD_KEYS
from plainspeak.errors import RuleError, did_you_mean
from plainspeak.language import BUILT_IN
from plainspeak.language.inflection import forms_of, spelled
from plainspeak.language.own_words import one_or_more
from plainspeak.language.phrases import Trie, build, elements, is_list
from plainspeak.model import Document, Example, Place, Profile, Rule, Safety, Severity
from plainspeak.rulebook import cache, schema, store, vale
from plainspeak.rulebook.source import MAX_BYTES, Located, read_yaml

if TYPE_CHECKING:
    from plainspeak.facts import Wording

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


class Named(NamedTuple):
    """A file of rules that is called otherwise than its path, so that a copy of it gives the same rulebook."""

    name: str
    path: Path


class Rules(Sequence[Rule]):
    """The rules of one kind, made into `Rule` values only when one of them is asked for."""

    def __init__(self, rows: Sequence[Mapping[str, Any]]) -> None:
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


class Step(NamedTuple):
    """What a pack did to a rule: `written`, `replaced`, `changed` (which fields) or `off`."""

    what: str
    place: Place
    fields: tuple[str, ...] = ()


class Rulebook:
    """Every rule and word list of the packs it was made from. Never changes; share it between threads.

    `layers` are what `compile_files` made of the shipped packs and of the packs on top of them.
    """

    def __init__(
        self, layers: Sequence[Mapping[str, Any]], sentence_model: Mapping[str, Any], sha256: str
    ) -> None:
        self.version = VERSION
        self.sha256 = sha256
        self.sentence_model = sentence_model
        self.layers = tuple(layers)
        top = self.layers[-1]
        self.word_lists: tuple[Trie, ...] = tuple(top["word_lists"])
        self.profiles: Mapping[str, Mapping[str, Any]] = top["profiles"]
        self._off: frozenset[str] = frozenset(top["off"])
        self._kinds = {
            kind: {
                part: functools.reduce(store.stack, [row["kinds"][kind][part] for row in layers])
                for part in ("rules", "compiled")
            }
            for kind in KINDS
        }
        self.left_out: tuple[str, ...] = tuple(row for one in layers for row in one["left_out"])
        self._rules = {kind: Rules(value["rules"]) for kind, value in self._kinds.items()}
        self._replaced = {
            kind: frozenset(at for row in layers for at in row["replaced"][kind]) for kind in KINDS
        }
        # Where each rule stands: id → (kind, number). The last of a chain is asked first.
        self.ids: Mapping[str, tuple[str, int]] = ChainMap(*(row["ids"] for row in layers[::-1]))
        self.categories: frozenset[str] = frozenset(
            category for row in layers for category in row["categories"]
        )
        self._selected: dict[Any, dict[str, RuleSet]] = {}
        self._extended: dict[Any, tuple[Trie, ...]] = {}

    def __iter__(self) -> Iterator[Rule]:
        for kind, rules in self._rules.items():
            yield from (rules[at] for at in range(len(rules)) if at not in self._replaced[kind])

    @property
    def names(self) -> Collection[str]:
        """All that settings and ignores can name: rules, categories, codes of missing parts."""
        codes = {code for row in self.profiles.values() for code in row["parts"]}
        return ChainMap(self.ids, dict.fromkeys(self.categories | codes))  # type: ignore[arg-type]

    def authored(self, rule_id: str) -> float:
        """Return the confidence that the rule's author wrote, before any measurement."""
        return self.rule(rule_id).prior

    def rule(self, rule_id: str) -> Rule:
        """Return one rule; raises KeyError when there is none of that id."""
        kind, at = self.ids[rule_id]
        return self._rules[kind][at]

    def history(self, rule_id: str) -> tuple[Step, ...]:
        """Return what packs did to a rule, in order; raises KeyError when there is none of that id."""
        for layer in self.layers[::-1]:
            if rule_id in layer["history"]:
                return tuple(
                    Step(what, Place(*place), tuple(names))
                    for what, place, names in layer["history"][rule_id]
                )
        return (Step("written", self.rule(rule_id).place),)

    def count(self, kind: str) -> int:
        """Return how many rules of a kind there are, those that were replaced among them."""
        return len(self._rules[kind])

    def is_off(self, rule_id: str) -> bool:
        """Tell whether a pack switches a rule off."""
        return rule_id in self._off

    def why_off(self, rule_id: str, profile: Profile) -> str:
        """Say why a rule is off in a profile; an empty string when it is on."""
        kind, at = self.ids[rule_id]
        if at in self._active(kind, profile):
            return ""
        if rule_id in profile.off:
            return "house settings turn it off"
        if rule_id in self._off:
            return f"a pack switches it off ({self.history(rule_id)[-1].place})"
        rule = self._rules[kind][at]
        return {
            "types": f"it is only for {', '.join(rule.types)}; this is a {profile.document_type}",
            "advice": "it is advice on practice, which was not asked for (--advice)",
            "category": f"house settings turn its category off ({rule.category})",
            "reader": f"it does not speak to a {profile.reader} reader (its 'say' for {profile.reader} is empty)",
            "floor": f"its confidence of {rule.confidence:.2f} is below the floor of {profile.floor:.2f}",
        }[_off_by(_group_of(rule), profile)]

    def all_on(self) -> dict[str, RuleSet]:
        """Return the rules of each kind, all of them active, whatever a profile says."""
        return {
            kind: RuleSet(
                rules,
                self._kinds[kind]["compiled"],
                frozenset(range(len(rules))) - self._replaced[kind],
            )
            for kind, rules in self._rules.items()
        }

    def only(self, rule_id: str) -> RuleSet:
        """Return one rule by itself, for the check of its kind."""
        kind, at = self.ids[rule_id]
        return RuleSet(self._rules[kind], self._kinds[kind]["compiled"], frozenset([at]))

    def wordings(self, document: Document) -> Iterator[Wording]:
        """Yield the terms and initials in an analysed document, each with what the rules say for it."""
        from plainspeak.rulebook import wordings  # noqa: PLC0415 - only comparisons need facts

        yield from wordings.of_terms(document, self._kinds["wording"]["compiled"])
        yield from wordings.of_initials(
            document, self._rules["acronym"], self._kinds["acronym"]["compiled"]["table"]
        )

    def select(self, profile: Profile) -> dict[str, RuleSet]:
        """Return the rules of each kind, with those that the profile turns on marked active."""
        asked = (
            profile.document_type, profile.reader, profile.advice, profile.floor, profile.off, profile.on,
        )  # fmt: skip
        if asked not in self._selected:
            if len(self._selected) >= _REMEMBERED:
                self._selected.clear()
            self._selected[asked] = {
                kind: RuleSet(rules, self._kinds[kind]["compiled"], self._active(kind, profile))
                for kind, rules in self._rules.items()
            }
        return self._selected[asked]

    def _active(self, kind: str, profile: Profile) -> frozenset[int]:
        """Return the numbers of the rules of a kind that a profile turns on."""
        numbers: set[int] = set()
        for layer in self.layers:
            for *shared, members in layer["groups"][kind]:
                if not _off_by(_Group(*shared), profile):
                    numbers.update(array("I", members))
        numbers -= self._replaced[kind]
        numbers -= set(self._numbers(kind, profile.off | self._off))
        for at in self._numbers(kind, profile.on - profile.off):
            if _off_by(_group_of(self._rules[kind][at]), profile) in {"", "advice", "floor"}:
                numbers.add(at)
        return frozenset(numbers)

    def _numbers(self, kind: str, ids: Iterable[str]) -> Iterator[int]:
        for rule_id in ids:
            found = self.ids.get(rule_id)
            if found and found[0] == kind:
                yield found[1]

    def word_lists_with(self, words: Mapping[str, frozenset[str]]) -> tuple[Trie, ...]:
        """Return the word lists with words of a house added: name of a list → words, as they are written."""
        levels = self.layers[-1]["levels"]
        asked = tuple((name, row) for name, row in words.items() if row and name in levels)
        if not asked:
            return self.word_lists
        if asked not in self._extended:
            if len(self._extended) >= _REMEMBERED:
                self._extended.clear()
            tries = list(self.word_lists)
            for name, added in asked:
                forms = (form for word in sorted(added) for form in one_or_more(word))
                rows = [(parts, name) for form in forms for parts in spelled(elements(form))]
                tries[levels[name]] = store.stack(tries[levels[name]], build(rows))
            self._extended[asked] = tuple(tries)
        return self._extended[asked]


_REMEMBERED = 32


class _Group(NamedTuple):
    """What rules that are on or off together have in common; `silent` names readers they do not speak to."""

    types: tuple[str, ...]
    category: str
    silent: tuple[str, ...]
    confidence: float


def _group_of(rule: Rule) -> _Group:
    silent = tuple(reader for reader, texts in rule.say.items() if not texts)
    return _Group(rule.types, rule.category, silent, rule.confidence)


def _off_by(group: _Group, profile: Profile) -> str:
    """Name what turns rules off in a profile; an empty string when they are on."""
    if group.types and profile.document_type not in group.types:
        return "types"
    if profile.reader in group.silent:
        return "reader"
    if group.category in profile.off:
        return "category"
    if group.category == schema.ADVICE and not (profile.advice or group.category in profile.on):
        return "advice"
    return "" if group.confidence >= profile.floor else "floor"


def load(
    extra: Sequence[Path | Named] = (),
    *,
    shipped: bool = True,
    progress: Callable[[str], None] | None = None,
) -> Rulebook:
    """Return the shipped rulebook with extra packs on top; a later rule replaces an earlier of the same id.

    `extra` are files or folders, or files with a name. `progress` is called with one line when
    rules must be compiled. Raises RuleError, starting with file:line:column, at the first fault.
    """
    code = cache.code_hash()
    told = False

    def tell() -> None:
        nonlocal told
        if progress and not told:
            progress("Preparing the rules. This happens once, after rules change.")
        told = True

    weights = rules_folder() / "sentences" / "weights.tsv"
    measured = rules_folder() / "confidence.tsv"
    tables = [("rules/sentences/weights.tsv", weights), ("rules/confidence.tsv", measured)]
    own = _files((), shipped=True) if shipped else []
    digest = cache.hash_once([*own, *tables], _read)

    def make_model() -> dict[str, Any]:
        tell()
        return parse_model(weights.read_text(encoding="utf-8"))

    def make_shipped() -> dict[str, Any]:
        tell()
        return compile_files(own, _measured(measured.read_text(encoding="utf-8")))

    model = cache.kept("model", f"{cache.hash_once(tables[:1], _read)[:32]}-{code}", make_model)
    layers: list[Mapping[str, Any]] = []
    if shipped:
        layers.append(cache.kept("shipped", f"{digest[:32]}-{code}", make_shipped))
    files = _files(extra, shipped=False)
    if files or not shipped:
        base = Rulebook(layers, model, digest) if layers else None
        digest = cache.content_hash(
            [("shipped", digest.encode()), *((name, _read(path, name)) for name, path in files)]
        )

        def make_house() -> dict[str, Any]:
            tell()
            return compile_files(files, base=base)

        layers.append(cache.kept("house", f"{digest[:32]}-{code}", make_house))
    return Rulebook(layers, model, digest)


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


def _files(extra: Sequence[Path | Named], shipped: bool) -> list[tuple[str, Path]]:
    base = rules_folder()
    rows: list[tuple[str, Path]] = []
    if shipped:
        rows += [
            (f"{SHIPPED}{path.relative_to(base).as_posix()}", path)
            for path in sorted(base.rglob("*.yaml"))
        ]
    for given in extra:
        if isinstance(given, Named):
            rows.append(given)
        else:
            rows += [(str(path), path) for path in files_in(given)]
    return rows


def files_in(pack: Path) -> list[Path]:
    """Return the files of a pack: a file is one, a folder holds those that end in .yaml or (Vale) .yml."""
    if not pack.is_dir():
        return [pack]
    return sorted((*pack.rglob("*.yaml"), *pack.rglob(f"*{vale.SUFFIX}")))


def compile_files(
    files: Sequence[tuple[str, Path]],
    measured: Mapping[str, float] | None = None,
    base: Rulebook | None = None,
) -> dict[str, Any]:
    """Read, validate and compile packs given as (name, path); the result is plain values for `store.pack`.

    `measured` are confidences that stand for what the authors of rules wrote. `base` are the rules
    that these packs add to, change and switch off; only the packs themselves are compiled.
    """
    packs = _Packs(measured or {}, base)
    for name, path in files:
        packs.add(read_yaml(path, name), path, name)
    return packs.compiled()


class _WordList(NamedTuple):
    """A word list as it was written."""

    name: str
    form: str
    words: tuple[str, ...]
    place: Place


class _Packs:
    """Packs as they are read, one after the other: the later wins."""

    def __init__(self, measured: Mapping[str, float], base: Rulebook | None) -> None:
        self.measured, self.base = measured, base
        below = base.layers[-1] if base else {}
        self.rules: dict[str, Rule] = {}
        self.lists = {
            row[0]: _WordList(row[0], row[1], row[2], Place(*row[3]))
            for row in below.get("lists", ())
        }
        self.own_lists = False
        self.profiles: dict[str, Any] = dict(below.get("profiles", {}))
        self.off: dict[str, None] = dict.fromkeys(below.get("off", ()))
        self.history: dict[str, list[Step]] = {}
        self.left_out: list[str] = []

    def add(self, value: Any, path: Path, name: str) -> None:
        """Add the content of one file. Raises RuleError at the first fault."""
        if value is None:
            return
        if isinstance(value, Located) and "profile" in value:
            self.profiles[schema.profile_id(value)] = _plain(value)
            return
        if isinstance(value, Located) and vale.EXTENDS in value:
            loaded = vale.load(value, path, name)
            self.left_out += loaded.left_out
            if loaded.rule:
                self._write(loaded.rule, {})
            return
        if not isinstance(value, list):
            raise RuleError(f"{name}:1:1: a pack is a list of rules, each starting with '- id:'.")
        seen: dict[str, Place] = {}
        for row in value:
            if isinstance(row, Located) and "words" in row:
                self.lists[_list_id(row)] = _word_list(row)
                self.own_lists = True
            elif isinstance(row, Located) and schema.CHANGE in row:
                self._change(row)
            elif isinstance(row, Located) and schema.OFF in row:
                self._switch_off(row)
            else:
                self._write(schema.rule_of(row, Place(name)), seen)

    def _write(self, rule: Rule, seen: dict[str, Place]) -> None:
        if rule.id in seen:
            raise RuleError(
                f"{rule.place}: rule '{rule.id}' is already written at line {seen[rule.id].line}."
            )
        seen[rule.id] = rule.place
        if self._found(rule.id):
            self._note(rule.id, Step("replaced", rule.place))
        if rule.id in self.measured:
            rule = replace(rule, confidence=self.measured[rule.id])
        self.rules[rule.id] = rule
        self.off.pop(rule.id, None)

    def _change(self, row: Located) -> None:
        rule = self._named(row, schema.CHANGE)
        changed = schema.changed(rule, row)
        self._note(
            rule.id, Step("changed", row.place, tuple(key for key in row if key != schema.CHANGE))
        )
        self.rules[rule.id] = changed
        self.off.pop(rule.id, None)

    def _switch_off(self, row: Located) -> None:
        rule = self._named(row, schema.OFF)
        schema.check_off(row)
        self._note(rule.id, Step("off", row.place))
        self.off[rule.id] = None

    def _found(self, rule_id: str) -> Rule | None:
        if rule_id in self.rules:
            return self.rules[rule_id]
        return self.base.rule(rule_id) if self.base and rule_id in self.base.ids else None

    def _named(self, row: Located, key: str) -> Rule:
        """Return the rule that a row changes or switches off."""
        rule_id = str(row[key])
        rule = self._found(rule_id)
        if rule is None:
            known = [*self.rules, *(self.base.ids if self.base else ())]
            raise RuleError(
                f"{row.key_places[key]}: there is no rule '{rule_id}' to {'change' if key == schema.CHANGE else 'switch off'}."
                f"{did_you_mean(rule_id, known)} List them with: plainspeak rules list"
            )
        return rule

    def _note(self, rule_id: str, step: Step) -> None:
        if rule_id not in self.history:
            past = self.base.history(rule_id) if self.base and rule_id in self.base.ids else ()
            self.history[rule_id] = list(past) or [Step("written", self.rules[rule_id].place)]
        self.history[rule_id].append(step)

    def compiled(self) -> dict[str, Any]:
        """Return what was added as plain values. Raises RuleError when rules do not fit together."""
        by_kind: dict[str, list[Rule]] = {kind: [] for kind in KINDS}
        known = BUILT_IN | set(self.lists)
        for rule in self.rules.values():
            _check_word_classes(rule, known)
            by_kind[rule.kind].append(rule)
        if self.own_lists or not self.base:
            levels = _levels_of(self.lists)
            word_lists: Sequence[Trie] = _compile_lists(self.lists, levels)
        else:
            levels, word_lists = self.base.layers[-1]["levels"], self.base.word_lists
        replaced: dict[str, list[int]] = {kind: [] for kind in KINDS}
        for rule_id in self.rules:
            if self.base and rule_id in self.base.ids:
                kind, at = self.base.ids[rule_id]
                replaced[kind].append(at)
        first = {kind: self.base.count(kind) if self.base else 0 for kind in KINDS}
        return {
            "word_lists": list(word_lists),
            "levels": levels,
            "lists": [(*row[:3], _pack_place(row.place)) for row in self.lists.values()],
            "profiles": self.profiles,
            "off": tuple(self.off),
            "left_out": tuple(self.left_out),
            "history": {
                rule_id: tuple((row.what, _pack_place(row.place), row.fields) for row in steps)
                for rule_id, steps in self.history.items()
            },
            "replaced": replaced,
            "ids": {
                rule.id: (kind, at)
                for kind, rules in by_kind.items()
                for at, rule in enumerate(rules, first[kind])
            },
            "categories": sorted({rule.category for rule in self.rules.values()}),
            "groups": {kind: _groups(rules, first[kind]) for kind, rules in by_kind.items()},
            "kinds": {
                kind: {
                    "rules": [_pack(rule) for rule in rules],
                    "compiled": KINDS[kind].compile(rules, first[kind]),
                }
                for kind, rules in by_kind.items()
            },
        }


def _groups(rules: Sequence[Rule], first: int) -> tuple[tuple[Any, ...], ...]:
    """Return the numbers of rules that are on or off together, after what they have in common."""
    groups: dict[_Group, array[int]] = {}
    for at, rule in enumerate(rules, first):
        groups.setdefault(_group_of(rule), array("I")).append(at)
    return tuple((*group, members.tobytes()) for group, members in groups.items())


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


def _word_list(row: Located) -> _WordList:
    words = tuple(str(word) for word in row["words"])
    return _WordList(_list_id(row), str(row.get("form", "fixed")), words, row.place)


def _levels_of(lists: Mapping[str, _WordList]) -> dict[str, int]:
    """Return for each list how many lists deep it refers to others."""
    levels: dict[str, int] = {}
    for name in lists:
        _level(name, lists, levels, ())
    return levels


def _compile_lists(lists: Mapping[str, _WordList], levels: Mapping[str, int]) -> list[Trie]:
    """Return tries of word lists, so that a list stands after the lists it refers to."""
    tries: list[list[tuple[tuple[str, ...], str]]] = [
        [] for _ in range(max(levels.values(), default=0) + 1)
    ]
    for name, row in lists.items():
        tries[levels[name]] += [(parts, name) for parts in dict.fromkeys(_phrases(row))]
    return [build(rows) for rows in tries]


def _phrases(row: _WordList) -> Iterator[tuple[str, ...]]:
    for word in row.words:
        for _, text in forms_of(word, row.form):
            yield from spelled(elements(text))


def _level(
    name: str, lists: Mapping[str, _WordList], levels: dict[str, int], above: tuple[str, ...]
) -> int:
    """Return how many lists deep a list refers to others, and note it."""
    place = lists[name].place
    if name in above:
        raise RuleError(
            f"{place}: word list '{name}' refers to itself. Take one of the references out."
        )
    if name not in levels:
        deepest = -1
        parts = (part for word in lists[name].words for part in elements(word))
        named = {part[1:-1] for part in parts if is_list(part)}
        for other in named - BUILT_IN:
            if other not in lists:
                raise RuleError(
                    f"{place}: there is no word list '{other}'.{did_you_mean(other, lists)}"
                )
            deepest = max(deepest, _level(other, lists, levels, (*above, name)))
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
