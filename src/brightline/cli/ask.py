"""`brightline ask`: an interview of at most three questions, by keyboard, that ends with a card."""

from __future__ import annotations

import argparse
import io
import sys
from typing import Literal, cast

from brightline.cli.cards import HEADINGS, Card
from brightline.cli.inputs import askers, day_asked, pick, pick_act
from brightline.cli.question import Put, print_stated
from brightline.cli.short_card import print_short
from brightline.language.load import load_policy
from brightline.language.policy import Situation as Tile
from brightline.language.policy import Version
from brightline.language.values import Value
from brightline.reasoning.ask import Question, next_question
from brightline.reasoning.fill import fill
from brightline.reasoning.guidance import guide
from brightline.reasoning.reasoner import Reasoner
from brightline.reasoning.situation import Situation
from brightline.rendering.guidance import duties_beside
from brightline.source import BadInput

QUESTIONS = 3
"""How many questions are asked before the card is shown."""
Stated = dict[str, Value | None]
Wish = Literal["back", "quit", "card"]
_WISHES: dict[str, Wish] = {"b": "back", "q": "quit", "card": "card"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("policy", metavar="POLICY", help="the policy document")
    parser.add_argument(
        "--version", choices=("adopted", "proposed"), default="proposed", help="which side of the redline"
    )
    parser.add_argument("--as", dest="asker", default="member", metavar="ROLE", help="who asks")
    parser.add_argument(
        "--on", metavar="DATE", help="the day that is asked about (default: today, in the policy's time zone)"
    )
    parser.add_argument("--tile", metavar="NAME", help="the situation to begin with (default: choose one)")
    parser.add_argument("--act", action="append", default=[], help="ask about this act only")


def run(args: argparse.Namespace) -> int:
    """Ask, and print the card; any end is exit code 0."""
    policy = load_policy(args.policy)[cast("Version", args.version)]
    asker = pick(args.asker, askers(policy), "role")
    acts = [pick_act(name, policy) for name in args.act]
    tiles = {tile.name: tile for tile in policy.situations}
    tile = tiles[pick(args.tile, tiles, "situation")] if args.tile else None
    reasoner = Reasoner(policy, day_asked(args.on, policy))
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    _Interview(reasoner, asker, acts).run(tile, is_free=not (tile or acts) and bool(tiles))
    return 0


class _Interview:
    """One policy and one asker. What is answered stands in memory until the end, and nowhere else."""

    def __init__(self, reasoner: Reasoner, asker: str, acts: list[str]) -> None:
        self.reasoner, self.policy, self.asker, self.acts = reasoner, reasoner.policy, asker, acts

    def run(self, tile: Tile | None, *, is_free: bool) -> None:
        """Begin with a tile; where `is_free`, with the one that is chosen, and again after going back."""
        guidance = guide(self.reasoner, fill(self.policy, self.asker, {}))
        Card(self.reasoner, guidance).title()
        wish: Wish = "back"
        while wish == "back":
            if is_free:
                tile = self.choose()
                if tile is None:
                    return
            wish = self.questions(tile)
            if wish == "back" and not is_free:
                print("there is nothing to go back to")

    def choose(self) -> Tile | None:
        """Let somebody choose a tile; nothing where they quit."""
        tiles = {str(i): tile for i, tile in enumerate(self.policy.situations, 1)}
        print("\nWhat is going on?")
        for key, tile in tiles.items():
            print(f"  {key}  {tile.title}")
        print("  q quit")
        while (pressed := read()) not in (None, "q"):
            if pressed in tiles:
                return tiles[pressed]
            print(f"press 1 to {len(tiles)}, or q")
        return None

    def questions(self, tile: Tile | None) -> Wish:
        """Ask until nothing can change or enough was asked, then show the card; `back` at the first one."""
        about = self.acts or list(tile.about if tile else self.reasoner.index.acts)
        trail: list[Stated] = [dict(tile.facts) if tile else {}]
        if trail[0]:
            print_stated(self.policy, trail[0])
        while True:
            stated = trail[-1]
            s = fill(self.policy, self.asker, stated)
            nobody_knows = [name for name, value in stated.items() if value is None]
            question = None
            if len(trail) <= QUESTIONS:
                question = next_question(self.reasoner.outlook(self.asker), s, about, nobody_knows)
            answer: Stated | Wish = "card"
            if question:
                answer = self.ask(question, s, stated, len(trail))
            if answer == "card":
                self.card(s, about, nobody_knows)
                answer = "back" if question is None and self.goes_back(s, about) else "quit"
            if isinstance(answer, dict):
                trail.append(stated | answer)
            elif answer == "back" and len(trail) > 1:
                trail.pop()
            else:
                return answer

    def ask(self, question: Question, s: Situation, stated: Stated, number: int) -> Stated | Wish:
        """Put a question until there is an answer to it, or another wish."""
        put = Put(question, self.reasoner, s)
        print()
        put.show(f"{number} of {QUESTIONS}")
        while True:
            key = read()
            if key is None or key in _WISHES:
                return _WISHES[key or "card"]
            if key == "w":
                put.explain()
                continue
            try:
                answer = question.stated(put.read(key) if key.strip("?") else {})
                fill(self.policy, self.asker, stated | answer)
            except BadInput as error:
                print(error)
                continue
            put.confirm(answer)
            return answer

    def card(self, s: Situation, about: list[str], nobody_knows: list[str]) -> None:
        """Show what holds now, with the duties that the situation brings about elsewhere."""
        print()
        duties = duties_beside(self.reasoner, s, about)
        print_short(self.reasoner, guide(self.reasoner, s, about, nobody_knows=nobody_knows), duties)

    def goes_back(self, s: Situation, about: list[str]) -> bool:
        """Whether somebody wants to undo the last answer, now that they see the card."""
        while True:
            print("\nEnter ends · w every word · b back")
            key = read()
            if key != "w":
                return key == "b"
            card = Card(self.reasoner, guide(self.reasoner, s, about))
            for word, heading in HEADINGS.items():
                answers = [answer for answer in card.guidance.answers if answer.verdict == word]
                if answers:
                    card.group(heading, answers, is_new=False)


def read() -> str | None:
    """Give the next line that is typed, without blanks; nothing at the end of the input."""
    is_typed = sys.stdin is not None and sys.stdin.isatty()
    print("> " if is_typed else ">", end="" if is_typed else "\n", flush=True)
    line = sys.stdin.readline() if sys.stdin else ""
    return line.strip().lower() if line else None
