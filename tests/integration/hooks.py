#!/usr/bin/env python3
"""Runs every hook of .pre-commit-hooks.yaml with the real pre-commit, in a repository made for it.

  cargo build --release && python3 tests/integration/hooks.py [--rust] [--wheel]

Hooks of language rust take long to install, so without --rust they run as they are with the program that is built. With
--wheel a wheel is built by maturin, installed into an environment of its own, and run. Tools come from PyPI into
target/python; the script skips with a message where they cannot be had."""
import argparse, os, pathlib, shutil, subprocess, sys, tempfile, textwrap

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOOL = pathlib.Path(os.environ.get("THREATDOT", ROOT / "target/release/threatdot"))
VENV = ROOT / "target/python"

CLEAN = (ROOT / "tests/integration/clean.dot").read_text()
WRONG = CLEAN.replace("encryption=tls", "encryption=tsl", 1)
UGLY = CLEAN.replace("  user [", "      user   [", 1)


def python(*args, **options):
    return subprocess.run([VENV / "bin/python", *args], **options)


def install(*packages):
    if not (VENV / "bin/python").exists():
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
    return python("-m", "pip", "install", "--quiet", *packages).returncode == 0


class Repository:
    """A repository with some files in it, all of them added."""

    def __init__(self, folder, files):
        self.folder = pathlib.Path(folder)
        self.git("init", "--quiet", "-b", "main")
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text)
        self.git("add", "--all")

    def git(self, *args):
        who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
        who |= {"GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        subprocess.run(["git", *args], cwd=self.folder, check=True, env={**os.environ, **who})

    def hook(self, name, config, programs=None):
        (self.folder / ".pre-commit-config.yaml").write_text(config)
        self.git("add", "--all")
        environment = {**os.environ, "PATH": f"{programs or TOOL.parent}{os.pathsep}{os.environ['PATH']}",
                       "PRE_COMMIT_COLOR": "never"}
        ran = python("-m", "pre_commit", "run", name, "--all-files", "--verbose", cwd=self.folder, env=environment,
                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return ran.returncode, ran.stdout


def hooks():
    """The hooks as pre-commit reads them."""
    code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))"
    text = python("-c", code, ROOT / ".pre-commit-hooks.yaml", check=True, stdout=subprocess.PIPE, text=True).stdout
    import json
    return {hook["id"]: hook for hook in json.loads(text)}


def local(hook):
    """A configuration that runs a hook with the program that is built."""
    return textwrap.dedent(f"""\
        repos:
          - repo: local
            hooks:
              - id: {hook['id']}
                name: {hook['name']}
                entry: {hook['entry']}
                language: system
                files: '{hook['files']}'
                require_serial: true
        """)


def try_repo(name, files):
    """`pre-commit try-repo` on this project: it is cloned, and the hook is installed as its language wants."""
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder, files)
        environment = {**os.environ, "PATH": f"{TOOL.parent}{os.pathsep}{os.environ['PATH']}"}
        ran = python("-m", "pre_commit", "try-repo", ROOT, name, "--all-files", "--verbose", cwd=repository.folder,
                     env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return ran.returncode, ran.stdout


# Hook, files, whether it passes, and what it prints.
CASES = [
    ("threatdot", {"a.dot": CLEAN}, True, "Passed"),
    ("threatdot", {"a.dot": WRONG}, False, "did you mean `tls`?"),
    ("threatdot", {"a.dot": WRONG, "threatdot.toml": "[files]\nexclude = [\"a.dot\"]\n"}, True, "Passed"),
    ("threatdot", {"a.txt": WRONG}, True, "Skipped"),
    ("threatdot-fix", {"a.dot": WRONG}, False, "files were modified by this hook"),
    ("threatdot-fix", {"a.dot": CLEAN}, True, "Passed"),
    ("threatdot-fmt", {"a.dot": UGLY}, False, "files were modified by this hook"),
    ("threatdot-fmt", {"a.dot": CLEAN}, True, "Passed"),
    ("threatdot-build", {"a.dot": CLEAN}, False, "a.svg"),
    ("threatdot-system", {"a.dot": WRONG}, False, "did you mean `tls`?"),
]


def run_cases():
    known, wrong = hooks(), []
    for name, files, passes, says in CASES:
        with tempfile.TemporaryDirectory() as folder:
            code, text = Repository(folder, files).hook(name, local(known[name]))
        good = (code == 0) == passes and says in text
        print(f"{'ok  ' if good else 'FAIL'} {name} on {', '.join(files)}")
        if not good:
            wrong.append(text)
    # What is built and committed is not stale.
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(folder, {"a.dot": CLEAN})
        subprocess.run([TOOL, "build", "a.dot"], cwd=folder, check=True, stderr=subprocess.DEVNULL)
        code, text = repository.hook("threatdot-build", local(known["threatdot-build"]))
        print(f"{'ok  ' if code == 0 else 'FAIL'} threatdot-build after a build")
        if code != 0:
            wrong.append(text)
    return wrong


def run_try_repo(names):
    wrong = []
    for name in names:
        for files, passes in (({"a.dot": CLEAN}, True), ({"a.dot": WRONG}, False)):
            code, text = try_repo(name, files)
            good = (code == 0) == passes and ("Passed" in text or "Failed" in text)
            print(f"{'ok  ' if good else 'FAIL'} try-repo {name}")
            if not good:
                wrong.append(text)
    return wrong


def run_wheel():
    if not install("maturin"):
        print("skipped: maturin cannot be had")
        return []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        built = python("-m", "maturin", "build", "--release", "--locked", "--out", folder, cwd=ROOT,
                       stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        wheels = list(folder.glob("*.whl"))
        if built.returncode or len(wheels) != 1:
            return [built.stdout]
        subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
        subprocess.run([folder / "venv/bin/pip", "install", "--quiet", "--no-index", wheels[0]], check=True)
        said = subprocess.run([folder / "venv/bin/threatdot", "--version"], stdout=subprocess.PIPE, text=True).stdout
        print(f"ok   {wheels[0].name}: {said.strip()}, {wheels[0].stat().st_size // 1024} KiB")
        return ([] if said.startswith("threatdot ") else [said]) + run_python_hook(wheels[0])


def run_python_hook(wheel):
    """A hook of language python brings the program as a wheel: nothing is built and nothing need be on the path."""
    known, wrong = hooks()["threatdot"], []
    config = local(known).replace("language: system", f"language: python\n        additional_dependencies: ['{wheel}']")
    for files, passes in (({"a.dot": CLEAN}, True), ({"a.dot": WRONG}, False)):
        with tempfile.TemporaryDirectory() as folder:
            # An empty folder in the place of the program that was built here.
            (pathlib.Path(folder) / "none").mkdir()
            code, text = Repository(folder, files).hook("threatdot", config, pathlib.Path(folder) / "none")
        good = (code == 0) == passes and ("Passed" if passes else "did you mean `tls`?") in text
        print(f"{'ok  ' if good else 'FAIL'} a python hook with the wheel on {'a clean' if passes else 'a wrong'} diagram")
        if not good:
            wrong.append(text)
    return wrong


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rust", action="store_true")
    arguments.add_argument("--wheel", action="store_true")
    arguments = arguments.parse_args()
    if not shutil.which("git") or not install("pre-commit"):
        print("skipped: git or pre-commit cannot be had")
        return 0
    wrong = run_cases() + run_try_repo(["threatdot-system"] + (["threatdot"] if arguments.rust else []))
    if arguments.wheel:
        wrong += run_wheel()
    print("\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
