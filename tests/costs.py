"""What work costs, counted: a clock says more of the machine than of the code."""

import sys
import time
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


def seconds(work):
    """How long the processor worked for it: what others do on the machine meanwhile does not count."""
    before = time.process_time()
    work()
    return time.process_time() - before


def growth(work, size):
    """How many times more work four times the size is; 4 where each piece costs the same, 16 where all do."""
    small = min(seconds(lambda: work(size)) for _ in range(2))
    return seconds(lambda: work(4 * size)) / small
