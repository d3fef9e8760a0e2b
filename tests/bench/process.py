#!/usr/bin/env python3
"""Whole processes, side by side: threatdot and Graphviz in turn on the same files, and the memory of two large ones.

  cargo build --release && python3 tests/bench/process.py [--runs N] [FILE.dot ...]

Prints medians, the ratio of the medians, and for made-up diagrams of 10,000 and of 100,000 nodes time and peak memory.
Timings of a busy machine are noisy: the ratio of one run is what counts."""
import argparse, os, random, shutil, statistics, sys, tempfile, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
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


def side_by_side(path, runs):
    ours, theirs = [TOOL, "check", path], ["dot", "-Tsvg", path]
    seconds(ours), seconds(theirs)
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
    a, b = (statistics.median(column) * 1000 for column in zip(*pairs))
    ratio = statistics.median(theirs / ours for ours, theirs in pairs)
    print(f"{os.path.basename(path):32} check {a:7.2f} ms   dot -Tsvg {b:7.2f} ms   {ratio:6.1f} x")


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
    examples = os.path.join(ROOT, "fixtures", "examples")
    files = arguments.files or sorted(os.path.join(examples, name) for name in os.listdir(examples) if name.endswith(".dot"))
    if shutil.which("dot"):
        for path in files:
            side_by_side(path, arguments.runs)
    else:
        print("skipped: no `dot` to compare with")
    with tempfile.TemporaryDirectory() as folder:
        large(folder, 10_000, 20_000)
        large(folder)


main()
