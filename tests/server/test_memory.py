"""The memory of a server process."""

import gc

from workbench.server._memory import settle


def test_what_stays_for_good_is_out_of_the_garbage_collectors_rounds():
    before = gc.get_freeze_count()
    try:
        settle()
        assert gc.get_freeze_count() - before > 100_000
        assert len(gc.get_objects()) < 50_000
    finally:
        gc.unfreeze()
