"""Open edX's OLX: the outline, its parts, problems and their responses."""
