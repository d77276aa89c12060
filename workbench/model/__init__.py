"""Plain values and pure functions: what a course, an exercise, a change and a run are."""
