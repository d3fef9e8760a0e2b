#!/usr/bin/env python3
"""Uses the preview server with a real browser: a save is seen, a chip shows its finding, errors stand over the old picture.

serve.py [--binary target/release/threatdot]
Needs what run.py needs. Screenshots go to target/screens. Ends with `N passed, N failed`, and not with 0 where one failed.
"""
import argparse, base64, pathlib, shutil, subprocess, sys, tempfile, time

import run
from run import ROOT, SCREENS, WORK, Browser, check


class Address(str):
    def as_uri(self):
        return str(self)


def wait(browser, what, script):
    for _ in range(150):
        if browser.script(f"return Boolean({script})"):
            return check(what, [])
        time.sleep(0.1)
    check(what, [browser.script("return document.body.innerText")[:300]])


def shot(browser, name, scheme):
    browser.media(scheme)
    time.sleep(0.3)
    # What is in sight, scrolled as it is: a picture of the whole page would scroll its parts back.
    taken = browser.cdp("Page.captureScreenshot", format="png")["data"]
    (SCREENS / f"serve-{name}-{scheme}.png").write_bytes(base64.b64decode(taken))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=ROOT / "target/release/threatdot")
    args = parser.parse_args()
    for folder in (WORK, SCREENS):
        folder.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="serve-", dir=WORK))
    log = folder / "opened"
    editor = folder / "editor.sh"
    editor.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" >> "{log}"\n')
    editor.chmod(0o755)
    diagrams = folder / "diagrams"
    shutil.copytree(ROOT / "fixtures/examples", diagrams)
    shutil.copytree(ROOT / "fixtures/levels", diagrams / "levels")
    shop = diagrams / "web-shop.dot"
    server = subprocess.Popen([args.binary, "serve", diagrams, "--port", "0", "--isolated", "--editor", f"{editor} {{file}} {{line}}"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    browser = Browser()
    try:
        address = server.stdout.readline().strip()
        use(browser, address, shop, log)
        levels(browser, address)
    finally:
        browser.end()
        server.terminate()
    print(f"{run.passed} passed, {run.failed} failed")
    return 1 if run.failed else 0


def levels(browser, address):
    """From a process to its inside and back, as the links of the pictures lead."""
    click = "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    browser.open(Address(address + "?file=levels/shop.dot"))
    wait(browser, "a process with a diagram of its own leads somewhere", "document.querySelector('#pictures g.node a[href]:not(.chip)')")
    browser.script(f"(function() {{ {click} }})(document.querySelector('#pictures g.node a[href]:not(.chip) > *'))")
    wait(browser, "it leads to its inside", "document.querySelector('#name').textContent === 'levels/web/site.dot'")
    wait(browser, "the inside says whose it is", "document.querySelector('#pictures g.level')?.textContent.includes('Inside of Web site in Shop')")
    shot(browser, "level", "light")
    browser.script(f"(function() {{ {click} }})(document.querySelector('#pictures g.level a[href] > text'))")
    wait(browser, "it leads back", "document.querySelector('#name').textContent === 'levels/shop.dot'")


def use(browser, address, shop, log):
    browser.cdp("Emulation.setDeviceMetricsOverride", width=1400, height=900, deviceScaleFactor=1, mobile=False)
    browser.media("light")
    browser.open(Address(address + "?file=web-shop.dot"))
    wait(browser, "a picture is shown", "document.querySelector('#pictures svg g.node')")
    wait(browser, "the page is live", "document.querySelector('#link').textContent === 'live'")
    check("five files are listed", [] if browser.script("return document.querySelectorAll('#files button').length") == 5 else ["not five"])
    for scheme in ("light", "dark"):
        shot(browser, "page", scheme)
    paper = browser.script("return getComputedStyle(document.querySelector('#pictures svg > rect')).fill")
    check("the picture is dark with the page", [] if paper == "rgb(13, 17, 23)" else [paper])

    click = "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))"
    chip = "document.querySelector('#pictures a.chip')"
    browser.script(f"const chip = {chip}; window.expected = decodeURIComponent(chip.getAttribute('href').slice(9)); (function() {{ {click} }})(chip)")
    wait(browser, "a chip shows its finding", "document.querySelector('.card.chosen')?.dataset.finding === window.expected")
    check("the finding is shown in full", [] if browser.script("return !document.querySelector('.card.chosen .more').hidden") else ["hidden"])
    seen = browser.script("const at = document.querySelector('.card.chosen').getBoundingClientRect(); return at.top >= 40 && at.top < innerHeight - 40")
    check("the finding is in sight", [] if seen else ["it is not"])
    check("its subject is marked", [] if browser.script("return document.querySelectorAll('#pictures g.chosen').length > 0") else ["nothing is marked"])
    for scheme in ("light", "dark"):
        shot(browser, "finding", scheme)

    browser.script(f"(function() {{ {click} }})(document.querySelector('#pictures g.node > ellipse, #pictures g.node > rect'))")
    for _ in range(50):
        if log.exists():
            break
        time.sleep(0.1)
    opened = log.read_text().split("\n") if log.exists() else []
    text = shop.read_text().split("\n")
    name = browser.script("return document.querySelector('#pictures g.node > ellipse, #pictures g.node > rect').parentNode.querySelector('title').textContent")
    isThere = len(opened) > 1 and opened[0] == str(shop.resolve()) and name in text[int(opened[1]) - 1]
    check("an element opens its line in the editor", [] if isThere else [str(opened)])

    before = shop.read_text()
    shop.write_text(before.replace("digraph", "digraph\n", 1).replace(" {", ' { fresh [kind=process label="Fresh from the editor"];', 1))
    wait(browser, "a save is seen", "[...document.querySelectorAll('#pictures text')].some(text => text.textContent.includes('Fresh'))")
    check("the choice is kept", [] if browser.script("return document.querySelector('.card.chosen')?.dataset.finding === window.expected") else ["lost"])

    shop.write_text(before.replace("{", "{ user [kind=", 1))
    wait(browser, "errors stand over the old picture", "!document.querySelector('#stale').hidden")
    kept = browser.script("return [...document.querySelectorAll('#pictures text')].some(text => text.textContent.includes('Fresh'))")
    check("the last good picture is kept", [] if kept else ["gone"])
    check("the place of the error is shown", [] if browser.script("return /web-shop\\.dot:\\d+:\\d+/.test(document.querySelector('#stale').innerText)") else ["no place"])
    for scheme in ("light", "dark"):
        shot(browser, "broken", scheme)
    shop.write_text(before)
    wait(browser, "mended text clears the errors", "document.querySelector('#stale').hidden")

    key = "document.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"
    browser.script(key % "j")
    wait(browser, "a key chooses the next finding", "document.querySelector('.card.chosen') && document.querySelector('.card.chosen').dataset.finding !== window.expected")
    browser.script(key % "[")
    wait(browser, "a key goes to another file", "document.querySelector('#name').textContent === 'llm-agent.dot'")
    browser.cdp("Emulation.setDeviceMetricsOverride", width=420, height=900, deviceScaleFactor=1, mobile=False)
    wide = browser.script("return document.documentElement.scrollWidth")
    check("a narrow window has no sideways scroll", [] if wide <= 420 else [str(wide)])
    shot(browser, "narrow", "light")
    check("the browser complains of nothing", browser.complaints())


if __name__ == "__main__":
    sys.exit(main())
