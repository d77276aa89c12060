"""Questions in GIFT: the text taken apart, then made exercises."""
