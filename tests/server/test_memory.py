"""The memory of a server process."""

import gc
import sys

from workbench.workspace import collect_rarely


def test_what_stays_for_good_is_out_of_the_garbage_collectors_rounds():
    before, rounds, switch = gc.get_freeze_count(), gc.get_threshold(), sys.getswitchinterval()
    try:
        collect_rarely()
        assert gc.get_freeze_count() - before > 100_000
        assert len(gc.get_objects()) < 50_000
        assert sys.getswitchinterval() < switch
    finally:
        gc.unfreeze()
        gc.set_threshold(*rounds)
        sys.setswitchinterval(switch)
