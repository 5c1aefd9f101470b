"""Documents for people: a policy with its redline, comments and norms, as text, Markdown or a web page."""
