"""The parts of a Common Cartridge, with Canvas's and Desire2Learn's own beside the standard."""
