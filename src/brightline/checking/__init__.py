"""A policy held against itself and against another version of itself: contradictions, gaps, differences."""
