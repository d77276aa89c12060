"""The files of a package: by address, as text and as assets; what nothing uses."""
