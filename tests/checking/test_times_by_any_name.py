"""Times under other names: norms that were renumbered, split or joined, and changed terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_timing import HEAD, VOCABULARY, relation_of

from brightline.checking.assertions import check_assertions
from brightline.checking.difference import compare
from brightline.language.assertions import Assertion
from brightline.language.compile import compile_policy
from brightline.language.policy import All, Policy


def norm(number: int, times: str, more: str = "", role: str = "officer") -> str:
    """Write a provision with its norm."""
    said = f"An officer shall tell the chief, by rule {number}."
    lines = "".join(
        f"   {line}\n"
        for line in (f"  {times}", *(f"  {each}" for each in more.split(" / ")))
        if line.strip()
    )
    return f'{number}. {said}\n\n   ```norm\n   "{said}"\n   {role} must tell\n{lines}   ```\n\n'


def of(folder: Path, *norms: str, term: str = "crash") -> Policy:
    """Compile a policy with some of the provisions 1 to 3, and a term in provision 4."""
    folder.mkdir(exist_ok=True, parents=True)
    there = {each[0]: each for each in norms}
    said = [there.get(number, f"{number}. Left free.\n\n") for number in "123"]
    said.append(
        "4. An incident is grave.\n\n"
        f'   ```terms\n   "An incident is grave."\n   term grave means {term}\n   ```\n\n'
    )
    vocabulary = VOCABULARY.replace("act tell", 'role chief "the chief" called "the chief"\nact tell')
    (folder / "times.md").write_text(HEAD + "".join(said) + vocabulary, "utf-8")
    return compile_policy(folder / "times.md").versions["adopted"]


OTHERWISE: dict[str, tuple[list[str], list[str], str]] = {
    "renumbered": ([norm(1, "within 2 hours")], [norm(2, "within 2 hours")], "equal"),
    "renumbered and longer": ([norm(1, "within 2 hours")], [norm(2, "within 3 hours")], "looser"),
    "renumbered and shorter": ([norm(1, "within 2 hours")], [norm(2, "within 1 hour")], "stricter"),
    "a second that is longer": (
        [norm(1, "within 2 hours")],
        [norm(2, "within 3 hours"), norm(3, "within 2 hours")],
        "equal",
    ),
    "a second that is shorter": (
        [norm(1, "within 2 hours")],
        [norm(2, "within 1 hour"), norm(3, "within 2 hours")],
        "stricter",
    ),
    "one of two is gone": (
        [norm(1, "within 2 hours"), norm(2, "within 9 hours")],
        [norm(2, "within 9 hours")],
        "looser",
    ),
    "the longer of two is gone": (
        [norm(1, "within 2 hours"), norm(2, "within 9 hours")],
        [norm(1, "within 2 hours")],
        "equal",
    ),
    "another stops in part": (
        [norm(1, "within 2 hours"), norm(2, "within 9 hours")],
        [norm(1, "within 2 hours", "when crash"), norm(2, "within 9 hours")],
        "looser",
    ),
    "split in two situations": (
        [norm(1, "within 2 hours")],
        [norm(1, "within 2 hours", "when crash"), norm(2, "within 2 hours", "when not crash")],
        "equal",
    ),
    "time and period in two": (
        [norm(1, "within 2 hours", "every week")],
        [norm(1, "every week"), norm(2, "within 2 hours", "every month")],
        "looser",
    ),
    "after what another has done": (
        [norm(1, "within 2 hours after arrive by chief")],
        [norm(2, "within 3 hours after arrive by chief")],
        "looser",
    ),
    "an exception that is new": (
        [norm(1, "within 2 hours"), norm(2, "within 9 hours")],
        [norm(1, "within 2 hours", "unless night"), norm(2, "within 9 hours")],
        "looser",
    ),
}


@pytest.mark.parametrize("case", OTHERWISE)
def test_what_a_norm_is_called_hides_no_time(tmp_path: Path, case: str) -> None:
    old, new, relation = OTHERWISE[case]
    found = compare(of(tmp_path / "old", *old), of(tmp_path / "new", *new))
    assert found.differences == ()
    assert relation_of(found.timings) == relation
    back = compare(of(tmp_path / "old", *new), of(tmp_path / "new", *old))
    turned = {"looser": "stricter", "stricter": "looser"}
    assert relation_of(back.timings) == turned.get(relation, relation)


def test_a_term_in_the_condition_of_a_deadline_changes_the_time(tmp_path: Path) -> None:
    said = norm(1, "within 9 hours", "within 2 hours if grave")
    older, newer = (of(tmp_path / term[:5], said, term=term) for term in ("crash or night", "crash"))
    (found,) = compare(older, newer).timings
    assert (found.relation, found.before, found.after) == ("looser", "within 2 hours", "within 9 hours")
    assert found.witness.facts == {"night": "yes"}


TIERS = "within {} hours if night / within {} hours if crash"


def test_what_takes_too_much_is_undecided_and_never_equal(tmp_path: Path) -> None:
    older, newer = (
        of(tmp_path / name, norm(1, "within 9 hours", TIERS.format(*name))) for name in ("32", "45")
    )
    every = compare(older, newer).timings
    assert len(every) == 2
    bound = set()
    for most_nodes in range(60):
        found = compare(older, newer, most_nodes=most_nodes)
        is_decided = ("tell", "officer") not in found.undecided
        assert (found.timings == every) or not is_decided
        assert found.equal + len(found.undecided) == found.compared
        bound.add(is_decided)
    assert bound == {False, True}


def test_more_pairs_of_times_than_are_told_are_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("brightline.checking.timing._MOST_CELLS", 1)
    older, newer = (
        of(tmp_path / name, norm(1, "within 9 hours", TIERS.format(*name))) for name in ("32", "45")
    )
    found = compare(older, newer)
    assert len(found.timings) == 1
    assert found.undecided == (("tell", "officer"),)


@pytest.mark.parametrize(
    ("word", "old", "new", "fails"),
    [
        ("no_looser", "within 2 hours", "within 3 hours", True),
        ("no_looser", "within 2 hours", "", True),
        ("no_looser", "within 3 hours", "within 2 hours", False),
        ("no_stricter", "within 3 hours", "within 2 hours", True),
        ("equal", "within 3 hours", "within 2 hours", True),
        ("equal", "within 60 minutes", "within 1 hour", False),
        ("no_looser", "within 36 hours", "within 1 day", True),
    ],
)
def test_what_stays_is_told_with_both_times(
    tmp_path: Path, word: str, old: str, new: str, fails: bool
) -> None:
    older, newer = of(tmp_path / "old", norm(1, old)), of(tmp_path / "new", norm(2, new))
    stays = Assertion("told", "", "stays", (word,), ("tell",), "", All(()), "p.md:1:1")
    found = check_assertions([stays], newer, older)
    assert bool(found) == fails
    if fails:
        before, now = (f"an officer must tell the chief, {time or 'with no time'}" for time in (old, new))
        assert found[0].said == f"`told` (p.md:1:1) does not hold: before, {before}; now, {now}"
        assert found[0].witness
