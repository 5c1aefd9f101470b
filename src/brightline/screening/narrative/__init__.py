"""Narratives that may not say anybody's immigration or citizenship status.

Four steps, each a module: `normal` undoes what letters can hide behind, `hidden` what words can hide behind;
`lexicon` is the rules, which are data; `screen` holds a text against them, sentence by sentence. `rewrite`
proposes the text without what it may not say, `release` is the one exception.
"""
