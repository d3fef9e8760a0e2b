"""What the scripts of this folder share: tools in target/tools, a server for what they build, and a look at it in a browser."""
import functools, http.server, os, pathlib, shutil, subprocess, sys, threading, time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("THREATDOT", ROOT / "target/release/threatdot")).resolve()
TOOLS, WORK = ROOT / "target/tools", ROOT / "target/sites"

sys.path.insert(0, str(ROOT / "tests/browser"))
import run as pictures  # noqa: E402

check, SCREENS = pictures.check, pictures.SCREENS
LIGHT, DARK = pictures.LIGHT, pictures.DARK


def skip(why):
    print(f"skipped: {why}")
    sys.exit(0)


def need_browser():
    if not shutil.which("chromedriver"):
        skip("no chromedriver")
    for folder in (SCREENS, WORK, pictures.WORK):
        folder.mkdir(parents=True, exist_ok=True)


def venv(name, *packages):
    """An environment of Python with some packages, kept between runs."""
    folder = TOOLS / name
    mark = folder / "installed"
    if not mark.exists() or mark.read_text() != " ".join(packages):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        if subprocess.run([folder / "bin/pip", "install", "--quiet", *packages]).returncode:
            skip(f"{name} cannot be installed")
        mark.write_text(" ".join(packages))
    return folder / "bin"


def copy(name):
    """The sample site of a tool, in a folder where it can be built."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(pathlib.Path(__file__).with_name(name), folder)
    return folder


def run(command, folder, **env):
    """Runs a tool that finds ours on its path."""
    path = f"{TOOL.parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run([str(part) for part in command], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "PATH": path, **env})


def build(what, command, folder, **env):
    """Runs a build, which must go well; says how long it took."""
    started = time.monotonic()
    done = run(command, folder, **env)
    check(f"{what} builds", [] if done.returncode == 0 else [done.stdout[-3000:]])
    print(f"{what}: {time.monotonic() - started:.1f} s")
    return done


def markdown(page, output, *flags):
    """The page with its marked blocks replaced."""
    done = subprocess.run([TOOL, "markdown", page, "-o", output, "--isolated", "-q", *flags], stderr=subprocess.PIPE, text=True)
    check(f"{page.name} is rendered", [] if done.returncode == 0 else [done.stderr[-2000:]])


class Handler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Site:
    """A built site behind a port of this machine, and a browser that looks at it."""

    def __init__(self, folder):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.base = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.browser = pictures.Browser()
        self.browser.cdp("Emulation.setDeviceMetricsOverride", width=1300, height=1000, deviceScaleFactor=1, mobile=False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.browser.end()
        self.server.shutdown()

    def open(self, path, scheme="light", before=""):
        """Opens a page; what a reader chose before is set by a script and the page loaded again."""
        self.browser.media(scheme)
        self.browser.call("/url", {"url": self.base + path})
        if before:
            self.browser.script(before)
            self.browser.call("/url", {"url": self.base + path})
        time.sleep(0.5)

    def paper(self):
        return self.browser.script("return getComputedStyle(document.querySelector('svg.threatdot > rect')).fill")

    def look(self, name, inline=0, images=0):
        """Pictures are there and seen, ids are unique, nothing is wider than its page, and the browser complains of nothing."""
        found = self.browser.script("""
            const ids = [...document.querySelectorAll('[id]')].map(each => each.id), seen = new Set();
            const pictures = [...document.querySelectorAll('svg.threatdot')];
            const images = [...document.querySelectorAll('img')].filter(image => /-\\d+(-[0-9a-f]{32})?\\.svg$/.test(new URL(image.currentSrc).pathname) || image.currentSrc.startsWith('data:image/svg'));
            return {
                inline: pictures.length,
                empty: pictures.filter(svg => svg.getBoundingClientRect().height < 50 || !svg.querySelector('g.node text')).length,
                images: images.length,
                broken: images.filter(image => !image.complete || image.naturalWidth < 100).map(image => image.src),
                twice: ids.filter(id => seen.has(id) || !seen.add(id)),
                wide: [...pictures, ...images].filter(each => { const box = each.parentElement.getBoundingClientRect(), own = each.getBoundingClientRect();
                    return own.width > box.width + 1 && getComputedStyle(each.parentElement).overflowX === 'visible' }).length,
                text: [...document.querySelectorAll('main p, article p')].filter(p => /<svg|<figure|&lt;|digraph/.test(p.textContent)).map(p => p.textContent.slice(0, 200)),
            }""")
        check(f"{name}: pictures", [] if (found["inline"], found["images"]) == (inline, images) else [str(found)])
        for kind in ("broken", "twice", "text"):
            check(f"{name}: {kind}", found[kind])
        for kind in ("empty", "wide"):
            check(f"{name}: {kind}", [str(found[kind])] if found[kind] else [])
        # mdBook's colours know no DOT, and say so.
        known = ("favicon", "Could not find the language 'dot'", "Falling back to no-highlight mode")
        check(f"{name}: complaints of the browser", [each for each in self.browser.complaints() if not any(it in each for it in known)])
        self.browser.screenshot(f"site-{name.replace(' ', '-').replace(',', '')}")


def end():
    print(f"{pictures.passed} passed, {pictures.failed} failed")
    return 1 if pictures.failed else 0
