"""What work costs, counted: a clock says more of the machine than of the code."""

import sys
from itertools import count


def calls(work):
    """How many functions of Python were called."""
    counted = count()
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, argument: event == "call" and next(counted))
    try:
        work()
    finally:
        sys.setprofile(before)
    return next(counted)
