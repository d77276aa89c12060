"""Questions of Moodle: every type, cloze, settings, pictures and what plugins add."""
