#!/usr/bin/env python3
"""Walks through the tutorial of the book as a reader does: writes its diagrams, runs its commands, looks for what it shows.

  cargo build --release && python3 tests/integration/tutorial.py

A block `dot` becomes shop.dot, `sh` is run (`sh,fails` must fail), and every line of a `text` block must be in what the command before
it printed. pre-commit comes from PyPI into target/python; the script skips with a message where it cannot be had."""
import os, pathlib, re, subprocess, sys, tempfile, time

import hooks
from hooks import ROOT, TOOL, VENV

PAGE = ROOT / "docs/src/tutorial.md"
BLOCK = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def walk(folder, environment):
    """What was not as the page says, and how many commands were run."""
    problems, printed, place, commands = [], "", folder, 0
    for info, text in BLOCK.findall(PAGE.read_text()):
        kind, _, rest = info.partition(",")
        if kind.split()[0] == "dot":
            (place / "shop.dot").write_text(text)
        elif kind == "sh":
            commands += 1
            ran = subprocess.run(["bash", "-e", "-c", text + "\npwd > \"$PLACE\""], cwd=place, text=True, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, env={**environment, "PLACE": str(folder / "place")}, timeout=600)
            printed = ran.stdout
            if (ran.returncode != 0) != (rest == "fails"):
                problems.append(f"exit {ran.returncode} of\n{text}{printed}")
            elif ran.returncode == 0:
                place = pathlib.Path((folder / "place").read_text().strip())
        elif kind == "text":
            problems += [f"not printed: {line}\n--- but\n{printed}" for line in text.splitlines() if line.strip() not in printed]
    return problems, commands


def main():
    if not hooks.install("pre-commit"):
        print("skipped: pre-commit cannot be had")
        return 0
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "A"), ("EMAIL", "a@example.org"))}
    environment = {**os.environ, **who, "PATH": os.pathsep.join([str(TOOL.parent), str(VENV / "bin"), os.environ["PATH"]]),
                   "PRE_COMMIT_COLOR": "never"}
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        problems, commands = walk(pathlib.Path(folder), environment)
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"tutorial: {commands} blocks of commands in {time.monotonic() - started:.1f} s, {len(problems)} not as the page says")
    return 1 if problems or commands < 8 else 0


if __name__ == "__main__":
    sys.exit(main())
