"""All that can be pressed is pressed on each page, at a desk and on a phone.

Left out: Streamlit's own menu and the tools of its tables and of Plotly; signs of help, which
other tests open; options of a list but one; links to another machine. The sidebar, the same on
every page, is pressed on two.
"""

import pytest
from press import Finger

pytestmark = pytest.mark.browser

# Each address carries a table, a word and a control that is not as it was at first.
STATE = "table=Teaching+text&word=king"
PAGES = {
    "": STATE,
    "one_hot": f"{STATE}&rotated=true",
    "weight_matrix": f"{STATE}&d=300",
    "training": f"{STATE}&window=3",
    "map": f"{STATE}&method=PCA",
    "analogies": f"{STATE}&formula=boy+-+girl+%2B+queen",
    "teachers": f"{STATE}&minutes=60",
}
SIZES = {"a desk": (1280, 720), "a phone": (390, 844)}
WITH_SIDEBAR = {("", "a desk"), ("", "a phone"), ("analogies", "a desk")}
SCREENS = {"a laptop": (1280, 720), "a projector": (1920, 1080)}
FAULTY = """<body style="margin:0"><output></output><main onclick="answer(event.target)">
<button class="alive">Alive</button>
<button>Dead</button>
<button class="alive" onclick="console.error('torn')">Noisy</button>
<button onclick="document.body.append('Something went wrong here.')">Broken</button>
<div style="width:60px;overflow:hidden"><button class="alive" style="width:200px">Cut</button></div>
<button class="alive" style="position:fixed;left:1240px;width:90px">Out</button>
<button class="alive" style="width:50px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">
A long long name</button>
<div style="position:relative"><button class="alive">Covered</button>
<div style="position:absolute;inset:0"></div></div>
</main><script>
const said = document.querySelector("output");
const answer = (one) => one.matches(".alive") && said.append(one.innerText);
</script>"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("path", PAGES)
def test_whatever_is_pressed_answers_and_nothing_is_cut_off(visit, path, size):
    width, height = SIZES[size]
    seen = visit(width=width, height=height, fresh=True)  # else it remembers an opened sidebar
    spared = () if (path, size) in WITH_SIDEBAR else ("sidebar",)
    finger = Finger(seen.page, lambda: seen.open(f"{path}?{PAGES[path]}"), spared=spared)
    finger.press_all()
    assert len(finger.pressed) > 10
    assert not finger.faults, "\n".join(finger.faults)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_projector_cuts_no_control_off_while_something_runs(visit, screen):
    width, height = SCREENS[screen]
    seen = visit(width=width, height=height).open(f"training?{STATE}&projector=true")
    finger = Finger(seen.page)
    seen.page.locator(".st-key-start button").click()
    seen.page.locator(".st-key-stop button:enabled").wait_for()
    finger.looks()
    seen.page.locator(".st-key-stop button:enabled").click(trial=True, timeout=4000)
    assert not finger.faults, "\n".join(finger.faults)


def test_each_kind_of_fault_is_found(chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 720})
    finger = Finger(page, wait=800, longest=1.5)
    page.set_content(FAULTY)
    finger.press_all()
    page.close()
    told = "\n".join(finger.faults)
    assert "dead | after button Dead" in told
    assert "dead | after button Alive" not in told
    for fault in (
        "console: torn | after button Noisy",
        "Something went wrong | after button Broken",
        "cut off by 140 px: button Cut",
        "cut off outside the window by 50 px: button Out",
        "words cut short: button A long long name",
        "can't be pressed: button Covered",
    ):
        assert fault in told, told
    assert len(finger.faults) == 7, told
