#!/usr/bin/env python3
"""Lints the workflows and the action: by the published schemas and by zizmor, from PyPI, offline.

  python3 tests/integration/workflows.py"""
import pathlib, subprocess, sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
VENV = ROOT / "target/python"


def main():
    if not (VENV / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    if subprocess.run([VENV / "bin/python", "-m", "pip", "install", "--quiet", "check-jsonschema", "zizmor"]).returncode:
        print("skipped: check-jsonschema and zizmor cannot be had")
        return 0
    workflows = sorted((ROOT / ".github/workflows").glob("*.yml"))
    schema = VENV / "bin/check-jsonschema"
    runs = [
        [schema, "--builtin-schema", "vendor.github-workflows", *workflows],
        [schema, "--builtin-schema", "vendor.github-actions", ROOT / "action.yml"],
        [VENV / "bin/zizmor", "--offline", "--config", ROOT / ".github/zizmor.yml", "--min-severity", "medium", *workflows, ROOT / "action.yml"],
    ]
    return 1 if any([subprocess.run(run, cwd=ROOT).returncode for run in runs]) else 0


if __name__ == "__main__":
    sys.exit(main())
