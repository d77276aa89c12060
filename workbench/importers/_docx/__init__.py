"""The parts of a Word document: passes before and after mammoth for all that it drops."""
