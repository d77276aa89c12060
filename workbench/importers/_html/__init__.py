"""HTML of any origin to blocks: styles, lists, equations, media, footnotes, exercises."""
