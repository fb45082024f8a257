"""What sessions own, kept for as long as a browser takes to load the page anew.

A reload starts a new session, which knows nothing. Its browser tab shows the name of the session
before, which nobody can guess, and gets what was handed in under that name; see `reload`. Until
the browser has learned the heir's name, the old one leads to the heir: a page may be left at once.
"""

import threading
from collections.abc import Callable, Mapping
from time import monotonic
from typing import NamedTuple

Things = dict[str, object]


class Left(NamedTuple):
    """What a session that is gone has left.

    Attributes:
        session: whose it was; another than was asked for where that one had an heir.
        things: by name.
    """

    session: str
    things: Things


class Cloakroom:
    """Things by session. Any thread may use it.

    Args:
        grace: seconds for which things are kept after their session left.
        clock: seconds that never go back.
    """

    def __init__(self, grace: float, clock: Callable[[], float] = monotonic) -> None:
        self._grace, self._clock = grace, clock
        self._things: dict[str, Things] = {}
        self._until: dict[str, float] = {}
        self._heirs: dict[str, tuple[str, float]] = {}  # by name: who has taken over, until when
        self._present: set[str] = set()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._things)

    def hand_in(self, session: str, things: Mapping[str, object]) -> None:
        """Keep what a session owns instead of what it owned before.

        Args:
            session: its name.
            things: by name; the values themselves, no copies.
        """
        with self._lock:
            self._clear()
            self._things[session] = dict(things)

    def arrive(self, session: str) -> None:
        """Note that a session is there, so that nobody else gets its things.

        Args:
            session: its name.
        """
        with self._lock:
            self._present.add(session)
            self._until.pop(session, None)

    def leave(self, session: str) -> None:
        """Note that a session is gone; its things wait a while.

        Args:
            session: its name.
        """
        with self._lock:
            self._clear()
            self._present.discard(session)
            if session in self._things:
                self._until[session] = self._clock() + self._grace

    def holds(self, session: str) -> bool:
        """Look whether there is anything of a session, or of its heir.

        Args:
            session: its name.

        Returns:
            Whether its things are here, be it there or gone.
        """
        with self._lock:
            self._clear()
            return self._last(session) in self._things

    def claim(self, session: str, heir: str) -> Left | None:
        """Take over the things of a session that is gone, once.

        Args:
            session: its name; it leads to its heir for as long as things are kept.
            heir: who owns the things from now on.

        Returns:
            Its things; None where it or its heir is still there, or nothing is kept any more.
        """
        with self._lock:
            self._clear()
            last = self._last(session)
            if last not in self._until or last == heir:
                return None
            del self._until[last]
            things = self._things.pop(last)
            self._things[heir] = dict(things)  # it may leave before it hands them in itself
            until = self._clock() + self._grace
            self._heirs[last] = (heir, until)
            if heir not in self._present:
                self._until[heir] = until
            return Left(last, things)

    def _last(self, session: str) -> str:
        seen = {session}
        while session in self._heirs and self._heirs[session][0] not in seen:
            session = self._heirs[session][0]
            seen.add(session)
        return session

    def _clear(self) -> None:
        now = self._clock()
        for session in [name for name, until in self._until.items() if until <= now]:
            del self._until[session]
            del self._things[session]
        for session in [name for name, (_, until) in self._heirs.items() if until <= now]:
            del self._heirs[session]
