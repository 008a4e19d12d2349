"""Tries the agent's page in a real Chromium, as a shop assistant does, and prints what is wrong.

Usage: page_trial.py LINK MEMBER PRODUCT PICTURES

LINK comes from `kakuzuke-agent page`; PICTURES is a folder for pictures of the page. Ends with 1 when anything is
wrong.
"""

import argparse
import pathlib
import re

import axe_core_python

from chromium import Chromium

# Widths that are tried, in pixels: a small telephone, one of WCAG's reflow, a till's screen.
WIDTHS = [375, 320, 1280]
HEIGHT = 800
# Three words of English in a row stand in no Japanese sentence of the page.
ENGLISH = re.compile(r"[A-Za-z]+ [a-z]+ [a-z]+")
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
AXE = pathlib.Path(axe_core_python.__file__).parent / "axe.min.js"
# What axe is asked for: WCAG up to 2.2, levels A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

FOCUS = """(() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const name = element.id || element.className || element.tagName.toLowerCase();
  return [name, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2];
})()"""
OVERFLOW = """[...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 0.5 && box.left >= 0;
}).map((element) => element.outerHTML.slice(0, 120))"""


class Trial:
    def __init__(self, browser, options):
        self.browser, self.options, self.wrong = browser, options, []

    def expect(self, is_so, *told):
        if not is_so:
            self.wrong.append(" ".join(str(part) for part in told))

    def opens(self):
        self.browser.screen(1280, HEIGHT, "light")
        self.browser.open(self.options.link)
        self.browser.wait("document.querySelectorAll('#figures > div').length >= 10")
        self.expect(self.browser.evaluate("location.hash") == "", "the code stays in the address")
        self.browser.wait("document.querySelector('#standing').hidden === false")

    def speaks(self, language):
        """Puts the page into a language by its button; nothing of the other one is left."""
        browser = self.browser
        if browser.evaluate("document.documentElement.lang") != language:
            browser.evaluate("document.querySelector('#language').click()")
        browser.wait(f"document.documentElement.lang === '{language}'")
        browser.wait("document.querySelector('#standing').hidden === false")
        for part in ["h1", "#standing", "#figures", "#basket"]:
            text = browser.text(part)
            foreign = ENGLISH if language == "ja" else JAPANESE
            self.expect(not foreign.search(text), f"{part} is not all {language}:", text)
        self.expect(JAPANESE.search(browser.text("h1")) or language == "en", "no Japanese title")

    def fits(self, when):
        """No width makes the page scroll sideways."""
        for width in WIDTHS:
            self.browser.screen(width, HEIGHT, "light")
            wide = self.browser.evaluate("document.documentElement.scrollWidth")
            self.expect(wide <= width, f"{when}: {wide} pixels wide at {width}", self.browser.evaluate(OVERFLOW))

    def can_be_used_by_all(self, when):
        """An independent checker finds nothing, in light and dark."""
        for scheme in ["light", "dark"]:
            self.browser.screen(375, HEIGHT, scheme)
            self.browser.evaluate("typeof axe === 'undefined' ? 1 : 0") and self.browser.evaluate(AXE.read_text())
            found = self.browser.evaluate(
                "axe.run(document, {runOnly: %s}).then((result) => result.violations.map((found) => "
                "found.id + ': ' + found.nodes.map((node) => node.html.slice(0, 160) + ' ' "
                "+ node.failureSummary.slice(0, 300)).join(' | ')))" % RULES)
            for violation in found:
                self.expect(False, f"{when}, {scheme}:", violation)

    def prices_by_keyboard(self):
        """From the top of the page to a price with nothing but keys; every stop is seen."""
        browser = self.browser
        browser.screen(1280, HEIGHT, "light")
        browser.evaluate("document.activeElement.blur()")
        stops = []

        def go_to(name):
            for _ in range(12):
                browser.press("Tab")
                stop, is_seen = browser.evaluate(FOCUS)
                stops.append(stop)
                self.expect(is_seen, "no outline around", stop)
                if stop == name:
                    return
            self.expect(False, name, "is not reached:", stops)

        go_to("skip")
        go_to("language")
        go_to("member")
        browser.write(self.options.member)
        go_to("payment")
        browser.write("card")
        go_to("fulfilment")
        go_to("product")
        # As a Japanese keyboard writes digits.
        browser.write("".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in self.options.product))
        go_to("quantity")
        browser.evaluate("document.activeElement.select()")
        browser.write("２")
        browser.press("Enter")
        browser.wait("document.querySelector('#prices').hidden === false")
        browser.wait("document.activeElement.id === 'prices'")
        self.expect(
            stops == ["skip", "language", "member", "payment", "fulfilment", "product", "quantity"],
            "another order:", stops)
        self.tells_the_price()

    def tells_the_price(self):
        browser = self.browser
        for selector in [".total", "tbody td", ".rating h4", ".rating dd"]:
            self.expect(browser.text(selector).strip(), "empty:", selector)
        self.expect(browser.evaluate("document.querySelectorAll('.rating li').length") > 0, "nothing leads further")
        self.expect(re.search(r"[0-9]", browser.text(".total")), "no total:", browser.text(".total"))
        self.expect("–" not in browser.text("table"), "no composition:", browser.text("table"))

    def tells_a_mistake(self):
        """A product that nobody knows is told at its field, which has the focus."""
        browser = self.browser
        browser.evaluate("document.querySelector('#add').click()")
        browser.wait("document.querySelectorAll('#lines li').length === 2")
        browser.write("no-such-product")
        browser.press("Enter")
        browser.wait("document.querySelector('#problem').hidden === false")
        self.expect(browser.evaluate(FOCUS)[0] == "product", "the focus is elsewhere")
        marked = browser.evaluate(
            "[...document.querySelectorAll('[aria-invalid]')].map((field) => field.value).join()")
        self.expect(marked == "no-such-product", "marked is:", marked)
        self.expect(browser.evaluate("document.querySelector('#prices').hidden"), "the old price stays")

    def starts_over(self):
        self.browser.evaluate("document.querySelector('#clear').focus()")
        self.browser.press("Space")
        self.expect(self.browser.evaluate("document.querySelector('#member').value") == "", "the member stays")
        self.expect(self.browser.evaluate(FOCUS)[0] == "member", "the focus is not on the member number")

    def keeps_strangers_out(self):
        """The content policy lets no other script run, and the page has asked nobody but this door."""
        here = self.options.link.split("#")[0]
        for address in self.browser.requests():
            self.expect(address.startswith(here) or address.startswith("data:,"), "asked elsewhere:", address)
            self.expect("#" not in address.replace(self.options.link, ""), "the code was sent:", address)
        self.browser.evaluate(
            "(() => { const script = document.createElement('script'); script.textContent = 'window.strange = 1';"
            "document.head.append(script); })()")
        self.expect(self.browser.evaluate("typeof window.strange") == "undefined", "a foreign script runs")

    def picture(self, name):
        self.browser.picture(pathlib.Path(self.options.pictures, name + ".png"))


def run(trial):
    trial.opens()
    for language in ["en", "ja"]:
        trial.speaks(language)
        trial.fits("the state in " + language)
    trial.can_be_used_by_all("the state")
    trial.picture("state-375-dark-ja")
    trial.prices_by_keyboard()
    trial.picture("price-1280-light-ja")
    trial.fits("a price")
    trial.can_be_used_by_all("a price")
    trial.picture("price-375-dark-ja")
    trial.browser.screen(375, HEIGHT, "light")
    trial.picture("price-375-light-ja")
    # A refusal is an answer of 4xx, which the console names: what was said before must be nothing.
    for trouble in trial.browser.troubles():
        trial.expect(False, trouble)
    trial.tells_a_mistake()
    trial.fits("a mistake")
    trial.can_be_used_by_all("a mistake")
    trial.picture("mistake-375-dark-ja")
    trial.speaks("en")
    trial.starts_over()
    trial.keeps_strangers_out()


def main():
    parser = argparse.ArgumentParser(description="Tries the agent's page in a real browser.")
    for name in ["link", "member", "product", "pictures"]:
        parser.add_argument(name)
    with Chromium() as browser:
        trial = Trial(browser, parser.parse_args())
        run(trial)
    for sentence in trial.wrong:
        print(sentence)
    raise SystemExit(1 if trial.wrong else 0)


if __name__ == "__main__":
    main()
