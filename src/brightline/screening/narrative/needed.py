"""What a phrase cannot do without.

Of each phrase a few words are worked out, one of which stands in whatever the phrase finds; where such words
are common, a part of the phrase, with what stands beside them. One scan for those of all phrases then tells
which texts need a second look, and which phrases are to be tried there. What is not understood of a phrase
counts as "anything"; a phrase of which too little is left is always tried.

In the words worked out, a blank is whatever separates two words, `DIGIT` a digit or a hyphen, and `EDGE` the
edge of a word. What our own phrases need is kept in a file, since this takes a while; one that is new, or
whose lists have changed, is worked out anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from itertools import product
from math import log10
from pathlib import Path

import msgspec
import re2

from brightline.screening.narrative.lexicon import NAME, ends_a_word, engine, expanded, spaced
from brightline.screening.narrative.parts import PLACES, parts
from brightline.screening.narrative.tokens import NotUnderstood, Tokens

_LEXICON = Path(__file__).with_name("lexicon")

EDGE = "\b"
"""The edge of a word."""

DIGIT = "\4"
"""A digit or a hyphen."""

_START, _END = "\2", "\3"
"""Where a part begins and ends, in the words of a part that is not exact."""

_MOST = 128
"""So many words are put together at most, of the words of parts that follow one another."""

_RARE = 5.0
"""Words that are rarer than this suffice; where they are more common, others are looked for beside them."""

_COMMON = 0.3
"""Words that are more common than this tell nothing."""

_STRETCHES = 3
"""So many stretches of a phrase are looked for at most."""

_ALONE = 2.3
"""Seeds that are rarer than this are looked for alone; of others, what stands beside them is too."""

_SLACK = 0.05
"""By so much two guesses of the same may differ."""

_LARGEST = 1500
"""Parts with more instructions than this, as RE2 counts them, take too long to look for."""

_SEED = 3e-4
"""A word that stands in less than this share of reports is looked for alone, without those beside it."""

_ENOUGH = 3.5
"""Words that are so rare are not made rarer by what stands beside them."""

_FIGURES = (0.01, 0.005, 1e-3, 1e-4)
"""In what share of reports a number stands, of one figure, two, three and more."""

_WORD = re.compile(rf"[A-Za-z0-9_{DIGIT}]+")
_FIGURE = re.compile(rf"[0-9{DIGIT}]")
_SIGN = re.compile(r"[^\w\s'.,\x08-]")
_LETTERS = re.compile(r"\w+|-?[/ :=#]+-?|-")
"""A set of letters or signs that stand for themselves."""

_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")


class Wanted(msgspec.Struct, frozen=True):
    """What stands in whatever a phrase finds.

    One of the seeds, which are few and rare words or parts of words; or, where these would be common, what a
    part of the phrase finds. A phrase without either may find anything.
    """

    seeds: frozenset[str] = frozenset()
    part: str = ""


NOTHING = Wanted()
"""What is known of a phrase that may find anything."""


class Need(msgspec.Struct, frozen=True):
    """What a part of a phrase can be: all of it in `exact`, or else words of which one is in it.

    Where it is not exact, `opens` and `closes` say that it begins and ends at the edge of a word, unless it
    is empty, and `is_optional` that it can be empty. Where `words` are not very rare, of each set in `all`
    one is in it.
    """

    exact: frozenset[str] | None
    words: frozenset[str] | None = None
    opens: bool = False
    closes: bool = False
    is_optional: bool = True
    all: tuple[frozenset[str], ...] = ()

    @property
    def best(self) -> frozenset[str] | None:
        """Words of which one is in whatever the part finds; `None` where none are known."""
        return self.words if self.exact is None else self.exact


_ANYTHING = Need(None)
_GAP = Need(None, closes=True)
_BLANK = (" ", EDGE)


class Needs:
    """Gives the words of phrases that use these lists."""

    def __init__(self, lists: Mapping[str, tuple[str, ...]]) -> None:
        self._lists = lists
        self._known: dict[str, Need] = {}
        self._marks: dict[str, str] = {}

    def of(self, phrase: str) -> Wanted:
        """Give what a phrase needs; nothing where there may be anything."""
        kept = _kept().get(self.mark(phrase))
        if kept is None:
            return self.worked_out(phrase)
        return Wanted(part=kept) if isinstance(kept, str) else Wanted(kept)

    def worked_out(self, phrase: str) -> Wanted:
        """Give the same without looking at what is kept."""
        try:
            need = self._part(phrase, EDGE, EDGE if ends_a_word(phrase) else "")
            seeds, rarity = _seeds_of(need), _rarity(_seeds_of(need))
            rarest = max(parts(phrase), key=self._rarity_of, default="") if rarity < _ALONE else ""
            if rarest and self._rarity_of(rarest) > max(rarity - _SLACK, 0) and self._is_small(rarest):
                return Wanted(part=rarest)
        except NotUnderstood:
            return NOTHING
        return Wanted(seeds)

    def _rarity_of(self, part: str) -> float:
        """Guess how rare a part is, from all words that stand in it."""
        need = self._part(part)
        return sum(_rarity(words) for words in need.all or (need.best or frozenset(),))

    def _is_small(self, part: str) -> bool:
        try:
            pattern = re2.compile(expanded(part, self._lists, part), engine())
        except re2.error:
            return False
        return int(pattern.programsize) <= _LARGEST

    def mark(self, phrase: str) -> str:
        """Give a mark that changes with a phrase and with the lists that it uses."""
        marks = [self._mark_of_list(name) for name in NAME.findall(phrase)]
        return blake2b("\0".join([phrase, *marks]).encode(), digest_size=8).hexdigest()

    def _mark_of_list(self, name: str) -> str:
        if name not in self._marks:
            self._marks[name] = name  # for a list that names itself
            self._marks[name] = self.mark("\0".join(self._lists.get(name, ())))
        return self._marks[name]

    def _part(self, phrase: str, before: str = "", after: str = "") -> Need:
        if _PLAIN.fullmatch(phrase):
            return _exactly(before + phrase + after)
        tokens = Tokens(spaced(phrase))
        need = self._choice(tokens, before, after)
        if tokens.next_kind:
            raise NotUnderstood
        return need

    def _list(self, name: str) -> Need:
        if name not in self._lists:
            raise NotUnderstood
        if name not in self._known:
            self._known[name] = _ANYTHING  # for a list that names itself
            self._known[name] = _either([self._part(word) for word in self._lists[name]])
        return self._known[name]

    def _choice(self, tokens: Tokens, before: str = "", after: str = "") -> Need:
        branches = [self._row(tokens, before, after)]
        while tokens.next_kind == "bar":
            tokens.take()
            branches.append(self._row(tokens, before, after))
        return _either(branches)

    def _row(self, tokens: Tokens, before: str, after: str) -> Need:
        parts = [_exactly(before)] if before else []
        while (kind := tokens.next_kind) not in ("bar", "close", ""):
            parts += _repeated(self._one(kind, tokens), tokens.times())
        return _in_a_row([*parts, _exactly(after)] if after or not parts else parts)

    def _one(self, kind: str, tokens: Tokens) -> Need:
        """Give the need of letters, a set, a group or a list."""
        said = tokens.take()
        if kind == "open":
            inner = self._choice(tokens)
            if tokens.next_kind != "close":
                raise NotUnderstood
            tokens.take()
            return inner
        if kind == "list":
            return self._list(said)
        if kind == "set":
            return _of_set(said)
        if kind == "class" and said in PLACES:
            return _exactly("")
        return _KINDS.get(kind) or _exactly(said)


def _exactly(*texts: str) -> Need:
    """Give the need of what is one of these texts."""
    some = [text for text in texts if text]
    opens = all(text[0] in _BLANK for text in some)
    closes = all(text[-1] in _BLANK for text in some)
    return Need(frozenset(texts), None, opens, closes, len(some) < len(texts))


_KINDS = {"blank": _exactly(" "), "edge": _exactly(EDGE), "gap": _GAP, "class": _ANYTHING}


def _of_set(said: str) -> Need:
    if said in ("0-9", "0-9-"):
        return _exactly(DIGIT)
    return _exactly(*said) if _LETTERS.fullmatch(said) else Need(None, is_optional=False)


def _repeated(need: Need, times: tuple[int, int | None]) -> list[Need]:
    least, most = times
    if most is not None and most - least <= 2 and need.exact is not None:
        return [need] * least + [_exactly("", *need.exact)] * (most - least)
    rest = Need(None, opens=need.opens, closes=need.closes)
    return [need] * least + ([] if most == least else [rest])


def _either(branches: list[Need]) -> Need:
    if len(branches) == 1:
        return branches[0]
    if all(branch.exact is not None for branch in branches):
        return _exactly(*{text for branch in branches for text in branch.exact or ()})
    known = all(branch.best is not None for branch in branches)
    return Need(
        None,
        frozenset({word for branch in branches for word in _marked(branch)}) if known else None,
        opens=all(branch.opens for branch in branches),
        closes=all(branch.closes for branch in branches),
        is_optional=any(branch.is_optional for branch in branches),
    )


def _marked(need: Need) -> frozenset[str]:
    """Give the words of a part, with where it begins and ends."""
    return need.words or frozenset({f"{_START}{word}{_END}" for word in need.exact or ()})


def _in_a_row(parts: list[Need]) -> Need:
    """Give the need of parts that follow one another: all of them together, or else the rarest words."""
    opens = _what_opens(parts)
    row, begun, passed, at_edge = frozenset({_START}), 0, list[_Stretch](), False
    for at, (part, next_opens) in enumerate(zip(parts, opens[1:], strict=True)):
        at_edge_before, at_edge = at_edge, part.closes and (at_edge or not part.is_optional)
        if part.exact is not None and _can_grow(row, part.exact):
            row = _glued(row, part.exact)
            continue
        next_edge = EDGE if next_opens else ""
        if part.words is not None:
            whole = len(row) == 1 or len(row) * len(part.words) <= _MOST
            before = row if whole else frozenset({EDGE if at_edge_before else ""})
            words = _followed(_preceded(before, part.words), next_edge)
            passed.append(_Stretch(begun if whole else at, at + 1, words))
        closed = _glued(row, {EDGE}) if opens[at] else row
        passed.append(_Stretch(begun, at, closed))
        if part.exact is not None:
            row, begun = frozenset({EDGE + word for word in part.exact}) if at_edge_before else part.exact, at
        else:
            row, begun = frozenset({EDGE if at_edge else ""}), at + 1
    if not passed:
        return _exactly(*(word.removeprefix(_START) for word in row))
    passed.append(_Stretch(begun, len(parts), _glued(row, {_END})))
    best = max(passed, key=_Stretch.rarity)
    return Need(
        None,
        best.words if best.rarity() > 0 else None,
        opens=opens[0],
        closes=at_edge,
        is_optional=all(part.is_optional for part in parts),
        all=_all(best, passed),
    )


class _Stretch(msgspec.Struct, frozen=True):
    """Words of which one is in some parts of a row."""

    start: int
    end: int
    words: frozenset[str]

    def rarity(self) -> float:
        return _rarity(self.words)


def _all(best: _Stretch, others: list[_Stretch]) -> tuple[frozenset[str], ...]:
    """Give the words of the rarest stretches that do not overlap, until all of them together are rare."""
    chosen, rarity = [best], best.rarity()
    for other in sorted(others, key=_Stretch.rarity, reverse=True):
        if rarity > _RARE or len(chosen) == _STRETCHES or other.rarity() < _COMMON:
            break
        if all(other.end <= each.start or each.end <= other.start for each in chosen):
            chosen.append(other)
            rarity += other.rarity()
    return tuple(each.words for each in chosen) if best.rarity() > 0 else ()


def _glued(row: Iterable[str], more: Iterable[str]) -> frozenset[str]:
    return frozenset({before + after for before, after in product(row, more)})


def _preceded(row: frozenset[str], words: frozenset[str]) -> frozenset[str]:
    """Give words with what stands before those that begin where their part does."""
    inner = {word for word in words if not word.startswith(_START)}
    return frozenset(inner | _glued(row, {word[1:] for word in words - inner}))


def _followed(words: frozenset[str], edge: str) -> frozenset[str]:
    """Give words with the edge after those that end where their part does."""
    return frozenset({f"{word[:-1]}{edge}" if word.endswith(_END) else word for word in words})


def _what_opens(parts: list[Need]) -> list[bool]:
    """Say of each part whether what follows it, with it, begins at the edge of a word."""
    opens = [False]
    for part in reversed(parts):
        opens.append(part.opens and (opens[-1] or not part.is_optional))
    return opens[::-1]


def _can_grow(row: frozenset[str], more: frozenset[str]) -> bool:
    if len(row) == 1 or len(more) == 1:
        return True
    return len(row) * len(more) <= _MOST and _rarity(row) < _ENOUGH


def _between_edges(word: str) -> str:
    """Give a word of which only the edges, and not the blanks around it, are looked for."""
    word = word.strip(_START + _END)
    bare = word.strip(f" {EDGE}")
    before, after = (EDGE if part else "" for part in word.split(bare, 1)) if bare else ("", "")
    return f"{before if _is_of_word(bare[:1]) else ''}{bare}{after if _is_of_word(bare[-1:]) else ''}"


def _is_of_word(letter: str) -> bool:
    return letter == "_" or (letter.isascii() and letter.isalnum())


def _seeds_of(need: Need) -> frozenset[str]:
    """Give the seeds of a whole phrase; none where nothing is known of it."""
    some = [frozenset(map(_between_edges, words)) for words in need.all or (need.best or frozenset(),)]
    some = [words for words in some if words and all(share_of(word) < 1 for word in words)]
    return _seeds(max(some, key=_rarity)) if some else frozenset()


def _seeds(words: frozenset[str]) -> frozenset[str]:
    """Give of each of these words the rarest one alone, if it is rare enough."""
    return frozenset(map(_seed, words))


@cache
def _seed(words: str) -> str:
    pieces = words.split(" ")
    if len(pieces) == 1:
        return words
    alone = [
        _between_edges(f"{' ' if at else ''}{piece}{' ' if at + 1 < len(pieces) else ''}")
        for at, piece in enumerate(pieces)
        if piece.strip(EDGE)
    ]
    rarest = min(alone, key=share_of, default=words)
    return rarest if share_of(rarest) < _SEED else words


def _rarity(words: frozenset[str]) -> float:
    """Say how rare it is that one of these words stands somewhere, as a power of ten."""
    digits = {word for word in words if not word.strip(f" -{EDGE}{DIGIT}{_START}{_END}")}
    share = sum([share_of(word) for word in words - digits]) + max(map(share_of, digits), default=0)
    return -log10(share) if 0 < share < 1 else 0.0


@cache
def share_of(word: str) -> float:
    """Guess in what share of reports words stand: 1 for no word, little for what is long and uncommon."""
    word = word.strip(_START + _END)
    if not word.strip(f" {EDGE}"):
        return 1.0
    if not word.strip(f" -{EDGE}{DIGIT}"):
        return _share_of_digits(word.count(DIGIT) - 3 * word.count(" "))
    shares = [
        _share_of_piece(piece[0], piece.start() > 0, piece.end() < len(word))
        for piece in _WORD.finditer(word)
    ]
    signs = len(_SIGN.findall(word))
    return min(shares, default=1.0) * 0.3 ** (max(len(shares), 1) - 1) * 0.1**signs


@cache
def _share_of_piece(piece: str, begins: bool, ends: bool) -> float:
    """Guess the share of a word, of what words begin or end with, or of what stands anywhere in one."""
    if DIGIT in piece:
        digits = len(_FIGURE.findall(piece))
        return float(_share_of_digits(digits) * 0.1 ** (len(piece) - digits))
    if piece.isdecimal():
        return _FIGURES[min(len(piece), 4) - 1]
    unseen: float = 10.0 ** (-3.9 - min(len(piece), 8) / 5) * (1 if begins else 8)
    if begins and ends:
        return _common().get(piece, unseen)
    seen = [
        share for word, share in _common().items() if piece in word and (not begins or word.startswith(piece))
    ]
    return min(1.0, sum(seen) + unseen * 2)


def _share_of_digits(count: int) -> float:
    """Guess the share of reports with so many digits in a row: dates and numbers of cases are common."""
    return 0.3 if count <= 5 else 0.02 if count <= 7 else 0.003


@cache
def _common() -> dict[str, float]:
    """Give the words that are common in reports, with the share of reports in which each stands."""
    lines = (_LEXICON / "common.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines]
    return {word: float(share) / 1000 for share, *words in rows for word in words}


@cache
def _kept() -> dict[str, frozenset[str] | str]:
    """Give by the marks of our own phrases their seeds, or the part that is looked for."""
    return msgspec.json.decode((_LEXICON / "needed.json").read_bytes(), type=dict[str, frozenset[str] | str])
