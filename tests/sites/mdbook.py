#!/usr/bin/env python3
"""Builds a book with the real mdBook and looks at it: pictures of its chapters and of the page for printing, in every theme.

  cargo build --release && python3 tests/sites/mdbook.py

mdBook is taken from the path, or installed by cargo into target/tools; without either the script skips."""
import shutil, subprocess, sys

from common import DARK, LIGHT, ROOT, TOOLS, WORK, Site, build, check, copy, end, need_browser, run, skip


def mdbook():
    own = TOOLS / "mdbook/bin/mdbook"
    if found := shutil.which("mdbook"):
        return found
    if not own.exists():
        # Nothing of it is searched, watched or served here, and it need not be fast.
        subprocess.run(["cargo", "install", "mdbook", "--locked", "--no-default-features", "--debug", "--quiet", "--root", TOOLS / "mdbook"])
    return own if own.exists() else skip("mdBook cannot be installed")


def main():
    need_browser()
    tool = mdbook()
    print(subprocess.run([tool, "--version"], stdout=subprocess.PIPE, text=True).stdout.strip())
    folder = copy("mdbook")
    said = build("the book", [tool, "build"], folder).stdout
    check("what is said names the chapter", [] if "src/architecture.md:" in said else [said[-500:]])
    with Site(folder / "book") as site:
        for theme, paper in (("light", LIGHT), ("rust", LIGHT), ("coal", DARK), ("navy", DARK), ("ayu", DARK)):
            # The reader's choice wins over the system.
            site.open("architecture.html", "dark" if paper == LIGHT else "light", f"localStorage.setItem('mdbook-theme', '{theme}')")
            check(f"{theme}: the picture follows the theme", [] if site.paper() == paper else [site.paper()])
            site.look(f"mdbook {theme}", inline=3)
        site.open("deep/architecture.html")
        site.look("mdbook deep", inline=1)
        site.browser.script("window.print = () => {}")
        site.open("print.html")
        site.look("mdbook print", inline=4)
    broken = folder / "src/deep/architecture.md"
    broken.write_text(broken.read_text().replace("kind=store", "kind=stor"))
    done = run([tool, "build"], folder)
    line = next(at for at, text in enumerate(broken.read_text().split("\n"), 1) if "kind=stor " in text)
    check("an error fails the book", [] if done.returncode and f"src/deep/architecture.md:{line}:" in done.stdout else [done.stdout[-800:]])
    own_book(tool)
    return end()


def own_book(tool):
    """The book of the project: its pictures are made by the tool itself."""
    folder = WORK / "book"
    shutil.rmtree(folder, ignore_errors=True)
    build("the project's book", [tool, "build", ROOT / "docs", "--dest-dir", folder], ROOT)
    with Site(folder) as site:
        for page, pictures in (("index.html", 1), ("tutorial.html", 2), ("how-to/levels.html", 1),
                               ("how-to/docusaurus.html", 0), ("reference/attributes.html", 0)):
            site.open(page)
            site.look(f"book {page.split('.')[0].replace('/', ' ')}", inline=pictures)


sys.exit(main())
