"""The document: words, redline, provisions. It knows nothing of norms."""
