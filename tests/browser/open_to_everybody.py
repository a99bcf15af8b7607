"""Whether a page is open to everybody: what axe and a ruler find wrong with it, wide and narrow, light and dark."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.thorough import IS_THOROUGH

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a colour scheme can change, and what a narrow screen; for all other rules it is the same page.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_SIZE = ["target-size", "scrollable-region-focusable"]
# Wide in the light and narrow in the dark, so that both screens and both schemes are seen. Contrast is what takes the
# time: THOROUGH=1 weighs it also the other way round.
CROSSED = [(1360, "dark", OF_COLOUR), (360, "light", OF_COLOUR)] if IS_THOROUGH else []


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds, with one element for each."""
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']} ×{len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in found]


def complaints_of(page: Page, *, narrow: list[str] = OF_COLOUR + OF_SIZE) -> dict[str, list[str]]:
    """What is wrong, by where; `narrow`: the rules for a phone. The page is left wide and light, as it came."""
    found = {}
    page.evaluate(AXE_SCRIPT)
    for width, scheme, rules in [(1360, "light", TAGS), (360, "dark", narrow), *CROSSED]:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        found[f"{scheme} at {width}"] = [f"{over} pixels too wide"] * bool(over) + violations(page, rules)
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="light")
    return {where: what for where, what in found.items() if what}
