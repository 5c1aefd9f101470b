"""The rules: readable files of phrases, each rule with examples of its own.

A phrase is a regular expression with three shorthands: `{name}` is a list of `[words]`, ` .. ` up to three
words and ` ... ` up to eight words between, and a space is whatever separates two words. RE2 runs them in
linear time, so that no phrase that a department writes can stall the screening.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Literal

import msgspec
import re2

from brightline.source import BadInput, Source, read_source

_FOLDER = Path(__file__).with_name("lexicon")
READ = _FOLDER / "read.json"
"""The lexicon as it was read: TOML takes ten times as long. `_digest` tells when it is out of date."""

Outcome = Literal["pass", "review", "block"]
Code = str

_BY_LETTER: dict[str, Outcome] = {"C": "block", "R": "review", "N": "pass"}
SEPARATOR = r"(?:[\s,:;\"'()*/.\[\]-]{1,4})"
"""What separates two words of a phrase."""

GAPS = {"..": r"(?:[^\s]+\s+){0,3}?", "...": r"(?:[^\s]+\s+){0,8}?"}
"""What may stand between two words, after what separates them."""

_SPACE = re.compile(r"\[[^]]*\]| ")
NAME = re.compile(r"\{([a-z_]+)\}")
"""How a phrase names a list of words."""


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is found where, and what it says.

    `category` is a code of the guide: C… says a status, R… is for a person to look at, N… clears. A rule
    with `over` takes the place of findings of those categories or rules that its words touch or, with
    `whole_sentence`, that stand in its sentence. `unless` makes it another thing, where it stands beside it
    or, likewise, in its sentence. `drops` are words that a rewrite may leave out. One that is `guessed` has
    no phrases: the model finds for it.
    """

    name: str
    category: Code
    reason: str
    finds: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    over: tuple[Code, ...] = ()
    whole_sentence: bool = False
    only_review: bool = False
    guessed: bool = False
    drops: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What becomes of a text in which it is found."""
        return "review" if self.only_review else _BY_LETTER[self.category[0]]


class Provisions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the policy says what findings rest on: every provision that a reason names as `{name}`.

    `record`: no status may be written down; `exception`: the case in which one may; `event`: what agents
    did is to be recorded.
    """

    record: str
    exception: str
    event: str


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules and the lists of words that they use; `hidden` are words to look for in disguise."""

    words: dict[str, tuple[str, ...]] = {}
    hidden: tuple[str, ...] = ()
    ordinary: tuple[str, ...] = ()
    rule: tuple[Rule, ...] = ()
    provisions: Provisions | None = None

    def rules(self) -> Iterator[Rule]:
        """Give the rules, the provisions of the policy named in their reasons."""
        named = msgspec.structs.asdict(self.provisions) if self.provisions else {}
        for rule in self.rule:
            if unknown := set(NAME.findall(rule.reason)) - named.keys():
                raise BadInput(f"rule `{rule.name}`: there is no provision `{min(unknown)}`")
            reason = NAME.sub(lambda match: named[match[1]], rule.reason)
            yield msgspec.structs.replace(rule, reason=reason)


class Kept(msgspec.Struct, frozen=True):
    """The lexicon that comes with Brightline, and a digest of the files of which it was read."""

    of: str
    lexicon: Lexicon


def own_lexicon() -> Lexicon:
    """Give the lexicon that comes with Brightline, as it was read before if no file has changed since."""
    files = {file.name: file.read_bytes() for file in sorted(_FOLDER.glob("*.toml"))}
    try:
        kept = msgspec.json.decode(READ.read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError):
        kept = Kept("", Lexicon())
    return kept.lexicon if kept.of == _digest(files) else _joined_files(files).lexicon


def lexicon_as_read() -> Kept:
    """Read the files of the lexicon that comes with Brightline."""
    return _joined_files({file.name: file.read_bytes() for file in sorted(_FOLDER.glob("*.toml"))})


def _joined_files(files: Mapping[str, bytes]) -> Kept:
    lexicon = Lexicon()
    for name, data in files.items():
        lexicon = joined(lexicon, _read(Source(name, data.decode())))
    return Kept(_digest(files), lexicon)


def _digest(files: Mapping[str, bytes]) -> str:
    return blake2b(b"\0".join(files.values()), digest_size=16).hexdigest()


def read_lexicon(path: str | Path) -> Lexicon:
    """Read a department's file. Raises `BadInput` for what is no lexicon."""
    return _read(read_source(path))


def joined(first: Lexicon, more: Lexicon) -> Lexicon:
    """Give both together: lists grow, rules are added. Raises `BadInput` for a rule that stands twice."""
    names = {rule.name for rule in first.rule}
    for rule in more.rule:
        if rule.name in names:
            raise BadInput(f"the rule `{rule.name}` stands twice; give yours another name")
        names.add(rule.name)
    words = {**first.words, **{name: first.words.get(name, ()) + more.words[name] for name in more.words}}
    return Lexicon(
        words=words,
        hidden=first.hidden + more.hidden,
        ordinary=first.ordinary + more.ordinary,
        rule=first.rule + more.rule,
        provisions=more.provisions or first.provisions,
    )


def compiled(phrases: tuple[str, ...], words: dict[str, tuple[str, ...]], rule: str) -> str:
    """Give one regular expression of a rule's phrases. Raises `BadInput` for an unknown list of words."""
    return "|".join(bounded(phrase, expanded(phrase, words, rule)) for phrase in phrases)


def engine(*, longest: bool = False, groups: bool = False) -> re2.Options:
    """Give the options with which RE2 runs; without enough memory it would be slow, and never wrong.

    Where it need not say what its groups found, it is several times faster.
    """
    options = re2.Options()
    options.max_mem = 256 << 20
    options.log_errors = False
    options.longest_match = longest
    options.never_capture = not groups
    return options


def ends_a_word(phrase: str) -> bool:
    """Whether a phrase ends where a word does; one may say itself how it ends."""
    return "#" not in phrase and not phrase.endswith(("[.,;]", "[.,;]?", "$)"))


def spaced(phrase: str) -> str:
    """Give a phrase with the patterns of what is between its words."""
    wide = re.sub(r" (\.{2,3}) ", lambda match: f" {GAPS[match[1]]}", phrase)
    return _SPACE.sub(lambda match: SEPARATOR if match[0] == " " else match[0], wide)


def bounded(phrase: str, expanded: str) -> str:
    """Give what stands for a phrase, beginning and ending where words do."""
    return rf"\b(?:{expanded})" + (r"\b" if ends_a_word(phrase) else "")


def expanded(phrase: str, words: Mapping[str, tuple[str, ...]], rule: str, depth: int = 0) -> str:
    """Give a phrase with what its lists and blanks stand for. Raises `BadInput` for an unknown list."""

    def of_list(match: re.Match[str]) -> str:
        if match[1] not in words or depth > 5:
            raise BadInput(f"rule `{rule}`: there is no list of words `{match[1]}`")
        return f"(?:{'|'.join(expanded(word, words, rule, depth + 1) for word in words[match[1]])})"

    return NAME.sub(of_list, spaced(phrase))


def _read(source: Source) -> Lexicon:
    import tomllib  # our own files are seldom read

    try:
        lexicon = msgspec.convert(tomllib.loads(source.text), Lexicon)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source.path}: is no TOML: {said(error)}") from None
    except msgspec.ValidationError as error:
        raise BadInput(f"{source.path}: is no lexicon: {said(error)}") from None
    for rule in lexicon.rule:
        if rule.category[:1] not in _BY_LETTER or not rule.category[1:].isdigit():
            raise BadInput(
                f"{source.path}: rule `{rule.name}`: `{rule.category}` is no category; write C1, R1 or N1"
            )
        if not (rule.finds or rule.guessed):
            raise BadInput(f"{source.path}: rule `{rule.name}`: `finds` is empty")
    return lexicon


def said(error: Exception) -> str:
    said = error.args[0] if error.args else error
    text = said.decode() if isinstance(said, bytes) else str(said)
    return text[:1].lower() + text[1:]
