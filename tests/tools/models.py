#!/usr/bin/env python3
"""Print, for a folder of models, what the rules find: a line a model, and how often each rule fires.

    python3 tests/tools/models.py [FOLDER] [--binary PATH]

The folder is ../shared/models unless it is given. Times are of the whole process, the best of five.
"""

import argparse
import json
import statistics
import subprocess
import time
from collections import Counter
from pathlib import Path

SEVERITIES = ["critical", "high", "medium", "low"]


def run(binary, *arguments):
    return subprocess.run([binary, *map(str, arguments)], capture_output=True, text=True).stdout


def check(binary, path):
    return run(binary, "check", "--isolated", "--exit-zero", "--today", "2026-01-01", "--output-format", "json", path)


def best_of_five(binary, path):
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run(binary, "check", "--isolated", "--exit-zero", "--output-format", "concise", path)
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("../shared/models"))
    parser.add_argument("--binary", default="target/release/threatdot")
    options = parser.parse_args()
    rules = json.loads(run(options.binary, "rules", "--format", "json"))
    looked, fired = Counter(), {"declared": Counter(), "unstated": Counter()}
    each = []
    print("| model | elements | flows | declared: critical, high, medium, low | unstated: high, medium, low | ms |")
    print("|---|--:|--:|--:|--:|--:|")
    for path in sorted(options.folder.glob("*.dot")):
        kinds, per, found = Counter(), Counter(), {"declared": Counter(), "unstated": Counter()}
        for document in map(json.loads, check(options.binary, path).splitlines()):
            model = document["model"]
            if model is None:
                continue
            kinds.update(element["kind"] for element in model["elements"])
            kinds.update(flow=len(model["flows"]), boundary=len(model["boundaries"]))
            for finding in document["findings"]:
                if finding["status"] in ("open", "unstated"):
                    found[finding["basis"]][finding["severity"]] += 1
                    fired[finding["basis"]][finding["rule"]] += 1
                    per[finding["subject"]] += finding["basis"] == "declared"
            each += [per[element["id"]] for element in model["elements"] if element["kind"] != "note"]
            each += [per[flow["id"]] for flow in model["flows"]]
        for rule in rules:
            looked[rule["id"]] += sum(kinds[kind] for kind in rule["kinds"])
        elements = sum(kinds[kind] for kind in ("interactor", "process", "store"))
        declared = ", ".join(str(found["declared"][severity]) for severity in SEVERITIES)
        unstated = ", ".join(str(found["unstated"][severity]) for severity in SEVERITIES[1:])
        millis = best_of_five(options.binary, path)
        print(f"| {path.stem} | {elements} | {kinds['flow']} | {declared} | {unstated} | {millis:.1f} |")
    print(f"\ndeclared open findings of an element or flow: median {statistics.median(each)}, most {max(each)}")
    print("\n| rule | group | looked at | declared | unstated | unstated in % |\n|---|---|--:|--:|--:|--:|")
    for rule in rules:
        name, of = rule["id"], looked[rule["id"]]
        declared, unstated = fired["declared"][name], fired["unstated"][name]
        if declared + unstated:
            print(f"| {name} | {rule['group']} | {of} | {declared} | {unstated} | {100 * unstated // of} |")


if __name__ == "__main__":
    main()
