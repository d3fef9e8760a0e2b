#!/usr/bin/env python3
"""Validates logs of `check --output-format sarif` with Microsoft's multitool, under the rules of the standard and of GitHub.

  cargo build --release && python3 tests/integration/sarif.py

Installs the multitool from npm into target/node; skips with a message where there is no npm or it cannot be had."""
import json, os, pathlib, shutil, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = os.environ.get("THREATDOT", str(ROOT / "target/release/threatdot"))
NODE = ROOT / "target/node"
MULTITOOL = NODE / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
# What a log of a tool without a site and of files that are at hand need not have: a page of the tool, pages of rules, and
# pieces of the source.
NOT_NEEDED = {"SARIF2005", "SARIF2011", "SARIF2012"}


def install():
    if MULTITOOL.exists():
        return True
    if not shutil.which("npm"):
        return False
    NODE.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", NODE,
                           "@microsoft/sarif-multitool-linux@5"])
    if done.returncode == 0 and MULTITOOL.exists():
        MULTITOOL.chmod(0o755)
        return True
    return False


def inputs():
    yield "the examples", [ROOT / "fixtures/examples"], []
    yield "the examples, with what rests on silence", [ROOT / "fixtures/examples"], ["--all-findings", "--strict"]
    yield "every lint's bad case", [ROOT / "fixtures/lints"], ["--all"]
    yield "what is no DOT", [ROOT / "fixtures/syntax/err"], ["--all"]
    models = ROOT.parent / "shared/models"
    if models.is_dir():
        yield "models of others", [models], ["--all"]


def validate(name, paths, flags, folder):
    log, report = folder / "log.sarif", folder / "report.sarif"
    ran = subprocess.run([TOOL, "check", "--output-format", "sarif", "-o", log, *flags, *paths], cwd=ROOT,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if ran.returncode not in (0, 1):
        return f"{name}: exit {ran.returncode}"
    bad = complaints(log, report)
    results = json.loads(log.read_text())["runs"][0]["results"]
    print(f"{name}: {len(results)} results, {len(bad)} complaints")
    return "\n".join(f"{name}: {result['ruleId']} {json.dumps(result['message'])}" for result in bad[:10])


def complaints(log, report):
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run([MULTITOOL, "validate", log, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--output",
                    report, "--log", "ForceOverwrite"], env=environment, stdout=subprocess.DEVNULL, check=False)
    run = json.loads(report.read_text(encoding="utf-8-sig"))["runs"][0]
    return [result for result in run["results"] if result["ruleId"].split("/")[0] not in NOT_NEEDED]


def doctored(folder):
    """A check that cannot fail is none: a log with a place before the first line must be complained of."""
    log, report = folder / "log.sarif", folder / "report.sarif"
    value = json.loads(log.read_text())
    value["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    log.write_text(json.dumps(value))
    return "" if complaints(log, report) else "a doctored log passes"


def main():
    if not install():
        print("skipped: the multitool cannot be had")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        wrong = [text for case in inputs() if (text := validate(*case, pathlib.Path(folder)))]
        wrong += [text for text in [doctored(pathlib.Path(folder))] if text]
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
