"""Screening as it is defined: every phrase is tried on every sentence, and nothing is left out beforehand."""

from __future__ import annotations

import re2

from brightline.screening.narrative.guess import Found
from brightline.screening.narrative.lexicon import Lexicon, Rule, compiled, engine
from brightline.screening.narrative.screen import _NEAR, Screener, _kept
from brightline.screening.narrative.sentences import sentences


class EveryPhrase:
    """Finds what a screener must find, slowly."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._read = Screener(lexicon).read
        self._phrases = [
            (rule, re2.compile(compiled((phrase,), lexicon.words, rule.name), engine()))
            for rule in lexicon.rule
            for phrase in rule.finds
        ]
        self._unless = {
            rule.name: re2.compile(compiled(rule.unless, lexicon.words, rule.name), engine())
            for rule in lexicon.rule
            if rule.unless
        }

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        """Give start, end and rule of each finding."""
        normal = self._read(text)
        spans = []
        for start, end in sentences(normal.text):
            for each in _kept(self._found(normal.text[start:end]), normal.text[start:end]):
                spans.append((*normal.place(start + each.start, start + each.end), each.rule.name))
        return spans

    def _found(self, sentence: str) -> list[Found]:
        return [
            Found(rule, *match.span())
            for rule, phrase in self._phrases
            for match in phrase.finditer(sentence)
            if match.end() > match.start() and not self._is_another_thing(rule, sentence, *match.span())
        ]

    def _is_another_thing(self, rule: Rule, sentence: str, start: int, end: int) -> bool:
        if rule.name not in self._unless:
            return False
        around = sentence if rule.whole_sentence else sentence[max(0, start - _NEAR) : end + _NEAR]
        return self._unless[rule.name].search(around) is not None
