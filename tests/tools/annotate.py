#!/usr/bin/env python3
"""Print how many of the proposals of `threatdot annotate` a careful reader agrees with.

    python3 tests/tools/annotate.py [--binary PATH] [--wrong]

Two measures. tests/annotate/judged.json is a reader's judgement of twenty plain diagrams, written down before the tool
was run on them; the tool was tuned on half of them and not on the others. The annotated models of ../shared/models are the
second: everything but names and labels is taken out of them, and what comes back is held against what their authors said.
Every second model, in order of name, was left out of the tuning.

Precision is the share of proposed kinds that are right; a kind proposed for what is no element is wrong. Coverage is the
share of elements that got the right kind.
"""

import argparse
import json
import re
import subprocess
from collections import Counter
from pathlib import Path

LEVELS = ["high", "medium", "low"]
KEPT = {"label", "labelloc", "fontname", "fontsize", "rankdir", "dir", "id", "tooltip", "URL", "comment"}


def proposals(binary, path=None, text=None):
    name = str(path) if path else "-"
    command = [binary, "annotate", name, "--min-confidence", "low", "--output-format", "json", "-q"]
    run = subprocess.run(command, input=text, capture_output=True, text=True)
    if run.returncode:
        raise SystemExit(f"{name}: {run.stderr}")
    return json.loads(run.stdout)["proposals"]


class Score:
    def __init__(self):
        self.right, self.wrong, self.elements, self.found = Counter(), Counter(), 0, Counter()

    def add(self, level, right, is_element=True):
        (self.right if right else self.wrong)[level] += 1
        self.found[level] += right and is_element

    def print(self, name):
        parts, right, wrong, found = [], 0, 0, 0
        for level in LEVELS:
            right, wrong = right + self.right[level], wrong + self.wrong[level]
            found += self.found[level]
            precision = f"{100 * right / (right + wrong):.0f} %" if right + wrong else "-"
            coverage = f"{100 * found / self.elements:.0f} %" if self.elements else "-"
            parts.append(f"{precision} of {right + wrong} | {coverage}")
        print(f"| {name} | {self.elements} | " + " | ".join(parts) + " |")


def header(what):
    print(f"\n| {what} | elements | high: precision | coverage | and medium: precision | coverage | and low: precision | coverage |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")


def judged(binary, corpus, show):
    header("judged diagrams, nodes")
    totals = {"tuning": Score(), "final": Score()}
    clusters = Score()
    for case in json.loads(Path("tests/annotate/judged.json").read_text()):
        score = totals[case["set"]]
        path = corpus / case["file"]
        own = Score()
        elements = [node for node, kind in case["nodes"].items() if "none" not in kind]
        for each in (score, own):
            each.elements += len(elements)
        for one in proposals(binary, path):
            if one["attribute"] != "kind":
                continue
            if one["on"] == "node":
                wanted = case["nodes"].get(one["id"], case["others"]).split("|")
                right = one["value"] in wanted
                for each in (score, own):
                    each.add(one["level"], right, "none" not in wanted)
            else:
                wanted = case["clusters"].get(one["id"], "none|group").split("|")
                right = one["value"] in wanted
                clusters.add(one["level"], right)
            if show and not right and case["set"] == "tuning":
                print("  wrong:", case["file"][-30:], one["on"], one["id"][:60], one["value"], one["confidence"], one["reasons"])
        clusters.elements += len(case["clusters"])
        own.print(case["set"] + ": " + case["file"].split("__")[-1])
    for name, score in totals.items():
        score.print("all for " + name)
    clusters.print("clusters of both")


def stripped(text):
    """The text with names and labels only: nothing of what its author said or drew."""
    value = r'(?:"(?:[^"\\]|\\.)*"|[^\s,;\]"]+)'
    without = lambda match: match[0] if match[1] in KEPT else ""
    return re.sub(rf"(?<=[\[,\s;])([A-Za-z_]\w*)={value}\s*[,;]?\s?", without, text)


def kinds(binary, path):
    run = subprocess.run([binary, "inspect", str(path), "--stage", "model", "--isolated"], capture_output=True, text=True)
    found = {}
    for line in run.stdout.splitlines():
        model = json.loads(line)
        found.update((("node", element["id"]), (element["kind"], element.get("attributes", {}))) for element in model["elements"])
        found.update((("cluster", one["id"]), (one["kind"], {})) for one in model["boundaries"])
    return found


def models(binary, folder, show):
    header("shared models without their kinds")
    scores = {}
    confused = Counter()
    for index, path in enumerate(sorted(folder.glob("*.dot"))):
        wanted = kinds(binary, path)
        part = "final" if index % 2 else "tuning"
        nodes = scores.setdefault((part, "nodes"), Score())
        clusters = scores.setdefault((part, "clusters"), Score())
        nodes.elements += sum(1 for (on, _), (kind, _) in wanted.items() if on == "node" and kind in ("interactor", "process", "store"))
        clusters.elements += sum(1 for on, _ in wanted if on == "cluster")
        for one in proposals(binary, text=stripped(path.read_text())):
            if one["attribute"] != "kind" or (one["on"], one["id"]) not in wanted:
                continue
            kind = wanted[one["on"], one["id"]][0]
            right = kind == one["value"]
            (nodes if one["on"] == "node" else clusters).add(one["level"], right)
            if one["on"] == "node" and not right:
                confused[f"{kind} taken for {one['value']} ({one['level']})"] += 1
            if show and not right and part == "tuning":
                print("  wrong:", path.stem[:30], one["on"], one["id"][:50], kind, "->", one["value"], one["confidence"], one["reasons"])
    for (part, what), score in sorted(scores.items(), reverse=True):
        score.print(f"{part}, {what}")
    print("\n" + "\n".join(f"{count} {what}" for what, count in confused.most_common(12)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default="target/release/threatdot")
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--wrong", action="store_true", help="show what the reader does not agree with, of the tuning half")
    options = parser.parse_args()
    judged(options.binary, options.shared / "corpus/dot", options.wrong)
    models(options.binary, options.shared / "models", options.wrong)


if __name__ == "__main__":
    main()
