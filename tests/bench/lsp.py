#!/usr/bin/env python3
"""How long an editor waits: from a keystroke to the diagnostics of the new text, in a session with the language server.

  cargo build --release && python3 tests/bench/lsp.py [--tool PATH] [--strokes N] [NODES ...]

For made-up annotated diagrams of 100, 1,000 and 5,000 nodes in nested boundaries, with two flows a node, it types into the
middle of the text, one character at a time, and waits each time: for the first diagnostics of the new state (`textDocument/
publishDiagnostics` with its version), which hold everything but newly derived threats, and for the last ones, which hold those
too. It then asks for completions and a hover. The middle and the 95th percentile of each, in milliseconds."""
import argparse, json, os, random, statistics, subprocess, sys, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
URI = "file:///made-up/large.dot"


def diagram(nodes):
    """Boundaries up to four deep, eight nodes each; every element and flow states a few things, some of them badly."""
    chance = random.Random(nodes)
    boxes = max(2, nodes // 8)
    lines, depth = ['digraph large {', '  tm="1";', '  asset_card="Cards; classification=restricted; tags=card";'], 0
    kinds = {"interactor": "actor=human, authn=password", "process": "authn=oidc, authz=role, input_validation=partial, logging=basic",
             "store": "encryption_at_rest=disk, access_control=role, data=card"}
    node = 0
    for box in range(boxes):
        while depth and (depth == 4 or chance.random() < 0.5):
            lines.append("}")
            depth -= 1
        trust = chance.choice(["dmz", "internal", "restricted"])
        lines.append(f"subgraph cluster_{box} {{ kind=boundary; trust={trust}; label=\"Zone {box}\";")
        depth += 1
        for _ in range(8):
            kind = chance.choice(["interactor", "process", "process", "store"])
            lines.append(f'  n{node} [kind={kind}, label="Part {node}", {kinds[kind]}];')
            node += 1
    lines += ["}"] * depth
    for _ in range(nodes * 2):
        tail, head = chance.randrange(node), chance.randrange(node)
        lines.append(f"  n{tail} -> n{head} [protocol={chance.choice(['https', 'http', 'sql'])}, authn=token];")
    return "\n".join(lines + ["}", ""])


class Session:
    def __init__(self, tool):
        self.process = subprocess.Popen([tool, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd="/")
        self.next = 0
        self.kept = []

    def send(self, method, params, request=False):
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        if request:
            self.next += 1
            message["id"] = self.next
        body = json.dumps(message).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()
        return self.next

    def receive(self):
        length = None
        while (line := self.process.stdout.readline().strip()):
            name, value = line.split(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if length is None:
            sys.exit("the server went away")
        return self.process.stdout.read(length)

    def wait(self, wanted):
        """The moment at which a message came, read as JSON only afterwards: that is the editor's work."""
        while True:
            raw = self.receive()
            now = time.perf_counter()
            if wanted(json.loads(raw)):
                return now

    def ask(self, method, params):
        start = time.perf_counter()
        number = self.send(method, params, request=True)
        return self.wait(lambda message: message.get("id") == number) - start


def published(version):
    return lambda message: message.get("method") == "textDocument/publishDiagnostics" and message["params"].get("version") == version


def measure(tool, nodes, strokes):
    session, text = Session(tool), diagram(nodes)
    session.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    session.send("initialized", {})
    item = {"uri": URI, "languageId": "dot", "version": 0, "text": text}
    session.send("textDocument/didOpen", {"textDocument": item})
    # Twice each state: what is known at once, and what takes longer.
    session.wait(published(0)), session.wait(published(0))
    line = text[:text.index(f"n{nodes // 2} [")].count("\n")
    first, last, completions, hovers = [], [], [], []
    for version in range(1, strokes + 1):
        at = {"line": line, "character": 2 + len(f"n{nodes // 2} [")}
        change = {"range": {"start": at, "end": at}, "text": "tags=x, " if version % 2 else "owner=me, "}
        start = time.perf_counter()
        session.send("textDocument/didChange", {"textDocument": {"uri": URI, "version": version}, "contentChanges": [change]})
        first.append(session.wait(published(version)) - start)
        last.append(session.wait(published(version)) - start)
        where = {"textDocument": {"uri": URI}, "position": at}
        completions.append(session.ask("textDocument/completion", where))
        hovers.append(session.ask("textDocument/hover", {**where, "position": {"line": line, "character": 3}}))
    session.ask("shutdown", None)
    session.send("exit", None)
    session.process.wait()
    middle = lambda times: statistics.median(times) * 1000
    most = lambda times: statistics.quantiles(times, n=20)[18] * 1000
    shown = [f"{name} {middle(times):6.1f} {most(times):6.1f}" for name, times in
             [("diagnostics", first), ("threats", last), ("completion", completions), ("hover", hovers)]]
    print(f"{nodes:6} nodes, {len(text) // 1024:5} KiB   " + "   ".join(shown) + "   ms (median, p95)")
    return middle(first)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", default=os.path.join(ROOT, "target", "release", "threatdot"))
    parser.add_argument("--strokes", type=int, default=100)
    parser.add_argument("nodes", nargs="*", type=int, default=[100, 1_000, 5_000])
    arguments = parser.parse_args()
    if not os.path.exists(arguments.tool):
        sys.exit("build it first: cargo build --release")
    for nodes in arguments.nodes:
        measure(arguments.tool, nodes, arguments.strokes)


main()
