#!/usr/bin/env python3
"""Builds a site with the real Docusaurus from pages that `threatdot markdown` rendered, one with pictures in the page, one with
pictures as files, and looks at it.

  cargo build --release && python3 tests/sites/docusaurus.py

Installs from npm into target/tools; skips with a message where that cannot be had. Pictures in
the page follow its switch, pictures as files the reader's system."""
import json, shutil, subprocess, sys

from common import DARK, LIGHT, TOOLS, Site, build, check, copy, end, markdown, need_browser, skip


def main():
    need_browser()
    folder, tools = copy("docusaurus"), TOOLS / "docusaurus"
    if not (tools / "node_modules/@docusaurus/core").exists():
        if not shutil.which("npm"):
            skip("no npm")
        tools.mkdir(parents=True, exist_ok=True)
        shutil.copy(folder / "package.json", tools)
        if subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=tools).returncode:
            skip("Docusaurus cannot be installed")
    print("Docusaurus", json.loads((tools / "node_modules/@docusaurus/core/package.json").read_text())["version"])
    (folder / "node_modules").symlink_to(tools / "node_modules")
    page = folder / "docs/index.md"
    markdown(folder / "pages/inline.md", folder / "docs/inline.md")
    markdown(folder / "pages/files.md", page, "--images", folder / "docs/pictures")
    build("the site", ["node_modules/.bin/docusaurus", "build"], folder, DOCUSAURUS_NO_PERSISTENT_CACHE="true", CI="true")
    with Site(folder / "build") as site:
        for name, paper in (("light", LIGHT), ("dark", DARK)):
            site.open("inline/", "dark" if paper == LIGHT else "light", f"localStorage.setItem('theme', '{name}')")
            check(f"{name}: the picture follows the switch", [] if site.paper() == paper else [site.paper()])
            site.look(f"docusaurus inline {name}", inline=3)
        site.browser.script("document.querySelector('svg.threatdot a.chip, svg.threatdot g.chips a').dispatchEvent(new MouseEvent('click', {bubbles: true}))")
        target = site.browser.script("return document.getElementById(decodeURIComponent(location.hash.slice(1)))?.tagName")
        check("a finding of the picture leads to its row", [] if target else [site.browser.script("return location.href")])
        for scheme in ("light", "dark"):
            site.open("", scheme)
            site.look(f"docusaurus {scheme}", images=3)
        tables = site.browser.script("return document.querySelectorAll('article table').length")
        check("tables are tables", [] if tables == 2 else [str(tables)])
    return end()


sys.exit(main())
