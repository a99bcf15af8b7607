"""Whether a page is open to everybody: what axe and a ruler find wrong with it, wide and narrow, light and dark."""

from collections.abc import Sequence
from typing import Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.thorough import IS_THOROUGH

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What a colour scheme can change, and what a narrow screen; for all other rules it is the same page.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
OF_SIZE = ["target-size", "scrollable-region-focusable"]
WIDTHS = (1360, 1920, 768, 360)
# Contrast takes two thirds of the time, and most texts are drawn alike. Of those with the same classes, colours and
# type, on the same grounds, the first and the last of the first page that has them are weighed; with THOROUGH=1 all.
WEIGH_NEW = """weighed => {
  const grounds = new Map([[null, ""]]), alike = new Map()
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element), parent = element.parentElement
    const ground = [style.backgroundColor, style.backgroundImage, style.opacity].join()
    grounds.set(element, grounds.get(parent) + (ground == "rgba(0, 0, 0, 0),none,1" ? "" : "/" + ground))
    const isText = [...element.childNodes].some(node => node.nodeType == Node.TEXT_NODE && node.data.trim())
    if (!(isText || element.matches("input, select, textarea")) || !element.checkVisibility()) continue
    const names = [element, parent].map(one => one.tagName + "." + one.className)
    const key = [...names, style.color, style.fontSize, style.fontWeight, style.visibility, grounds.get(element)].join()
    alike.set(key, [...(alike.get(key) ?? []), element])
  }
  for (const old of document.querySelectorAll("[data-weighed]")) old.removeAttribute("data-weighed")
  const fresh = [...alike.keys()].filter(key => !weighed.includes(key))
  for (const key of fresh) for (const end of [0, -1]) alike.get(key).at(end).setAttribute("data-weighed", "")
  axe.configure({rules: [{id: "color-contrast", selector: "[data-weighed]"}]})
  return fresh
}"""
WEIGHED: list[str] = []


def violations(page: Page, rules: list[str]) -> list[str]:
    """What axe finds, with one element for each."""
    if not IS_THOROUGH:
        WEIGHED.extend(page.evaluate(WEIGH_NEW, WEIGHED))
    options = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [f"{one['id']} ×{len(one['nodes'])}: {one['nodes'][0]['html'][:160]}" for one in found]


def width_over(page: Page) -> list[str]:
    """How much wider than its screen a page is as it stands."""
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{over} pixels too wide"] if over else []


def show(page: Page, width: int, scheme: Literal["light", "dark"] = "light") -> None:
    """Show a page on a screen of this width."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def too_wide(page: Page, widths: Sequence[int] = WIDTHS) -> dict[str, list[str]]:
    """How much wider than its screen a page is, by the screen. The page is left at the last."""
    found = {}
    for width in widths:
        show(page, width)
        found[f"at {width}"] = width_over(page)
    return {where: what for where, what in found.items() if what}


def complaints_of(page: Page, *, narrow: list[str] = OF_COLOUR + OF_SIZE) -> dict[str, list[str]]:
    """What is wrong, by where; `narrow`: the rules for a phone. The page is left wide and light, as it came.

    Wide in the light and narrow in the dark, so that both screens and both schemes are seen; THOROUGH=1 weighs
    contrast also the other way round.
    """
    if page.evaluate("typeof axe == 'undefined'"):
        page.evaluate(AXE_SCRIPT)
        page.add_init_script(AXE_SCRIPT)  # So that the browser need not compile it for each page that follows.
    found = {"at 1360": width_over(page), "light at 1360": violations(page, TAGS)}
    found |= too_wide(page, (1920, 768) if IS_THOROUGH else (768,))
    show(page, 360, "dark")
    found |= {"at 360": width_over(page), "dark at 360": violations(page, narrow)}
    if IS_THOROUGH:
        show(page, 360, "light")
        found["light at 360"] = violations(page, OF_COLOUR)
        show(page, 1360, "dark")
        found["dark at 1360"] = violations(page, OF_COLOUR)
    show(page, 1360)
    return {where: what for where, what in found.items() if what}
