"""`python -m bench.train`: learn the weights of the model that guesses what sentences say.

It learns from our own sentences only, gives the same weights each time, and takes a minute. scikit-learn is
needed, of the extra `train`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
import numpy
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from bench.sentences import Sentence, digest, own_sentences
from brightline.screening.narrative.lexicon import own_lexicon
from brightline.screening.narrative.model import Weights, evened, lists_of, pieces, words_of
from brightline.screening.narrative.screen import Screener

KEPT = 15_000
"""So many pieces are kept, those that weigh most."""

KEPT_OF_A_KIND = 60
STRENGTH = 8.0
"""How closely the sentences are followed; LIBLINEAR's C."""

LARGEST = 127
"""The largest weight in the file."""

KIND_UNIT = 0.1

TELLING = 6.0
"""A word of the gate stands so many times as often in what says something as in what passes."""

SEEN = 3
"""And in so many sentences at least."""

ORDINARY = 0.002
"""And in no more than this share of the sentences of ordinary reports."""

ALWAYS_TELLING = ("demonym", "abroad", "nation", "city_abroad", "border_town", "undoc")
"""Lists of the lexicon whose words are all in the gate."""


def main() -> int:
    """Write the weights."""
    sentences = own_sentences()
    weights = learnt(sentences, [found(each.text) for each in sentences])
    file = Path(str(resources.files("brightline.screening.narrative") / "lexicon" / "weights.json"))
    file.write_bytes(written(weights))
    print(f"{len(sentences)} sentences, {len(weights.pieces)} pieces, {len(weights.gate)} words of the gate")
    return 0


def written(weights: Weights) -> bytes:
    """Give weights as they stand in the file, some dozen pieces a line."""
    data = msgspec.json.encode(weights)
    return re.sub(rb'((?:"(?:[^"\\]|\\.)*":(?:\[[^]]*\]|-?\d+),){12})(?=")', rb"\1\n", data) + b"\n"


_LEXICON = own_lexicon()
_LISTS = lists_of(_LEXICON.words)
_READER = Screener(msgspec.structs.replace(_LEXICON, rule=()))


def found(text: str) -> frozenset[str]:
    """Give the pieces of a text as its reader is meant to read it."""
    return frozenset(name for name, _, _ in pieces(words_of(_READER.read(text).text), _LISTS))


class Table:
    """Sentences by their pieces."""

    def __init__(self, found: Sequence[frozenset[str]]) -> None:
        self._found = found

    def counted(self) -> tuple[list[str], Any]:
        """Give the pieces that stand in two sentences or more, and in how many."""
        count = Counter(name for each in self._found for name in each)
        names = sorted(name for name, times in count.items() if times > 1)
        return names, numpy.array([count[name] for name in names])

    def rows(self, names: Sequence[str]) -> Any:
        """Give a row for each sentence, evened by its length."""
        column = {name: at for at, name in enumerate(names)}
        places = [sorted(column[name] for name in each if name in column) for each in self._found]
        ends = numpy.cumsum([0, *map(len, places)])
        columns = numpy.array([at for each in places for at in each])
        shape = (len(self._found), len(names))
        matrix = csr_matrix((numpy.ones(len(columns)), columns, ends), shape=shape)
        return diags([evened(len(each)) for each in self._found]) @ matrix


def learnt(sentences: Sequence[Sentence], found: Sequence[frozenset[str]]) -> Weights:
    """Give the weights that tell labelled sentences apart, of which these are the pieces."""
    table = Table(found)
    names, count = table.counted()
    rows = table.rows(names)
    goals = [
        numpy.array([each.outcome != "pass" for each in sentences]),
        numpy.array([each.outcome == "block" for each in sentences]),
    ]
    scales = [_scale(rows, count, goal) for goal in goals]
    first = [_fitted(rows @ diags(scale), goal) for scale, goal in zip(scales, goals, strict=True)]
    heavy = sum(abs(each.coef_[0] * scale) for each, scale in zip(first, scales, strict=True))
    kept = numpy.sort(numpy.argsort(-heavy * numpy.sqrt(count), kind="stable")[:KEPT])
    scales = [scale[kept] for scale in scales]
    fitted = [_fitted(rows[:, kept] @ diags(scale), goal) for scale, goal in zip(scales, goals, strict=True)]
    columns = [each.coef_[0] * scale for each, scale in zip(fitted, scales, strict=True)]
    unit = max(abs(column).max() for column in columns) / LARGEST
    whole = [numpy.round(column / unit).astype(int).tolist() for column in columns]
    return Weights(
        learnt_from=digest(sentences),
        unit=float(unit),
        base=(float(fitted[0].intercept_[0]), float(fitted[1].intercept_[0])),
        gate=_gate(sentences, found),
        kinds=_kinds(sentences, rows, names, count),
        pieces={names[at]: (one, two) for at, one, two in zip(kept, *whole, strict=True) if one or two},
    )


def _kinds(
    sentences: Sequence[Sentence], rows: Any, names: Sequence[str], count: Any
) -> dict[str, dict[str, int]]:
    """Give for each category the weights that tell it from the others, as whole numbers."""
    known = [at for at, each in enumerate(sentences) if re.fullmatch(r"[CR]\d+", each.category)]
    some, kinds = rows[known], {}
    for category in sorted({sentences[at].category for at in known}):
        goal = numpy.array([sentences[at].category == category for at in known])
        scale = _scale(some, count, goal)
        best = numpy.argsort(-abs(_fitted(some @ diags(scale), goal).coef_[0]), kind="stable")[
            :KEPT_OF_A_KIND
        ]
        fitted = _fitted(some[:, best] @ diags(scale[best]), goal)
        weights = fitted.coef_[0] * scale[best] / KIND_UNIT
        kinds[category] = {names[at]: round(float(w)) for at, w in zip(best, weights, strict=True)}
        kinds[category][""] = round(float(fitted.intercept_[0]) / KIND_UNIT)
    return kinds


def _gate(sentences: Sequence[Sentence], found: Sequence[frozenset[str]]) -> tuple[str, ...]:
    """Give the words, and pairs of them, that are telling and rare in ordinary reports."""
    words = [{name.rstrip("|") for name in each if _is_for_gate(name)} for each in found]
    groups: dict[str, list[set[str]]] = {"says": [], "passes": [], "ordinary": []}
    for each, sentence in zip(words, sentences, strict=True):
        groups["passes" if sentence.outcome == "pass" else "says"].append(each)
        if is_ordinary(sentence.writer):
            groups["ordinary"].append(each)
    counts = {name: Counter(word for each in some for word in each) for name, some in groups.items()}
    much = TELLING * len(groups["says"]) / len(groups["passes"])
    telling = {
        word
        for word, times in counts["says"].items()
        if times >= max(SEEN, much * (counts["passes"][word] + 1))
        and counts["ordinary"][word] <= ORDINARY * len(groups["ordinary"])
    }
    lists = {word for name in ALWAYS_TELLING for word in _LEXICON.words.get(name, ()) if word.isalpha()}
    return tuple(sorted(telling | lists))


def is_ordinary(writer: str) -> bool:
    """Whether a file has sentences of ordinary reports."""
    return re.fullmatch(r"o\d+|ordinary_.*", writer) is not None


def _is_for_gate(name: str) -> bool:
    return re.fullmatch(r"[a-z']+(?:\|| [a-z']+)", name) is not None


def _scale(rows: Any, count: Any, goal: Any) -> Any:
    """Give how much each piece counts beforehand: more if it is rare, or stands on one side mostly."""
    stands = rows > 0
    yes, no = (numpy.asarray(stands[side].sum(axis=0)).ravel() + 1 for side in (goal, ~goal))
    apart = abs(numpy.log((yes / yes.sum()) / (no / no.sum())))
    return (numpy.log(rows.shape[0] / count) + 1) * numpy.sqrt(apart)


def _fitted(rows: Any, goal: Any) -> Any:
    """Give a logistic regression in which both sides weigh the same."""
    model = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", max_iter=3000, random_state=0
    )
    return model.fit(rows.tocsr(), goal)


if __name__ == "__main__":
    raise SystemExit(main())
