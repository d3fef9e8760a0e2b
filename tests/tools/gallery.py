#!/usr/bin/env python3
"""Builds the gallery: the examples as pictures that the README shows, and all of them on one page, in several dresses.

  cargo build --release && python3 tests/tools/gallery.py [--check]

Writes docs/gallery/. With --check it writes nothing and fails where what is there is not what the binary draws."""
import argparse, html, os, pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("THREATDOT", str(ROOT / "target/release/threatdot"))
GALLERY = ROOT / "docs/gallery"
EXAMPLES, LAYOUT = ROOT / "fixtures/examples", ROOT / "fixtures/layout"
# Findings do not depend on the day on which the gallery is built.
DAY = "--today=2026-11-25"

# Of each picture on the page: its name, what it shows, the command without paths, the diagram.
PICTURES = [
    ("web-shop", "A web shop. Threats by their ids, where they are.", "build", EXAMPLES / "web-shop.dot"),
    ("iot-fleet", "A fleet of devices.", "build", EXAMPLES / "iot-fleet.dot"),
    ("llm-agent", "An agent with tools, in Gane and Sarson's processes with round corners.", "build --notation dfd3", EXAMPLES / "llm-agent.dot"),
    ("web-shop-letters", "The same shop, threats counted by category, processes as circles.", "build --overlay letters --notation yourdon", EXAMPLES / "web-shop.dot"),
    ("web-shop-heat", "The same shop, tinted by the highest severity.", "build --overlay heat", EXAMPLES / "web-shop.dot"),
    ("web-shop-print", "For paper: no colours, patterns for trust.", "build --theme print", EXAMPLES / "web-shop.dot"),
    ("llm-agent-smooth", "Without threats, with lines that bend softly.", "draw --routing smooth", EXAMPLES / "llm-agent.dot"),
    ("html", "Labels with tables, as Graphviz has them.", "draw", LAYOUT / "html.dot"),
    ("records", "Records, with lines to their fields.", "draw", LAYOUT / "records.dot"),
    ("compound", "Lines that end at the borders of clusters.", "draw", LAYOUT / "compound.dot"),
]
SHOWN = ("web-shop", "iot-fleet", "llm-agent")

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gallery of threatdot</title>
<style>
:root {{ color-scheme: light dark; font-family: system-ui, sans-serif; }}
body {{ max-width: 90rem; margin: 2rem auto; padding: 0 1rem; }}
figure {{ margin: 0 0 3rem; }}
figcaption {{ margin-bottom: .5rem; }}
code {{ opacity: .75; }}
svg.threatdot {{ max-width: 100%; height: auto; }}
</style>
<h1>Gallery</h1>
<p>Each picture is what one command writes, here all on one page.</p>
{figures}
</html>
"""


def picture(name, command, path):
    """What a command draws of a diagram."""
    verb, *flags = command.split()
    argv = [TOOL, verb, *flags, "--id-prefix", f"{name}-", str(path)]
    if verb == "draw":
        run = subprocess.run(argv, capture_output=True, text=True, check=True)
        return run.stdout
    folder = ROOT / "target/gallery" / name
    argv += ["--output-dir", str(folder), "--emit", "svg", "--fail-on", "never", DAY]
    subprocess.run(argv, capture_output=True, text=True, check=True)
    return (folder / f"{path.stem}.svg").read_text(encoding="utf-8")


def gallery():
    """The files of the gallery by name."""
    files, figures = {}, []
    for name, says, command, path in PICTURES:
        svg = picture(name, command, path)
        if name in SHOWN:
            files[f"{name}.svg"] = svg
        line = html.escape(f"threatdot {command} {path.relative_to(ROOT)}")
        figures.append(f"<figure>\n<figcaption>{html.escape(says)} <code>{line}</code></figcaption>\n{svg}</figure>")
    files["index.html"] = PAGE.format(figures="\n".join(figures))
    return files


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    stale = []
    GALLERY.mkdir(parents=True, exist_ok=True)
    for name, text in gallery().items():
        path = GALLERY / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
    print(f"{len(PICTURES)} pictures, {'stale: ' + ', '.join(stale) if stale else 'nothing to change'}")
    sys.exit(1 if check and stale else 0)


main()
