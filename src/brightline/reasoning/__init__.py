"""From a compiled policy and a situation to guidance that cites its words."""
