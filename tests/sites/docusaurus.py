#!/usr/bin/env python3
"""Builds a site with the real Docusaurus from a page that `threatdot markdown --images` rendered, and looks at it.

  cargo build --release && python3 tests/sites/docusaurus.py

Installs from npm into target/tools; skips with a message where that cannot be had. Pictures as
files follow the reader's system, and not the switch of the page."""
import json, shutil, subprocess, sys

from common import TOOLS, Site, build, check, copy, end, markdown, need_browser, skip


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
    markdown(folder / "pages/files.md", page, "--images", folder / "docs/pictures")
    build("the site", ["node_modules/.bin/docusaurus", "build"], folder, DOCUSAURUS_NO_PERSISTENT_CACHE="true", CI="true")
    with Site(folder / "build") as site:
        for scheme in ("light", "dark"):
            site.open("", scheme)
            site.look(f"docusaurus {scheme}", images=3)
        tables = site.browser.script("return document.querySelectorAll('article table').length")
        check("tables are tables", [] if tables == 2 else [str(tables)])
    return end()


sys.exit(main())
