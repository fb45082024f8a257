"""Take the pictures of docs/tour: each page, light and dark, as a visitor of 1280 x 720 sees it.

streamlit run app.py --server.headless true
python bench/tour.py http://localhost:8501
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TOUR = Path(__file__).parents[1] / "docs" / "tour"
PAGES = {
    "0-home": "",
    "1-one-hot": "one_hot",
    "2-weight-matrix": "weight_matrix",
    "3-training": "training",
    "4-map": "map",
    "5-analogies": "analogies",
    "teachers": "teachers",
}
STILL = "[data-testid='stApp'][data-test-script-state='notRunning']"
LONG = 120_000  # ms
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")


def wait_for_picture(page: Page, path: str) -> None:
    """Wait until the page rests, and has trained or drawn what it shows."""
    page.locator(".st-key-page .drawing").first.wait_for(timeout=LONG)
    if path == "training":
        page.get_by_role("button", name="Start", exact=True).click()
        page.locator(".st-key-training_told").get_by_text("100 %", exact=True).wait_for(
            timeout=LONG
        )
    if path == "map":
        page.get_by_text("× random").first.wait_for(state="attached", timeout=LONG)
    page.wait_for_selector(STILL, timeout=LONG)
    page.wait_for_timeout(2_000)  # the last chart is painted


def main(base: str) -> None:
    """Take all pictures.

    Args:
        base: where the app is.
    """
    TOUR.mkdir(exist_ok=True)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for theme in ("light", "dark"):
            size = {"width": 1280, "height": 720}
            context = browser.new_context(viewport=size, color_scheme=theme)
            for name, path in PAGES.items():
                page = context.new_page()
                page.goto(f"{base}/{path}")
                wait_for_picture(page, path)
                page.screenshot(path=TOUR / f"{name}-{theme}.png")
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
