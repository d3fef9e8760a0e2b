#!/usr/bin/env python3
"""Runs every command once in the build that is shipped: what only the tests' build checks must not be a crash there.

  cargo build --release && python3 tests/tools/smoke.py"""
import os, pathlib, re, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("THREATDOT", str(ROOT / "target/release/threatdot"))
# Of each command the arguments, and how it ends. `serve` and `watch` go on until they are stopped.
COMMANDS = {
    "check": (["a.dot", "--fail-on", "never"], 0), "build": (["a.dot", "-o", "out", "--fail-on", "never"], 0),
    "draw": (["a.dot"], 0), "annotate": (["plain.dot"], 0), "init": (["new"], 0),
    "inspect": (["a.dot", "--stage", "model"], 0), "fmt": (["--check", "plain.dot"], 1), "explain": (["L001"], 0),
    "why": (["a.dot", "web", "S"], 0), "backlog": (["a.dot"], 0), "requirements": (["a.dot"], 0),
    "diff": (["a.dot", "a.dot"], 0), "history": (["a.dot"], 2), "rules": ([], 0), "config": ([], 0),
    "schema": (["config"], 0), "completions": (["bash"], 0), "man": ([], 0), "lsp": ([], 1),
    "markdown": (["a.md"], 0), "mdbook": (["supports", "html"], 0),
    "serve": (["a.dot", "--port", "0"], None), "watch": (["a.dot", "-o", "out", "--fail-on", "never"], None),
}


def run(name, arguments, folder):
    try:
        return subprocess.run([TOOL, name, *arguments], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=3 if COMMANDS[name][1] is None else 60)
    except subprocess.TimeoutExpired:
        return None


def main():
    text = subprocess.run([TOOL, "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    listed = re.findall(r"^  ([a-z]+)  ", text.split("Commands:")[1].split("Options:")[0], re.M)
    wrong = [f"{name}: no arguments to try it with" for name in listed if name not in COMMANDS and name != "help"]
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shutil.copy(ROOT / "tests/integration/clean.dot", folder / "a.dot")
        (folder / "plain.dot").write_text("digraph { user->db }\n")
        (folder / "a.md").write_text("# A\n\n```dot threatdot\ndigraph { tm=1; a [kind=note]; }\n```\n")
        for name, (arguments, code) in COMMANDS.items():
            ran = run(name, arguments, folder)
            found = None if ran is None else ran.returncode
            if found != code:
                wrong.append(f"{name}: {found} instead of {code}\n{(ran.stdout if ran else b'').decode(errors='replace')[:1000]}")
    print("\n".join(wrong) or f"{len(COMMANDS)} commands run")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
