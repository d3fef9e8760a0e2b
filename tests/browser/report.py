#!/usr/bin/env python3
"""Reads the reports with a real browser: filters, ways between picture and text, keyboard, themes, paper, no script, speed.

report.py [--binary target/release/threatdot]
Needs Chromium and its driver, as run.py does. Where npm is there, axe-core looks for what shuts readers out. Screenshots go to
target/screens/report. Ends with `N passed, N failed`, and not with 0 where one failed.
"""
import argparse, base64, pathlib, shutil, subprocess, sys, time

import run
from run import ROOT, Browser, check

WORK, SCREENS = ROOT / "target/browser/report", ROOT / "target/screens/report"
AXE = ROOT / "target/node/node_modules/axe-core/axe.min.js"
FINDINGS, ALLOWED_MS = 2_000, 400  # how many a page must bear; a machine that does other things is given four times the 100 ms

SHOWN = "return [...document.querySelectorAll('.finding')].filter(li => li.checkVisibility()).map(li => li.dataset)"


class Reader(Browser):
    """A browser that reads reports."""

    def load(self, path, fragment="", script=True):
        self.cdp("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("/url", {"url": "about:blank"})
        self.call("/url", {"url": path.as_uri() + fragment})

    def press(self, key, text=None, modifiers=0):
        for kind in ("keyDown", "keyUp"):
            self.cdp("Input.dispatchKeyEvent", type=kind, key=key, modifiers=modifiers, code=key,
                     **({"text": text} if text and kind == "keyDown" else {}),
                     **({"windowsVirtualKeyCode": {"Tab": 9, "Enter": 13, " ": 32, "Escape": 27}.get(key, 0)}))

    def size(self, width, height):
        self.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)

    def shot(self, name):
        (SCREENS / f"{name}.png").write_bytes(base64.b64decode(self.cdp("Page.captureScreenshot", format="png")["data"]))

    def active(self):
        return self.script("const e = document.activeElement; return [e.tagName, e.id || e.closest('[id]')?.id || '', e.textContent.trim().slice(0, 40)]")


def expect(what, found, wanted):
    check(what, [] if found == wanted else [f"{found!r}, not {wanted!r}"])


def holds(what, truth, seen=""):
    check(what, [] if truth else [f"not so: {seen}"])


def large(path):
    """A diagram with more findings than people should have."""
    lines = ['digraph large { tm="1"; graph [label="Large"];']
    for zone in range(20):
        lines.append(f'subgraph cluster_{zone} {{ graph [kind=boundary, trust=internal, label="Zone {zone}"];')
        lines += [f'p{zone}_{part} [kind={("process", "process", "store")[part % 3]}, label="Part {zone}.{part}"];' for part in range(13)]
        lines.append("}")
    names = [f"p{zone}_{part}" for zone in range(20) for part in range(13)]
    lines += [f"{a} -> {b} [protocol=http, network=internet];" for a, b in zip(names, names[1:])]
    path.write_text("\n".join(lines) + "\n}\n")


def build(binary):
    inputs = WORK / "in"
    inputs.mkdir()
    for example in (ROOT / "fixtures/examples").glob("*.dot"):
        shutil.copy(example, inputs)
    large(inputs / "large.dot")
    out = subprocess.run([binary, "build", inputs, "-o", WORK / "out", "--emit", "html", "--fail-on", "never", "--isolated", "--today",
                          "2026-01-01", "-q"], capture_output=True, text=True)
    check("build", [] if out.returncode == 0 else [out.stderr[-500:]])
    return WORK / "out"


def filters(reader, page):
    reader.load(page)
    everything = reader.script(SHOWN)
    holds("all findings are shown", len(everything) > 20, len(everything))

    def choose(name, value):
        reader.script("document.querySelector(`input[name=${arguments[0]}][value=${arguments[1]}]`).click()", name, value)
        return reader.script(SHOWN)

    for name, value in (("severity", "critical"), ("status", "open"), ("category", "T")):
        wanted = [one for one in everything if value in one[name].split(" ")]
        expect(f"filter by {name}", choose(name, value), wanted)
        holds(f"filter by {name} leaves some and hides some", 0 < len(wanted) < len(everything), len(wanted))
        reader.script("document.querySelector('#filters [type=reset]').click()")
        reader.script("return new Promise(done => setTimeout(done, 50))")
        expect(f"{name} is given up", len(reader.script(SHOWN)), len(everything))
    both = choose("severity", "high") and choose("status", "unstated")
    expect("two filters together", both, [one for one in everything if (one["severity"], one["status"]) == ("high", "unstated")])
    said = reader.script("return document.getElementById('shown').textContent")
    expect("the number is said", said, f"{len(both)} of {len(everything)} findings")
    holds("groups without findings are not shown", not reader.script("return document.getElementById('critical').checkVisibility()"))

    places = reader.script("return [...document.querySelectorAll('tr[data-kind]')].map(row => ({...row.dataset, row: row.id}))")

    def at(row):
        reader.script("""const form = document.getElementById('filters'); form.reset(); form.elements.where.value = arguments[0];
            form.dispatchEvent(new Event('input', {bubbles: true}))""", row)
        return {one["on"] for one in reader.script(SHOWN)}

    data = next(place for place in places if place["label"] == "Data")
    search = next(place for place in places if place["label"] == "Search")
    expect("filter by element", at(search["row"]), {search["row"]})
    inner = {place["row"] for place in places if place.get("in") == data["row"]} | {data["row"]}
    inner |= {place["row"] for place in places if {place.get("from"), place.get("to")} & inner}
    expect("filter by boundary", at(data["row"]), inner & {one["on"] for one in everything})
    shop = next(place for place in places if place["label"] == "Shop network")
    holds("a boundary holds what is in those inside", at(shop["row"]) > at(data["row"]))
    reader.script("""const form = document.getElementById('filters'); form.reset(); form.elements.words.value = 'READ  transit';
        form.dispatchEvent(new Event('input', {bubbles: true}))""")
    words = reader.script("return [...document.querySelectorAll('.finding')].filter(li => li.checkVisibility()).map(li => li.textContent.toLowerCase())")
    holds("filter by words", words and all("read" in text and "transit" in text for text in words), len(words))


def ways(reader, page):
    """From the picture to the text and back."""
    # Where the page is laid out anew on the way, the place is missed now and then, not each time.
    for _ in range(12):
        reader.load(page)
        reader.script("document.querySelector('input[name=severity][value=critical]').click()")
        chip = reader.script("const chip = [...document.querySelectorAll('a.chip')].at(-1); return chip.getAttribute('href')")
        reader.script("[...document.querySelectorAll('a.chip')].at(-1).dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))")
        time.sleep(0.3)
        found = reader.script("""const li = document.getElementById(arguments[0].slice(1)); const box = li.getBoundingClientRect();
            return [li.checkVisibility(), li.querySelector('details').open, box.top >= 0 && box.top < innerHeight, location.hash]""", chip)
        if found != [True, True, True, chip]:
            break
    expect("a chip leads to its finding, whatever is filtered", found, [True, True, True, chip])
    expect("the finding has the keyboard", reader.active()[:2], ["SUMMARY", chip[1:]])
    expect("the chip is marked", reader.script("return document.querySelector('.chip.current')?.getAttribute('href')"), chip)
    reader.script("document.getElementById(arguments[0].slice(1)).querySelector('.show').click()", chip)
    time.sleep(0.3)
    seen = reader.script("""const li = document.getElementById(arguments[0].slice(1)), stage = document.getElementById('stage').getBoundingClientRect();
        const row = document.getElementById(li.dataset.on);
        const part = [...document.querySelectorAll('.stage .on')].map(g => g.dataset.id ?? g.querySelector('title').textContent);
        return [document.getElementById('picture').classList.contains('tracing'), part.includes(row.dataset.id),
          stage.top < innerHeight && stage.bottom > 0, document.activeElement.id]""", chip)
    expect("a finding leads to its place in the picture", seen, [True, True, True, "stage"])
    reader.press("Escape")
    expect("Escape ends it", reader.script("return document.querySelectorAll('.on[class*=node], .tracing').length"), 0)

    reader.script("document.querySelector('#ways .show').click()")
    time.sleep(0.3)
    path = reader.script("""const li = document.getElementById(document.querySelector('#ways .show').dataset.finding.slice(1));
        const wanted = li.dataset.way.split(' ').map(id => document.getElementById(id).dataset.id);
        const on = [...document.querySelectorAll('.stage .on')].map(g => g.dataset.id ?? g.querySelector('title').textContent);
        const faint = [...document.querySelectorAll('.stage .node:not(.on), .stage .edge:not(.on)')].map(g => getComputedStyle(g).opacity);
        return [wanted.length >= 3 && wanted.every(id => on.includes(id)), faint.length > 0 && faint.every(o => o < 0.5),
          document.getElementById('traced').textContent.startsWith(li.dataset.way ? li.querySelector('.rule').textContent : '?')]""")
    expect("an attack path is highlighted, and all else faint", path, [True, True, True])
    reader.shot("path")

    cell = reader.script("const a = document.querySelector('.matrix a[data-on]'); a.click(); return {...a.dataset}")
    shown = reader.script(SHOWN)
    holds("a cell of the ledger shows its findings", shown and all(one["on"] == cell["on"] and cell["category"] in one["category"].split(" ") for one in shown), shown[:2])
    reader.script("document.querySelector('.stage g.node').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
    where = reader.script("return document.getElementById('where').value")
    holds("a click on an element shows its findings", where.startswith("element-"), where)
    links = reader.script("""return [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))""")
    check("links on the page lead somewhere", links)
    target = reader.script("return [...document.querySelectorAll('.finding')].at(-1).id")
    reader.load(page, f"#{target}")
    time.sleep(0.3)
    holds("an address with a finding opens it", reader.script("return document.getElementById(arguments[0]).querySelector('details').open", target))


def zoom(reader, page):
    reader.load(page)
    width = "return document.querySelector('.stage > svg').getBoundingClientRect().width"
    before = reader.script(width)
    for button, grows in (("zoom-in", True), ("zoom-out", False)):
        reader.script("document.getElementById(arguments[0]).click()", button)
        after = reader.script(width)
        holds(button, after > before if grows else after < before, (before, after))
        before = after
    reader.script("document.getElementById('stage').focus()")
    reader.press("+", "+")
    holds("plus on the keyboard", reader.script(width) > before)
    reader.script("document.getElementById('zoom-full').click()")
    expect("1:1", round(reader.script(width)), round(reader.script("return document.querySelector('.stage > svg').viewBox.baseVal.width")))
    for _ in range(6):
        reader.press("+", "+")
    box = reader.script("const b = document.getElementById('stage').getBoundingClientRect(); return [b.left + b.width / 2, b.top + 60]")
    reader.script("document.getElementById('picture').scrollIntoView()")
    box = reader.script("const b = document.getElementById('stage').getBoundingClientRect(); return [b.left + b.width / 2, b.top + 60]")
    start = reader.script("return document.getElementById('stage').scrollLeft")
    for kind, dx in (("mousePressed", 0), ("mouseMoved", -80), ("mouseMoved", -160), ("mouseReleased", -160)):
        reader.cdp("Input.dispatchMouseEvent", type=kind, x=box[0] + dx, y=box[1], button="left", buttons=1, clickCount=1)
    moved = reader.script("return document.getElementById('stage').scrollLeft") - start
    holds("the mouse moves the picture", 140 <= moved <= 180, moved)
    expect("and chooses nothing", reader.script("return document.getElementById('where').value"), "")
    reader.script("document.getElementById('dock').click(); document.getElementById('ledger').scrollIntoView()")
    holds("the picture is kept in view", reader.script("const b = document.getElementById('picture').getBoundingClientRect(); return b.top >= -1 && b.bottom < innerHeight"))


def keyboard(reader, page):
    reader.load(page)
    reader.press("Tab")
    expect("the first stop leads past the head", reader.active()[2], "Skip to the content")
    stops = []
    for _ in range(400):
        reader.press("Tab")
        stops.append(tuple(reader.active()[:2]))
        if stops[-1][0] == "SUMMARY":
            break
    reached = {name for name, _ in stops}
    holds("the keyboard reaches links, buttons, fields and findings", {"A", "a", "BUTTON", "INPUT", "SELECT", "SUMMARY"} <= reached, reached)
    outline = reader.script("return getComputedStyle(document.activeElement).outlineStyle")
    expect("where the keyboard is can be seen", outline, "solid")
    reader.press("Enter", "\r")
    holds("Enter opens a finding", reader.script("return document.activeElement.parentElement.open"))


def themes(reader, page):
    look = """const css = (e, p) => getComputedStyle(e)[p]; return [css(document.body, 'backgroundColor'), css(document.querySelector('.stage > svg'), 'fill')]"""
    light, dark = ["rgb(252, 251, 249)", "rgb(31, 35, 40)"], ["rgb(13, 17, 23)", "rgb(230, 237, 243)"]
    for scheme, system in (("light", light), ("dark", dark)):
        reader.media(scheme)
        reader.load(page)
        reader.script("localStorage.clear()")
        reader.load(page)
        expect(f"{scheme} system", reader.script(look), system)
        reader.shot(scheme)
        for name, wanted in (("light", light), ("dark", dark), ("system", system)):
            reader.script("document.getElementById('theme').click()")
            expect(f"{name} on a {scheme} system", reader.script(look), wanted)
            reader.load(page)
            expect(f"{name} on a {scheme} system is kept", reader.script(look), wanted)
    reader.media("dark", "print")
    expect("paper is light", reader.script(look)[1], light[1])
    reader.media("light")


def without_script(reader, page):
    reader.load(page, script=False)
    text = "(() => ({tools: [...document.querySelectorAll('.needs-script')].filter(e => e.checkVisibility()).length, findings: [...document.querySelectorAll('.finding summary')].filter(e => e.checkVisibility()).length, all: document.querySelectorAll('.finding').length, picture: document.querySelector('.stage > svg').checkVisibility(), sections: [...document.querySelectorAll('main > section')].every(e => e.checkVisibility())}))()"
    # What is asked by the protocol is no script of the page.
    seen = reader.cdp("Runtime.evaluate", expression=text, returnByValue=True).get("result", {}).get("value")
    if seen is None:
        print("skipped: this browser answers nothing where scripts are off")
    else:
        holds("without the script everything is there", seen["findings"] == seen["all"] > 0 and seen["picture"] and seen["sections"] and seen["tools"] == 0, seen)
    reader.shot("no-script")
    at = reader.cdp("DOM.getDocument", depth=1)["root"]["nodeId"]
    summary = reader.cdp("DOM.querySelector", nodeId=at, selector=".finding summary")["nodeId"]
    reader.cdp("DOM.focus", nodeId=summary)
    reader.press("Enter", "\r")
    details = reader.cdp("DOM.querySelector", nodeId=at, selector=".finding details[open]")["nodeId"]
    holds("without the script findings open", details != 0)
    reader.cdp("Emulation.setScriptExecutionDisabled", value=False)


def on_paper(reader, page):
    reader.load(page)
    shown = reader.script("""dispatchEvent(new Event('beforeprint')); const all = [...document.querySelectorAll('details')].every(d => d.open);
        dispatchEvent(new Event('afterprint')); return [all, [...document.querySelectorAll('details')].every(d => !d.open)]""")
    expect("on paper every finding is open, and afterwards as it was", shown, [True, True])
    reader.media("light", "print")
    holds("no tools on paper", reader.script("return [...document.querySelectorAll('.needs-script, .contents')].every(e => !e.checkVisibility())"))
    reader.size(794, 1123)
    wide = reader.script("return [document.documentElement.scrollWidth, innerWidth]")
    holds("paper is wide enough", wide[0] <= wide[1] + 1, wide)
    reader.screenshot("report/paper")
    reader.size(1360, 900)
    reader.media("light")


def narrow(reader, pages):
    reader.size(360, 780)
    for page in pages:
        reader.load(page)
        wide = reader.script("return [document.documentElement.scrollWidth, innerWidth]")
        holds(f"{page.stem} on a telephone", wide[0] <= wide[1], wide)
        reader.shot(f"narrow-{page.stem}")
    reader.size(1360, 900)


def speed(reader, page):
    reader.load(page)
    count = reader.script("return document.querySelectorAll('.finding').length")
    holds(f"at least {FINDINGS} findings", count >= FINDINGS, count)
    times = reader.script("""const form = document.getElementById('filters'), times = {};
        const measure = (name, act) => { const from = performance.now(); act(); form.dispatchEvent(new Event('input', {bubbles: true}));
          document.body.getBoundingClientRect(); times[name] = performance.now() - from };
        const box = (name, value) => form.querySelector(`input[name=${name}][value=${value}]`);
        measure('severity', () => { box('severity', 'high').checked = true });
        measure('status', () => { box('status', 'unstated').checked = true });
        measure('place', () => { form.elements.where.selectedIndex = 3 });
        measure('first words', () => { form.elements.words.value = 'spoof' });
        measure('words', () => { form.elements.words.value = 'flow' });
        measure('all', () => { form.reset() });
        return times""")
    print(f"filters of {count} findings, layout included: " + ", ".join(f"{name} {ms:.0f} ms" for name, ms in times.items()))
    check("filters answer at once", [f"{name}: {ms:.0f} ms" for name, ms in times.items() if ms > ALLOWED_MS])


def shut_out(reader, pages):
    """axe-core, in both themes."""
    if not AXE.exists() and shutil.which("npm"):
        AXE.parents[2].mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", AXE.parents[2], "axe-core@4"], check=False)
    if not AXE.exists():
        print("skipped: axe-core is not here and npm does not bring it")
        return
    for page in pages:
        for scheme in ("light", "dark"):
            reader.media(scheme)
            reader.load(page)
            reader.script("for (const d of [...document.querySelectorAll('details')].slice(0, 8)) d.open = true")
            # The driver's own scripts are not bound by the policy of the page.
            reader.script(AXE.read_text())
            result = reader.call("/execute/async", {"script": """const done = arguments[0];
                axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map(v =>
                  `${v.id} (${v.impact}), ${v.nodes.length} times: ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary}`)), e => done([String(e)]))""", "args": []})
            check(f"axe: {page.stem}, {scheme}", result)
    reader.media("light")


def silent(reader, pages):
    """No request but for the page itself, and nothing that the policy had to forbid."""
    reader.complaints()
    for page in pages:
        reader.load(page)
        asked = reader.script("return performance.getEntriesByType('resource').map(e => e.name)")
        check(f"{page.stem} asks for nothing", asked)
        check(f"{page.stem}: complaints of the browser", reader.complaints())
    reader.load(pages[0])
    blocked = reader.script("""return new Promise(done => { addEventListener('securitypolicyviolation', e => done(e.effectiveDirective));
        const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);
        setTimeout(() => done('nothing'), 500) })""")
    expect("a script that is put in does not run", [blocked, reader.script("return window.ran ?? null")], ["script-src-elem", None])
    reader.complaints()


def levels(reader, binary):
    """From a report to that of the inside of a process and back, and what is open there in between."""
    out = WORK / "levels"
    subprocess.run([binary, "build", "--isolated", "--no-cache", "-q", "--emit", "html", "--fail-on", "never", "-o", out, ROOT / "fixtures/levels"],
                   check=True, stderr=subprocess.DEVNULL)
    reader.load(out / "shop.html")
    row = reader.script("return [...document.querySelectorAll('#levels tbody td, #levels tbody th')].map(cell => cell.textContent.trim())")
    expect("what is open inside is told", row[:3] + [sum(map(int, row[3:]))], ["Web site", "Web site", "1", 17])
    reader.script("document.querySelector('#levels').scrollIntoView()")
    reader.shot("levels")
    reader.script("document.querySelector('#levels td a').click()")
    expect("the report leads to that of the inside", reader.script("return document.querySelector('.up')?.textContent"), "Inside of Web site in Shop")
    reader.script("document.querySelector('.up a').click()")
    expect("and back", reader.script("return document.querySelector('h1').textContent"), "Shop")
    way = reader.script("return document.querySelector('g.node a[href]:not(.chip)')?.getAttribute('href')")
    expect("the picture of a report leads to a report", way, "web/site.html")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / "target/release/threatdot"))
    binary = parser.parse_args().binary
    for folder in (WORK, SCREENS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    out = build(binary)
    shop, index = out / "web-shop.html", out / "index.html"
    reader = Reader()
    try:
        reader.size(1360, 900)
        reader.media("light")
        silent(reader, [shop, out / "llm-agent.html", out / "large.html", index])
        for look in (filters, ways, zoom, keyboard, themes, without_script, on_paper):
            look(reader, shop)
        levels(reader, binary)
        narrow(reader, [shop, index])
        speed(reader, out / "large.html")
        shut_out(reader, [shop, index])
        check("complaints of the browser at the end", reader.complaints())
    finally:
        reader.end()
    print(f"{run.passed} passed, {run.failed} failed")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
