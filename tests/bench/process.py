#!/usr/bin/env python3
"""Whole processes, side by side: threatdot and Graphviz in turn on the same files, and how time and memory grow.

  cargo build --release && python3 tests/bench/process.py [--runs N] [FILE.dot ...]

Prints for each file the medians of both and the median of the ratios of each pair of runs: `check` beside `dot -Tsvg`, and
`draw` beside `dot -Tsvg -Gnewrank=true`. Without FILE it takes the examples for both, and for `draw` the stress graphs and
the models of the measuring material too, where that is there. Then time and peak memory of made-up diagrams: drawn ones of
100 to 10,000 nodes in nested boundaries, checked ones of 10,000 and 100,000. Timings of a busy machine are noisy: the ratio
of one run is what counts. What a process costs that does nothing is printed first: nothing can be faster."""
import argparse, os, random, shutil, statistics, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
TOOL = os.path.join(ROOT, "target", "release", "threatdot")


def run(argv):
    """Wall seconds and the kernel's accounting of one process, output thrown away."""
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(argv[0], argv, os.environ, file_actions=null)
    _, _, usage = os.wait4(pid, 0)
    return time.perf_counter() - start, usage


def seconds(argv):
    return run(argv)[0]


def side_by_side(ours, theirs, runs):
    """Median milliseconds of both, and the median of the ratios."""
    seconds(ours), seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    a, b = (statistics.median(column) * 1000 for column in zip(*pairs))
    return a, b, statistics.median(theirs / ours for ours, theirs in pairs)


def compare(name, ours, theirs, runs):
    a, b, ratio = side_by_side(ours, theirs, runs)
    print(f"{name:44} {ours[1]:5} {a:8.2f} ms   {' '.join(theirs[:-1]):28} {b:8.2f} ms   {ratio:6.1f} x")
    return ratio


def beside_graphviz(files, runs):
    print("\nwhat a process costs that does nothing:")
    compare("--version beside -V", [TOOL, "--version"], ["dot", "-V"], runs)
    print("\nchecked:")
    for path in files or dots("examples"):
        compare(os.path.basename(path), [TOOL, "check", path], ["dot", "-Tsvg", path], runs)
    print("\ndrawn:")
    groups = {"": files} if files else {name: dots(name) for name in ("examples", "stress", "models")}
    for group, paths in groups.items():
        ratios = [compare(os.path.basename(path), [TOOL, "draw", path], ["dot", "-Tsvg", "-Gnewrank=true", path], runs)
                  for path in paths]
        if group and ratios:
            print(f"{group}: {len(ratios)} files, {statistics.median(ratios):.1f} x in the median")


def dots(group):
    folder = {"examples": os.path.join(ROOT, "fixtures", "examples"), "stress": os.path.join(SHARED, "layout", "stress"),
              "models": os.path.join(SHARED, "models")}[group]
    if not os.path.isdir(folder):
        return []
    names = [name for name in os.listdir(folder) if name.endswith(".dot")]
    paths = [os.path.join(folder, name) for name in names]
    return sorted(paths, key=lambda path: (os.path.getsize(path), path) if group == "stress" else path)


def nested(path, nodes):
    """A random diagram: boundaries up to four deep with eight nodes each, 1.7 flows a node, two of three with a label."""
    chance = random.Random(nodes)
    boxes, parent, depth = max(2, nodes // 9), [None], [0]
    for box in range(1, boxes):
        around = chance.choice([None] + [other for other in range(max(0, box - 30), box) if depth[other] < 3])
        parent.append(around)
        depth.append(0 if around is None else depth[around] + 1)
    homes = [node if node < boxes else chance.choice([None, chance.randrange(boxes), chance.randrange(boxes)])
             for node in range(nodes)]
    lines, inner = ["digraph nested {"], {}
    for box in range(boxes):
        inner.setdefault(parent[box], []).append(box)
    members = {}
    for node, home in enumerate(homes):
        members.setdefault(home, []).append(node)
    todo = [("box", box) for box in reversed(inner[None])]
    while todo:
        kind, box = todo.pop()
        if kind == "end":
            lines.append("}")
            continue
        lines.append(f'subgraph cluster_{box} {{ label="zone {box}";')
        lines += [f'n{node} [label="Service {node}"];' for node in members.get(box, [])]
        todo.append(("end", box))
        todo += [("box", other) for other in reversed(inner.get(box, []))]
    for flow in range(int(nodes * 1.7)):
        tail, head = (chance.randrange(flow + 1), flow + 1) if flow < nodes - 1 else (chance.randrange(nodes), chance.randrange(nodes))
        if tail != head:
            lines.append(f"n{tail} -> n{head}" + (' [label="HTTPS"];' if chance.random() < 0.65 else ";"))
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(lines + ["}", ""]))


def growth(folder):
    print("\ndrawn, nested boundaries, 1.7 flows a node:")
    for nodes in (100, 300, 1_000, 3_000, 10_000):
        path = os.path.join(folder, "nested.dot")
        nested(path, nodes)
        took = [run([TOOL, "draw", path]) for _ in range(3)]
        wall, peak = statistics.median(t for t, _ in took), max(usage.ru_maxrss for _, usage in took) / 1024
        print(f"{nodes:6} nodes: draw {wall:6.2f} s (median of 3), peak {peak:4.0f} MiB")


def large(folder, nodes=100_000, edges=200_000):
    chance, path = random.Random(1), os.path.join(folder, "large.dot")
    with open(path, "w", encoding="utf-8") as f:
        f.write('digraph large {\n  tm="1";\n')
        for cluster in range(nodes // 100):
            f.write(f"  subgraph cluster_{cluster} {{ kind=boundary; trust={chance.choice(['dmz', 'internal', 'restricted'])};\n")
            for node in range(cluster * 100, cluster * 100 + 100):
                f.write(f"    n{node} [kind={chance.choice(['process', 'store', 'interactor'])}];\n")
            f.write("  }\n")
        for _ in range(edges):
            f.write(f"  n{chance.randrange(nodes)} -> n{chance.randrange(nodes)} [protocol=https];\n")
        f.write("}\n")
    took = [run([TOOL, "check", path]) for _ in range(3)]
    wall, peak = statistics.median(t for t, _ in took), max(usage.ru_maxrss for _, usage in took) / 1024
    print(f"{nodes} nodes, {edges} edges: check {wall:.2f} s (median of 3), peak {peak:.0f} MiB")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=30)
    parser.add_argument("files", nargs="*")
    arguments = parser.parse_args()
    if not os.path.exists(TOOL):
        sys.exit("build it first: cargo build --release")
    if shutil.which("dot"):
        beside_graphviz(arguments.files, arguments.runs)
    else:
        print("skipped: no `dot` to compare with")
    with tempfile.TemporaryDirectory() as folder:
        growth(folder)
        print("\nchecked:")
        large(folder, 10_000, 20_000)
        large(folder)


main()
