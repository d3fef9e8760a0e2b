#!/usr/bin/env python3
"""Holds `threatdot serve` against the safety check of ../shared/hostile, on the folder that it asks for.

  cargo build --release && python3 tests/integration/serve.py

Skips with a message where the check is not at hand."""
import os, pathlib, re, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("THREATDOT", str(ROOT / "target/release/threatdot"))
CHECK = ROOT.parent / "shared/hostile/check_server.py"


def main():
    if not CHECK.exists():
        print("skipped: the safety check of servers is not here")
        return 0
    with tempfile.TemporaryDirectory() as above:
        folder = pathlib.Path(above) / "root"
        shutil.copytree(ROOT / "fixtures/examples", folder)
        (folder / "index.html").write_text("<!doctype html><title>Not served</title>")
        (folder.parent / "secret-7f3a.txt").write_text("SECRET-7f3a\n")
        (folder / "out-link").symlink_to("../secret-7f3a.txt")
        server = subprocess.Popen([TOOL, "serve", folder, "--port", "0", "--isolated"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            port = re.search(r":(\d+)/", server.stdout.readline())[1]
            done = subprocess.run([sys.executable, CHECK, "--port", port, "--name", "threatdot serve"], stdout=subprocess.PIPE, text=True)
        finally:
            server.terminate()
            server.wait()
    print(done.stdout, end="")
    checked = len(re.findall(r"^(ok|FAIL) ", done.stdout, re.M))
    if done.returncode == 0 and checked < 25:
        print("FAIL: hardly anything was checked")
        return 1
    return done.returncode


sys.exit(main())
