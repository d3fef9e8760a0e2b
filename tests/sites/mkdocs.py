#!/usr/bin/env python3
"""Builds a site with the real MkDocs and its theme Material, by the formatter in mkdocs/, and looks at it in light and dark.

  cargo build --release && python3 tests/sites/mkdocs.py

Installs from PyPI into target/tools; skips with a message where that cannot be had."""
import subprocess, sys

from common import DARK, LIGHT, Site, build, check, copy, end, need_browser, run, venv


def main():
    need_browser()
    tools = venv("mkdocs", "mkdocs-material==9.*")
    listed = subprocess.run([tools / "pip", "list", "--format=freeze"], stdout=subprocess.PIPE, text=True).stdout
    print(*[line for line in listed.split() if line.startswith(("mkdocs==", "mkdocs-material==", "pymdown"))])
    folder = copy("mkdocs")
    build("the site", [tools / "mkdocs", "build", "--strict"], folder, PYTHONPATH=str(folder))
    with Site(folder / "site") as site:
        for index, (name, paper) in enumerate((("default", LIGHT), ("slate", DARK))):
            site.open("index.html", "dark" if paper == LIGHT else "light")
            if index:
                site.browser.script("document.querySelector('#__palette_1').click()")
            check(f"{name}: the picture follows the switch", [] if site.paper() == paper else [site.paper()])
            site.look(f"mkdocs {name}", inline=3)
    page = folder / "docs/index.md"
    page.write_text(page.read_text().replace("kind=store", "kind=stor"))
    done = run([tools / "mkdocs", "build", "--strict"], folder, PYTHONPATH=str(folder))
    check("an error fails the site", [] if done.returncode and "`stor` is not a value" in done.stdout else [done.stdout[-1500:]])
    return end()


sys.exit(main())
