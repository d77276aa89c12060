"""Documents as Google's own interface gives them: paragraphs, lists, tables and what stands in them."""
