#!/usr/bin/env python3
"""The goals of layout as a table: our drawings beside Graphviz's (`dot`, newrank) on the same files, judged by the same script.

  cargo build --release && python3 tests/tools/layout.py [--all] [FILE.dot ...]

Needs the measuring material beside the project, `dot` and numpy. Without FILE it takes the stress graphs, the models, our own
fixtures and every valid file of the corpus up to 300 nodes, prints sums (`--all`: a line a file), and fails if a goal is missed:
lies 0 everywhere, crossings on the stress graphs, crossings, area and length on the models, area on the stress graphs."""
import argparse, concurrent.futures, importlib.util, json, os, subprocess, sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
TOOL = os.environ.get("THREATDOT", os.path.join(ROOT, "target", "release", "threatdot"))
CROSSINGS = {"g8.dot": 1, "g20.dot": 17, "g50.dot": 235, "g100.dot": 1097, "g300.dot": 8181}
# Published for the same graphs: Graphviz 2.43 without newrank, and ELK (its port elk-layout 0.12, without lies).
ELK = {"g20.dot": 38, "g50.dot": 278, "g100.dot": 1140, "g300.dot": 11263}


def judge():
    spec = importlib.util.spec_from_file_location("score", os.path.join(SHARED, "layout", "score.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(path):
    """The scenes of all graphs of a file."""
    run = subprocess.run([TOOL, "inspect", "--stage", "scene", path], capture_output=True, timeout=300)
    text, scenes = run.stdout.decode(), []
    while run.returncode == 0 and text.strip():
        scene, end = json.JSONDecoder().raw_decode(text.lstrip())
        scenes.append(scene)
        text = text.lstrip()[end:]
    return scenes


def added(scores):
    """The figures of several scenes as one."""
    return {key: sum(score.get(key, 0) for score in scores) for key in scores[0] if isinstance(scores[0][key], (int, float))}


def theirs(path):
    script = os.path.join(SHARED, "layout", "dot_scene.py")
    run = subprocess.run([sys.executable, script, path, "-Gnewrank=true"], capture_output=True, timeout=120)
    return json.loads(run.stdout) if run.returncode == 0 else None


def measured(path, compare):
    """Our figures and theirs; none for a file that is no diagram."""
    score = judge().score
    scenes = ours(path)
    if not scenes:
        return path, None, None
    other = None
    if compare:
        try:
            other = theirs(path)
        except subprocess.TimeoutExpired:
            pass
    return path, added([score(scene) for scene in scenes]), other and score(other)


def listed(folder, most=None):
    if not os.path.isdir(folder):
        return []
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.endswith((".dot", ".gv")))
    return [path for path in files if most is None or nodes(path) <= most]


def nodes(path):
    """As Graphviz counts them, from the facts beside the corpus; what is not valid is left out."""
    if not nodes.known:
        with open(os.path.join(SHARED, "corpus", "facts.jsonl"), encoding="utf-8") as lines:
            for line in lines:
                fact = json.loads(line)
                nodes.known[fact["file"]] = len(fact.get("nodes") or {}) if fact.get("valid") else 1 << 30
    return nodes.known.get(os.path.basename(path), 1 << 30)


nodes.known = {}


def ratio(a, b):
    return f"{a / b:.2f}" if b else "-"


def line(path, a, b):
    b = b or {}
    name = os.path.basename(path)
    of = lambda key: (a.get(key, 0), b.get(key, 0))
    print(f"{name[:52]:52} {a['nodes']:5} {a['edges']:5}  {a['lies']:4} {b.get('lies', '-'):>5}  {a['crossings']:5} {b.get('crossings', '-'):>5}"
          f"  {ratio(*of('area_Mpx')):>5}  {ratio(*of('edge_len')):>5}  {ELK.get(name, ''):>6}")


def sums(rows):
    """Sums of ours and theirs over files that both drew."""
    both = [(a, b) for _, a, b in rows if a and b]
    total = lambda side, key: sum(pair[side].get(key, 0) for pair in both)
    return {key: (total(0, key), total(1, key)) for key in ("lies", "crossings", "area_Mpx", "edge_len")}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true", help="a line for every file")
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    if not os.path.exists(os.path.join(SHARED, "layout", "score.py")):
        print("skipped: no measuring material beside the project")
        return 0
    fixtures = [os.path.join(folder, name) for folder, _, names in os.walk(os.path.join(ROOT, "fixtures"))
                for name in sorted(names) if name.endswith(".dot") and "err" not in folder]
    sets = {"given": (arguments.files, True)} if arguments.files else {
        "stress": (sorted(listed(os.path.join(SHARED, "layout", "stress")), key=os.path.getsize), True),
        "models": (listed(os.path.join(SHARED, "models")), True),
        "fixtures": (sorted(fixtures), False),
        "corpus": (listed(os.path.join(SHARED, "corpus", "dot"), 300), False),
    }
    missed = []
    print(f"{'file':52} {'nodes':>5} {'edges':>5}  {'lies':>4} {'dot':>5}  {'cross':>5} {'dot':>5}  {'area':>5}  {'len':>5}  {'ELK x':>6}")
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        for name, (files, compare) in sets.items():
            rows = [row for row in pool.map(measured, files, [compare] * len(files)) if row[1]]
            for path, a, b in rows:
                if arguments.all or name in ("stress", "given") or a["lies"]:
                    line(path, a, b)
                if a["lies"]:
                    missed.append(f"{os.path.basename(path)}: {a['lies']} lies")
                if a["crossings"] > CROSSINGS.get(os.path.basename(path), 1 << 60):
                    missed.append(f"{os.path.basename(path)}: {a['crossings']} crossings")
            lies = sum(a["lies"] for _, a, _ in rows)
            if not compare:
                print(f"{name}: {len(rows)} files, {lies} lies")
                continue
            total = sums(rows)
            area, length, crossings = (ratio(*total[key]) for key in ("area_Mpx", "edge_len", "crossings"))
            print(f"{name}: {len(rows)} files, lies {total['lies'][0]} (dot {total['lies'][1]}), crossings {total['crossings'][0]} "
                  f"(dot {total['crossings'][1]}, {crossings} x), area {area} x, length {length} x")
            if name == "stress" and float(area) > 1.5:
                missed.append(f"stress: area {area} x")
            if name == "models":
                if total["crossings"][0] >= total["crossings"][1]:
                    missed.append("models: crossings")
                missed += [f"models: {what} {value} x" for what, value in (("area", area), ("length", length)) if float(value) > 1.3]
    for miss in missed:
        print("missed:", miss)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
