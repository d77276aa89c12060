"""Projects of eXeLearning: their pages and their questions."""
