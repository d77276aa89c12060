"""What QTI 1.2 and QTI 2 and 3 share: packages, names, quizzes gathered from several files."""
