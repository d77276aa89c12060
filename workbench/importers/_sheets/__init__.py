"""Sheets of questions: workbooks read as rows, layouts recognised, rows made exercises."""
