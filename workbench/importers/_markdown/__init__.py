"""What the dialects of Markdown add: admonitions, footnotes, tables."""
