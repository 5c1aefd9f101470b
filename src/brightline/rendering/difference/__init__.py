"""What a redline changes, as text, Markdown and a web page."""
