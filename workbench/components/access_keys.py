"""The keys of programs: listed, made, shown once, revoked."""

from __future__ import annotations

from workbench.components._stated import Stated


class AccessKeys(Stated):
    """A person's keys, the newest first.

    State: keys [{id, name, user, made, used}], everyone (whether to say whom each speaks for),
    fresh {name, key} of the one just made or None, problem.
    Asks: make {name}, revoke {id}, put_away.
    """
