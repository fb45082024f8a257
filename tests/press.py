"""A finger that presses all that a page offers, each once, and notes what is wrong with it.

What there is to press is read from the page, by role: a new control is pressed without being named
in a test. Of several with one kind, name and place the first is pressed, of links to one page one.
"""

import re
import time
from pathlib import Path

from playwright.sync_api import Error

_HERE = Path(__file__).parent
LOOK = (_HERE / "press.js").read_text("utf-8")
STATE = (_HERE / "press_state.js").read_text("utf-8")
WAIT = 4000  # ms for a control to be pressed, three times: pictures in space are slow without a GPU
LONGEST = 10.0  # seconds in which a press must show something
STILL = 1.0  # seconds after which a page that still moves is taken as it is
ENDLESS = 60.0  # seconds after which a page that still computes never will rest
TICK = 30  # ms
DEBOUNCE = 60  # ms after which Streamlit has begun to compute
FILLS = 150  # ms in which a menu that is open shows what it holds
SLIDES = 400  # ms that a menu needs to come
MOST = 300  # presses on a page, and looks into what they open
ROUNDS = 2  # a press may take other controls away: so often the page is opened for them
# What only shows something comes first, then what changes the picture, then what leaves.
TURNS = ("fold", "tab", "button", "item", "toggle", "slider", "option", "select", "link")
DRAWER = "[data-press-drawer] [data-testid=stSidebarCollapseButton] button"  # on a phone
OTHER = "[role=option]:not([aria-selected=true])"


class Finger:
    """Presses what a page offers.

    Attributes:
        pressed: what was pressed, as "kind name @ place".
        faults: what was wrong, each with the press that it came after.
    """

    def __init__(self, page, reopen=lambda: None, *, spared=(), wait=WAIT, longest=LONGEST):
        self.page, self.reopen, self.spared = page, reopen, spared
        self.wait, self.longest = wait, longest
        self.pressed, self.faults = [], []
        self._known, self._openers, self._done = {}, {}, set()
        self._events, self._now = 0, ""
        self._layers, self._left = [0, 0], [0, 0]  # drawers and menus that lie over the page
        for event in ("download", "filechooser", "popup"):
            page.on(event, self._hear)
        page.context.grant_permissions(["clipboard-write"])
        page.on("console", self._hear_console)
        page.on("pageerror", lambda error: self._fault(f"script: {error}"))

    def press_all(self):
        """Press each control once, and what comes to light by it; links last."""
        left = MOST
        for _ in range(ROUNDS):
            self._opens()
            while self._presses_next() or self._retraces():
                left -= 1
                assert left, f"no end: {self.pressed[-5:]}, {self._layers} menus open"
            if not any(map(self._waits, self._known.values())):
                break
        return self

    def looks(self):
        """Read the page, and note what is cut off or broken.

        Returns:
            Its controls.
        """
        seen = self._watches()
        self._layers = seen["layers"]
        for control in seen["controls"]:
            name = _identity(control)
            if name not in self._known:
                self._known[name] = control
                self._openers[name] = self.pressed[-1] if self.pressed else ""
        return seen["controls"]

    def _watches(self):
        seen = self.page.evaluate(LOOK)
        if seen["faults"]:  # what slides into its place is not cut off
            self.page.wait_for_timeout(SLIDES)
            again = self.page.evaluate(LOOK)
            for fault in again["faults"]:
                if fault in seen["faults"]:
                    self._fault(fault)
            return again
        return seen

    def settle(self):
        """Wait until the page rests, or has moved for long enough."""
        self.page.wait_for_timeout(DEBOUNCE)
        began = time.monotonic()
        before = None
        while True:
            busy, self._now = self.page.evaluate(STATE)
            waited = time.monotonic() - began
            if not busy and (self._now == before or waited > STILL):
                return
            if waited > ENDLESS:
                self._fault("computes without end")
                return
            before = self._now
            self.page.wait_for_timeout(TICK)

    def _opens(self):
        self.reopen()
        self.settle()

    def _presses_next(self):
        """Press the first that waits; what lies over the page comes before the page.

        Returns:
            False if nothing waits.
        """
        waiting = [one for one in self.looks() if self._waits(one)]
        top = max((i for i, number in enumerate(self._layers, 1) if number), default=0)
        above = [one for one in waiting if one["layer"] == top]
        if above:
            self._left = [0, 0]
            self._press(min(above, key=_turn))
        elif top:
            if self._layers == self._left:  # what lies there was looked at, and is done
                self._closes(top)
            self._left = self._layers
            self.page.wait_for_timeout(FILLS)
        return bool(above or top)

    def _retraces(self):
        """Press again what brought a control to light that has gone since.

        Returns:
            False if there is none.
        """
        here = {_identity(one): one for one in self.looks()}
        for name, control in self._known.items():
            opener = here.get(self._openers.pop(name, "")) if self._waits(control) else None
            if opener:
                self._act(opener)
                self.settle()
                return True
        return False

    def _closes(self, layer):
        if layer == 1:
            self.page.locator(DRAWER).click(timeout=self.wait)
            self.page.wait_for_timeout(SLIDES)
        else:
            self.page.keyboard.press("Escape")
        self.settle()
        if self.page.evaluate(LOOK)["layers"][layer - 1] >= self._layers[layer - 1]:
            self._fault("does not close")
            self._opens()

    def _press(self, control):
        name = _identity(control)
        self._done.add(name)
        if control["kind"] == "link" and "://" in control["href"]:
            return  # it leaves the machine
        self.pressed.append(name)
        address, before, events = self.page.url, self._now, self._events
        if not self._act(control):
            return
        if not self._has_changed(before, events):
            self._fault("dead")
        self.settle()
        if control["kind"] == "toggle":  # back, or the rest of the page is pressed in another room
            self._act(control)
            self.settle()
        if control["kind"] == "link" or _path(self.page.url) != _path(address):
            self._watches()
            self._opens()

    def _act(self, control):
        """Press a control, also where the page draws it anew between the look and the press.

        Returns:
            False if it could not be pressed: a fault, unless it has gone meanwhile, as Stop does
            when the work is done.
        """
        for last in (False, False, True):
            try:
                self._touch(control)
            except Error as error:
                again = [one for one in self.looks() if _identity(one) == _identity(control)]
                if not again:
                    return False
                control = again[0]
                if last:
                    self._fault(f"can't be pressed: {_identity(control)}: {_reason(error)}")
            else:
                return True
        return False

    def _touch(self, control):
        place = self.page.locator(f"[data-press='{control['at']}']").first
        if control["kind"] == "slider":
            place.press("ArrowLeft" if control["last"] else "ArrowRight", timeout=self.wait)
            return
        if control["kind"] == "select":  # its list closes when the page scrolls
            place.scroll_into_view_if_needed(timeout=self.wait)
            self.page.wait_for_timeout(TICK)
        place.click(timeout=self.wait)
        if control["kind"] == "select":
            self.page.locator(OTHER).first.click(timeout=self.wait)

    def _has_changed(self, before, events):
        end = time.monotonic() + self.longest
        while time.monotonic() < end:
            busy, now = self.page.evaluate(STATE)
            if not busy and (now != before or self._events > events):
                return True
            self.page.wait_for_timeout(TICK)
        return False

    def _waits(self, control):
        return not self._is_spared(control) and _identity(control) not in self._done

    def _is_spared(self, control):
        return control["idle"] or control["place"] in self.spared

    def _fault(self, what):
        told = {fault.partition(" | after ")[0] for fault in self.faults}
        if what not in told or what == "dead":
            self.faults.append(f"{what} | after {self.pressed[-1] if self.pressed else 'opening'}")

    def _hear(self, event):
        self._events += 1
        if hasattr(event, "close"):  # a page of its own
            event.close()

    def _hear_console(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self._fault(f"console: {message.text[:200]}")


def _identity(control):
    if control["kind"] == "link":
        return f"link to {control['href']}"
    return f"{control['kind']} {control['name']} @ {control['place']}"


def _reason(error):
    said = [line.strip("- ") for line in error.message.splitlines()]
    told = [line for line in said if re.search("intercepts|outside", line)]
    return (told or said)[-1][:200]


def _turn(control):
    return TURNS.index(control["kind"]), control["at"]


def _path(url):
    return url.partition("?")[0]
