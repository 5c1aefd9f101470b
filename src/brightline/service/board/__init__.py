"""The board: every open encounter with its clocks, and who was told and who was not."""
