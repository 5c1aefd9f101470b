"""Documents in an older version of the norm language."""

from pathlib import Path

import pytest

from brightline.language.expected import keywords
from brightline.language.migrate import MIGRATIONS
from brightline.language.policy import LANGUAGE
from calling import call_joined

FIRST = """---
policy: elmford-counting
title: Counting
language: 1
---

# Counting

## A. Items

Officers shall count at once, and shall report as soon as possible.

```norm
count:
"Officers shall count at once"
officer must count
  within at once

report:
"shall report as soon as possible."
officer must report
  when counted
  within {>>why not a day?<<} as soon as possible

file:
"shall report as soon"
officer must file
  within {--at once--}{++2 days++}
```

```vocabulary
role officer
fact counted: yes or no
  ask "Was it counted?"
act count
act report
act file
```
"""


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("first.md")
    path.write_text(FIRST, "utf-8")
    return path


def test_an_older_document_is_read_and_says_what_to_write_instead(first: Path) -> None:
    code, said = call_joined("check", "first.md")
    assert code == 1
    assert "first.md:4:11: warning: this document is written in version 1 of the norm language" in said
    assert "help: `brightline migrate first.md` writes it in version 2" in said
    assert "warning: `within at once` is written without `within` since version 2" in said
    assert "help: write `at once`" in said


def test_it_is_migrated_and_then_there_is_nothing_to_say(first: Path) -> None:
    assert call_joined("migrate", "first.md") == (0, "first.md: migrated\n")
    text = first.read_text("utf-8")
    assert "language: 2\n" in text
    assert "officer must count\n  at once\n" in text
    assert call_joined("migrate", "first.md") == (0, "")


def test_marks_and_comments_between_the_words_are_left_to_a_person(first: Path) -> None:
    call_joined("migrate", "first.md")
    text = first.read_text("utf-8")
    assert "within {>>why not a day?<<} as soon as possible" in text
    assert "within {--at once--}{++2 days++}\n" in text
    assert call_joined("check", "first.md")[0] == 1


def test_both_versions_mean_the_same(first: Path) -> None:
    words = ("decide", "first.md", "--as", "officer", "--act", "count", "--act", "file")
    before = call_joined(*words)
    call_joined("migrate", "first.md")
    assert call_joined(*words) == before


def test_nothing_is_written_where_one_document_needs_a_person(first: Path) -> None:
    Path("second.md").write_text(FIRST.replace("counted", "item"), "utf-8")
    code, said = call_joined("migrate", "first.md", "second.md")
    assert code == 2
    assert "second.md:22:8: error: `item` is a reserved word since version 2 of the norm language" in said
    assert said.endswith("\nnothing was written\n")
    assert first.read_text("utf-8") == FIRST


def test_every_keyword_is_new_in_some_version_or_always_was_one() -> None:
    later = [word for migration in MIGRATIONS for word in migration.reserved]
    assert set(later) <= keywords()
    assert len(later) == len(set(later))
    assert [migration.version for migration in MIGRATIONS] == list(range(2, LANGUAGE + 1))
