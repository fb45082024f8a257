"""What sessions own, kept for as long as a browser takes to load the page anew.

A reload starts a new session, which knows nothing. Its browser tab shows the name of the session
before, which nobody can guess, and gets what was handed in under that name; see `reload`.
"""

import threading
from collections.abc import Callable, Mapping
from time import monotonic

Things = dict[str, object]


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
            self._until.pop(session, None)

    def leave(self, session: str) -> None:
        """Note that a session is gone; its things wait a while.

        Args:
            session: its name.
        """
        with self._lock:
            self._clear()
            if session in self._things:
                self._until[session] = self._clock() + self._grace

    def holds(self, session: str) -> bool:
        """Look whether there is anything of a session.

        Args:
            session: its name.

        Returns:
            Whether its things are here, be it there or gone.
        """
        with self._lock:
            self._clear()
            return session in self._things

    def claim(self, session: str) -> Things | None:
        """Take the things of a session that is gone, once.

        Args:
            session: its name.

        Returns:
            Its things; None where it is still there, or nothing is kept any more.
        """
        with self._lock:
            self._clear()
            if session not in self._until:
                return None
            del self._until[session]
            return self._things.pop(session)

    def _clear(self) -> None:
        now = self._clock()
        for session in [name for name, until in self._until.items() if until <= now]:
            del self._until[session]
            del self._things[session]
