#!/usr/bin/env python3
"""Builds a site with the real Sphinx, MyST and Furo, from pages that `threatdot markdown` rendered: one with pictures in the
page, one with pictures as files.

  cargo build --release && python3 tests/sites/sphinx.py

Installs from PyPI into target/tools; skips with a message where that cannot be had."""
import subprocess, sys

from common import DARK, LIGHT, Site, build, check, copy, end, markdown, need_browser, venv


def main():
    need_browser()
    tools = venv("sphinx", "sphinx<10", "myst-parser", "furo")
    listed = subprocess.run([tools / "pip", "list", "--format=freeze"], stdout=subprocess.PIPE, text=True).stdout.lower()
    print(*[line for line in listed.split() if line.startswith(("sphinx==", "myst-parser==", "furo=="))])
    folder = copy("sphinx")
    markdown(folder / "pages/inline.md", folder / "inline.md")
    markdown(folder / "pages/files.md", folder / "files.md", "--images", folder / "pictures")
    build("the site", [tools / "sphinx-build", "-W", "-q", "-b", "html", "-D", "exclude_patterns=pages", ".", "out"], folder)
    with Site(folder / "out") as site:
        for name, paper in (("light", LIGHT), ("dark", DARK)):
            site.open("inline.html", "dark" if paper == LIGHT else "light", f"localStorage.setItem('theme', '{name}')")
            check(f"{name}: the picture follows the switch", [] if site.paper() == paper else [site.paper()])
            site.look(f"sphinx {name}", inline=3)
        site.open("files.html", before="localStorage.setItem('theme', 'light')")
        site.look("sphinx files", images=3)
        tables = site.browser.script("return document.querySelectorAll('article table').length")
        check("tables are tables", [] if tables == 2 else [str(tables)])
    return end()


sys.exit(main())
