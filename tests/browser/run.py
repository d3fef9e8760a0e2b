#!/usr/bin/env python3
"""Looks at the pictures with a real browser: every example and layout fixture, as a file and inline, in light and dark.

run.py [--binary target/release/threatdot]
Needs Chromium and its driver (Debian: chromium, chromium-driver), and nothing else: the driver speaks HTTP. Screenshots go to
target/screens. Ends with `N passed, N failed`, and not with 0 where one failed.
"""
import argparse, base64, json, pathlib, re, shutil, socket, subprocess, sys, tempfile, time, urllib.error, urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK, SCREENS = ROOT / "target/browser", ROOT / "target/screens"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--allow-file-access-from-files"]
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(13, 17, 23)"

# Where a page says which paper it has, as each generator of pages does it, and what then is to be seen; None follows the system.
PAGES = [("nothing said", "", "", None)]
PAGES += [("mdBook " + name, f'class="{name} js sidebar-visible"', "", LIGHT) for name in ("light", "rust")]
PAGES += [("mdBook " + name, f'class="{name} js sidebar-visible"', "", DARK) for name in ("coal", "navy", "ayu")]
PAGES += [("Material default", "", 'data-md-color-scheme="default"', LIGHT), ("Material slate", "", 'data-md-color-scheme="slate"', DARK)]
PAGES += [("Furo light", "", 'data-theme="light"', LIGHT), ("Furo dark", "", 'data-theme="dark"', DARK), ("Furo auto", "", 'data-theme="auto"', None)]
PAGES += [("PyData light", 'data-mode="auto" data-theme="light"', "", LIGHT), ("PyData dark", 'data-mode="auto" data-theme="dark"', "", DARK)]
PAGES += [("Docusaurus light", 'data-theme="light"', "", LIGHT), ("Docusaurus dark", 'data-theme="dark"', "", DARK)]


class Browser:
    """A session of the driver."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        driver = shutil.which("chromedriver") or "/usr/bin/chromedriver"
        self.driver = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.base = f"http://127.0.0.1:{port}"
        profile = tempfile.mkdtemp(prefix="profile-", dir=WORK)
        options = {"args": FLAGS + [f"--user-data-dir={profile}"], "binary": shutil.which("chromium") or "/usr/bin/chromium"}
        wanted = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        for attempt in range(50):
            try:
                self.base += "/session/" + self.call("/session", {"capabilities": {"alwaysMatch": wanted}})["sessionId"]
                break
            except urllib.error.URLError:
                if attempt == 49 or self.driver.poll() is not None:
                    raise
                time.sleep(0.2)

    def call(self, path, body):
        data = json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"})
        try:
            return json.load(urllib.request.urlopen(request, timeout=120))["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()[:600]) from None

    def open(self, path):
        self.call("/url", {"url": path.as_uri()})

    def script(self, text, *args):
        return self.call("/execute/sync", {"script": text, "args": list(args)})

    def cdp(self, command, **params):
        return self.call("/goog/cdp/execute", {"cmd": command, "params": params})

    def media(self, scheme, media="screen"):
        self.cdp("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def complaints(self):
        return [entry["message"] for entry in self.call("/se/log", {"type": "browser"}) if entry["level"] in ("SEVERE", "WARNING")]

    def screenshot(self, name):
        w, h = self.script("const r = document.documentElement.getBoundingClientRect(); return [r.width, r.height]")
        # A picture of many pages is shown from its beginning.
        clip = {"x": 0, "y": 0, "width": min(w, 4000), "height": min(h, 6000), "scale": 1}
        shot = self.cdp("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip)
        (SCREENS / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def end(self):
        try:
            urllib.request.urlopen(urllib.request.Request(self.base, method="DELETE"), timeout=20)
        finally:
            self.driver.terminate()
            self.driver.wait(20)


passed = failed = 0


def check(what, problems):
    global passed, failed
    if problems:
        failed += 1
        print(f"FAILED {what}: {len(problems)}")
        for problem in problems[:8]:
            print(f"       {problem}")
    else:
        passed += 1


def build(binary, folder, *flags):
    inputs = [ROOT / "fixtures/examples", ROOT / "fixtures/layout"]
    run = subprocess.run([binary, "build", *inputs, "--all", "-o", folder, "--emit", "svg", "--fail-on", "never", "--isolated",
                          "--exit-zero", "-q", *flags], stderr=subprocess.PIPE, text=True)
    pictures = sorted(folder.glob("**/*.svg"))
    check(f"build {' '.join(flags)}", [] if run.returncode == 0 and pictures else [run.stderr[-500:]])
    return pictures


def look(browser, name, geometry):
    """Everything that can be measured of every picture on the page."""
    found = browser.script(geometry)
    for kind, problems in found.items():
        check(f"{name}: {kind}", problems)
    check(f"{name}: complaints of the browser", browser.complaints())


def doctored(browser, pictures, geometry):
    """The measure is held against pictures that are wrong: larger texts, chips at one place, an id that is there twice."""
    text = pictures[0].read_text()
    wrong = {"texts stay inside": re.sub('font-size="[0-9.]+"', 'font-size="40"', text), "ids are unique": text + text,
             "nothing is cut off": text.replace('viewBox="0 0 ', 'viewBox="400 0 ')}
    first = re.search(r'(class="chip".*?<rect )x="[^"]*" y="[^"]*"', text, re.S)
    node = re.search(r'class="node".*?<(?:rect|ellipse) c?x="([^"]*)" c?y="([^"]*)"', text, re.S)
    wrong["chips cover nothing"] = text.replace(first[0], f'{first[1]}x="{node[1]}" y="{node[2]}"')
    beside = next(other for other in pictures if other.stem == "edges").read_text()
    label, node = (re.search(rf'<text x="[^"]*" y="[^"]*"([^>]*>){words}</text>', beside) for words in ("starts here", "cache"))
    place = re.match('<text x="[^"]*" y="[^"]*"', node[0])[0]
    wrong["texts beside cover nothing"] = beside.replace(label[0], f"{place}{label[1]}starts here</text>")
    for kind, wrong_text in wrong.items():
        path = WORK / "doctored.html"
        path.write_text(f"<!doctype html><html lang=en><meta charset=utf-8><title>Wrong</title>{wrong_text}")
        browser.open(path)
        check(f"what is wrong is found: {kind}", [] if browser.script(geometry)[kind] else ["nothing was found"])


def page(pictures, html="", body=""):
    return (f"<!doctype html><html lang=en {html}><meta charset=utf-8><title>Pictures</title><body {body}>"
            + "".join(f"<figure>\n{picture.read_text()}</figure>\n" for picture in pictures))


def inline(browser, pictures, geometry, name):
    path = WORK / f"{name}.html"
    path.write_text(page(pictures))
    for scheme in ("light", "dark"):
        browser.media(scheme)
        browser.open(path)
        look(browser, f"{name}, all inline, {scheme}", geometry)
        browser.screenshot(f"{name}-inline-{scheme}")


def themes(browser, picture):
    """What each kind of page gets, on a light and on a dark system."""
    paper = "return getComputedStyle(document.querySelector('svg > rect')).fill"
    for name, html, body, expected in PAGES:
        path = WORK / "page.html"
        path.write_text(page([picture], html, body))
        for scheme, follows in (("light", LIGHT), ("dark", DARK)):
            browser.media(scheme)
            browser.open(path)
            found, wanted = browser.script(paper), expected or follows
            check(f"{name} on a {scheme} system", [] if found == wanted else [f"paper is {found}, not {wanted}"])
            browser.media(scheme, "print")
            found = browser.script(paper)
            check(f"{name} printed on a {scheme} system", [] if found == LIGHT else [f"paper is {found}"])


def names(browser, picture):
    """What a reader of the screen is told, and what the keyboard reaches."""
    browser.media("light")
    path = WORK / "page.html"
    path.write_text(page([picture]))
    browser.open(path)
    tree = browser.cdp("Accessibility.getFullAXTree")["nodes"]
    told = {(node.get("role", {}).get("value"), node.get("name", {}).get("value")) for node in tree if not node.get("ignored")}
    labels = browser.script("return [...document.querySelectorAll('g.node, g.edge, g.cluster')].map(g => g.getAttribute('aria-label'))")
    known = {name for _, name in told}
    check("names of elements and flows", [label for label in labels if label not in known])
    title = browser.script("return document.querySelector('svg > title').textContent")
    check("name of the picture", [] if any(role == "graphics-document" and name.startswith(title) for role, name in told if role) else sorted(map(str, told))[:4])
    unreached = browser.script("""return [...document.querySelectorAll('a.chip')].filter(a => {
        a.focus(); return document.activeElement !== a || !a.querySelector('title').textContent })
        .map(a => a.getAttribute('href'))""")
    check("findings by keyboard", unreached)
    links = {name for role, name in told if role == "link"}
    check("findings are links with names", [] if links and all(links) else ["no link has a name"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(ROOT / "target/release/threatdot"))
    binary = parser.parse_args().binary
    for folder in (WORK, SCREENS):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    geometry = pathlib.Path(__file__).with_name("geometry.js").read_text()
    usual = build(binary, WORK / "usual", "--finding-href")
    browser = Browser()
    try:
        for picture in usual:
            for scheme in ("light", "dark"):
                browser.media(scheme)
                browser.open(picture)
                look(browser, f"{picture.stem}, {scheme}", geometry)
                browser.screenshot(f"{picture.stem}-{scheme}")
        doctored(browser, usual, geometry)
        inline(browser, usual, geometry, "usual")
        for name, *flags in (("heat", "--overlay", "heat"), ("letters", "--overlay", "letters", "--notation", "dfd3"),
                             ("print", "--theme", "print"), ("yourdon", "--notation", "yourdon", "--legend", "none")):
            inline(browser, build(binary, WORK / name, *flags), geometry, name)
        themes(browser, usual[0])
        names(browser, usual[0])
    finally:
        browser.end()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
