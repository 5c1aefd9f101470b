"""What is said of an NCIC response: the verdict, a phrase for the radio, and what to do next."""

from __future__ import annotations

from brightline.screening.judge import Verdict

LONGEST = 200_000
"""Characters of the longest response that is read; a hundred records have half of that."""

WORDS: dict[Verdict, tuple[str, str, str]] = {
    "actionable": (
        "ACTIONABLE",
        "There is a separate criminal record. Confirming with the agency that entered it. Stand by.",
        "Confirm with its ORI that the record stands and is of this person. Act on that record alone.",
    ),
    "not_actionable_alone": (
        "NOT ACTIONABLE ALONE",
        "Nothing in the reply to act on by itself. There is no separate criminal record.",
        "Do not stop, hold or arrest on this reply. Other grounds must stand on their own.",
    ),
    "other_record": (
        "OTHER RECORD",
        "There is a record of another kind, and no warrant. Stand by for what it says.",
        "Read what the record itself orders, and handle it as its file says.",
    ),
    "no_record": (
        "NO RECORD",
        "No record in the reply.",
        "There is nothing to act on.",
    ),
    "undetermined": (
        "CANNOT TELL",
        "The reply is not clear. Take no action on it. We are checking again.",
        "Get the whole reply, run it again, or read it with a supervisor. Until then it is no ground to act.",
    ),
}
CONFIRM_LIMIT = "Confirm extradition: the record has a limit on it."
