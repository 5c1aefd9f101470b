"""How a share of all situations is said: little is not nothing, and nearly all not all."""

from __future__ import annotations

from pathlib import Path

import pytest

from brightline.checking.wording import percent
from calling import call

SAME = """---
policy: elmford-crossing
title: School crossings
department: Elmford Police Department
language: 2
---

# School crossings

Two terms that mean the same are told so, and no share of situations is made of that.

## A. Crossings

Officers shall watch the crossing in bad weather. Bad weather is a storm or a wet road.
Officers shall slow the traffic in hard weather. Hard weather is a wet road or a storm.

```terms
"Bad weather is a storm or a wet road."
term bad_weather means storm or wet

"Hard weather is a wet road or a storm."
term hard_weather means wet or storm
```

```norm
watch:
"Officers shall watch the crossing in bad weather."
officer must watch
  when bad_weather

slow:
"Officers shall slow the traffic in hard weather."
officer must slow
  when hard_weather
```

## Vocabulary

```vocabulary
role officer "a sworn officer" called "an officer"

fact wet: yes or no, ordinarily no
  ask "Is the road wet?"
  yes "the road is wet"
  no "the road is dry"
fact storm: yes or no, ordinarily no
  ask "Is there a storm?"
  yes "there is a storm"
  no "there is no storm"

act watch "watch the crossing"
  done "watched the crossing"
act slow "slow the traffic"
  done "slowed the traffic"
```
"""


@pytest.mark.parametrize("other", ["wet or storm", "wet"])
def test_terms_that_mean_the_same_are_told_apart_in_no_situation(tmp_path: Path, other: str) -> None:
    (tmp_path / "crossing.md").write_text(SAME.replace("means wet or storm", f"means {other}"), "utf-8")
    said = call("check", str(tmp_path / "crossing.md"), "--deep").out
    is_same = other == "wet or storm"
    assert "terms alike" in said
    assert ("in no situation does one of them apply without the other" in said) == is_same
    assert ("in 25 % of all situations" in said) != is_same
    assert " 0 %" not in said
    assert ("mean the same in" in said) == is_same


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (1e-9, "less than 0.01 %"),
        (0.0003, "0.03 %"),
        (0.0625, "6.2 %"),
        (0.25, "25 %"),
        (0.9949, "99 %"),
        (0.9999, "over 99 %"),
        (1.0, "100 %"),
    ],
)
def test_a_share_is_said(share: float, said: str) -> None:
    assert percent(share) == said
