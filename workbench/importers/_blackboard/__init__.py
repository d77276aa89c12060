"""Blackboard's own files in its packages: question pools, pages, activities, and the names of files."""
