"""H5P: its content types as pages and exercises."""
