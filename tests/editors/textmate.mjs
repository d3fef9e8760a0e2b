// The grammar that editors colour by, tried with the engine of Visual Studio Code on lines whose scopes are known.
//
//   node tests/editors/textmate.mjs
//
// It installs vscode-textmate and vscode-oniguruma into target/node the first time, and is skipped where that cannot be done.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const modules = join(root, "target", "node");
if (!existsSync(join(modules, "node_modules", "vscode-textmate"))) {
  mkdirSync(modules, { recursive: true });
  try {
    const packages = ["vscode-textmate@9", "vscode-oniguruma@2"];
    execFileSync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--prefix", modules, ...packages], { stdio: "pipe" });
  } catch {
    console.log("skipped: the engine cannot be installed");
    process.exit(0);
  }
}
const require = createRequire(join(modules, "node_modules", "x.js"));
const textmate = require("vscode-textmate");
const oniguruma = require("vscode-oniguruma");
await oniguruma.loadWASM(readFileSync(join(modules, "node_modules", "vscode-oniguruma", "release", "onig.wasm")).buffer);

const file = join(root, "grammar", "threatdot.tmLanguage.json");
const registry = new textmate.Registry({
  onigLib: Promise.resolve({
    createOnigScanner: (sources) => new oniguruma.OnigScanner(sources),
    createOnigString: (text) => new oniguruma.OnigString(text),
  }),
  loadGrammar: async () => textmate.parseRawGrammar(readFileSync(file, "utf8"), file),
});
const grammar = await registry.loadGrammar("source.dot");

// Lines, each with words and the innermost scope that each must have, the first occurrence after the one before.
const cases = [
  ["digraph shop { // threatdot: allow(L023) on purpose", [["digraph", "keyword.control.dot"], ["shop", "variable.other.dot"],
    ["threatdot", "keyword.control.directive.threatdot"], ["L023", "constant.other.code.threatdot"], ["purpose", "comment.line.dot"]]],
  ["  web [kind=process, authn=none, label=\"a \\\" b\"];", [["web", "variable.other.dot"], ["kind", "support.type.property-name.threatdot"],
    ["=", "keyword.operator.assignment.dot"], ["process", "constant.language.threatdot"], ["authn", "support.type.property-name.threatdot"],
    ["none", "constant.language.threatdot"], ["label", "entity.other.attribute-name.graphviz"], ["\\\"", "constant.character.escape.dot"],
    ["b", "string.quoted.double.dot"], ["]", "punctuation.section.brackets.dot"]]],
  ["  a -> b [authn=\"oidc, mtls\", tls_version=1.2, data=card]", [["->", "keyword.operator.edge.dot"], ["oidc", "constant.language.threatdot"],
    ["mtls", "constant.language.threatdot"], ["1.2", "constant.language.threatdot"], ["data", "support.type.property-name.threatdot"],
    ["card", "variable.other.dot"]]],
  ["  accept_SP01=\"until=2027-01-31; by=J. Doe; reason=none left\"", [["accept_SP01", "keyword.other.decision.threatdot"],
    ["until", "variable.parameter.threatdot"], ["2027-01-31", "constant.numeric.date.threatdot"], ["by", "variable.parameter.threatdot"],
    ["Doe", "string.quoted.double.dot"], ["reason", "variable.parameter.threatdot"]]],
  ["  mitigate_T1=\"status=done\" dread_T1=\"D8 R10\"", [["status", "variable.parameter.threatdot"], ["done", "constant.language.threatdot"],
    ["dread_T1", "keyword.other.decision.threatdot"], ["D8", "constant.numeric.score.threatdot"]]],
  ["  asset_card=\"Cards; classification=restricted\" unknown=1 knd=x", [["asset_card", "keyword.other.declaration.threatdot"],
    ["Cards", "string.quoted.double.dot"], ["classification", "variable.parameter.threatdot"], ["restricted", "constant.language.threatdot"],
    ["unknown", "entity.other.attribute-name.dot"], ["1", "constant.numeric.dot"], ["knd", "entity.other.attribute-name.dot"]]],
  ["  a [label=<<b>x</b> & y>, kind=wrong, tm_trust=3]; # no word", [["x", "string.unquoted.html.dot"], ["y", "string.unquoted.html.dot"],
    ["wrong", "string.unquoted.dot"], ["trust", "support.type.property-name.threatdot"], ["3", "constant.numeric.dot"],
    ["word", "comment.line.dot"]]],
  ["  NODE [shape=box] /* kind=process", [["NODE", "keyword.control.dot"], ["shape", "entity.other.attribute-name.graphviz"],
    ["kind", "comment.block.dot"]]],
  ["  still */ x_kind [a_kind=process, kinds=store]", [["still", "comment.block.dot"], ["x_kind", "variable.other.dot"],
    ["a_kind", "entity.other.attribute-name.dot"], ["process", "variable.other.dot"], ["kinds", "entity.other.attribute-name.dot"]]],
];
let state = textmate.INITIAL;
let wrong = 0;
for (const [line, words] of cases) {
  const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
  state = ruleStack;
  let from = 0;
  for (const [word, scope] of words) {
    const at = line.indexOf(word, from);
    from = at + word.length;
    const token = tokens.find((token) => token.startIndex <= at && at < token.endIndex);
    const found = token?.scopes.at(-1);
    if (at < 0 || found !== scope) {
      console.error(`${line}\n  ${word}: ${found} instead of ${scope}`);
      wrong += 1;
    }
  }
}
console.log(`${cases.length} lines, ${cases.reduce((sum, [, words]) => sum + words.length, 0)} words, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
