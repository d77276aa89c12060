"""QTI 2.x and 3.0: items, interactions, response processing, templates, tests."""
