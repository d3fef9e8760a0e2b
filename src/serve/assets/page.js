// The page: follows the files, and connects pictures, findings and the editor.

import { marksOf, placeOf, show, zoom } from "/picture.js";
import { count, element, list, reveal } from "/findings.js";

const get = id => document.getElementById(id);
const [stage, pictures, panel, stale] = ["stage", "pictures", "panel", "stale"].map(get);
const token = document.querySelector("meta[name=threatdot-token]").content;

let state = null;      // the list of files
let file = null;       // the file that is shown
let chosen = null;     // {index, id} of the finding that is chosen
let factor = 0;        // of the pictures; 0 fits the width
let wanted = new URLSearchParams(location.search).get("file");

// ---- following the files

let running = false, again = false;

async function refresh() {
  if (running) { again = true; return; }
  running = true;
  try {
    do { again = false; await update(); } while (again);
  } catch { connected(false); } finally { running = false; }
}

async function update() {
  state = await (await fetch("/state")).json();
  if (!state) return;
  const line = state.files.find(line => line.name === wanted) ?? state.files[0];
  files();
  if (!line) return nothing();
  if (file?.number === line.number && file.version === line.version) return;
  const answer = await fetch(`/files/${line.number}`);
  if (!answer.ok) { again = true; return; }
  const isOther = file?.number !== line.number;
  file = await answer.json();
  render(isOther);
}

let events = null, retry = 0;

function listen() {
  clearTimeout(retry);
  events?.close();
  events = new EventSource("/events");
  events.onopen = () => connected(true);
  events.onmessage = refresh;
  events.onerror = () => {
    connected(false);
    events.close();
    retry = setTimeout(listen, 1000);
  };
}

// A browser keeps few connections to one server, so that pages which nobody sees let go of theirs.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") return listen();
  clearTimeout(retry);
  events?.close();
});

function connected(isThere) {
  get("link").classList.toggle("waiting", !isThere);
  get("link").textContent = isThere ? "live" : "not connected";
}

// ---- what is shown

function files() {
  const nav = get("files");
  nav.hidden = state.files.length + state.failures.length < 2;
  const current = state.files.find(line => line.name === wanted) ?? state.files[0];
  const rows = state.files.map(line => {
    const cut = line.name.lastIndexOf("/") + 1;
    const badge = line.errors ? element("span", { class: "badge errors", title: count(line.errors, "error") }, `${line.errors} !`)
      : element("span", { class: "badge", title: count(line.open, "open threat") }, line.open || "");
    const name = element("span", { class: "name" }, element("span", { class: "folder" }, line.name.slice(0, cut)), line.name.slice(cut));
    return element("button", { type: "button", "aria-current": line === current && "true", onclick: () => go(line.name) }, name, badge);
  });
  if (state.more) rows.push(element("p", { class: "quiet" }, `and ${state.more} more that are not shown`));
  nav.replaceChildren(...rows, ...state.failures.map(text => element("p", { class: "quiet" }, text)));
}

function nothing() {
  file = null;
  stale.hidden = true;
  get("name").textContent = "threatdot";
  get("counts").replaceChildren();
  pictures.replaceChildren(element("p", { class: "quiet" }, state.failures[0] ?? "No annotated diagram here yet; --all shows those without annotations."));
  panel.replaceChildren();
}

function render(isOther) {
  document.title = `${file.errors ? "● " : ""}${file.name} – threatdot`;
  get("name").textContent = file.name;
  get("counts").replaceChildren(...[
    file.errors && element("span", { class: "errors" }, count(file.errors, "error")),
    file.warnings && element("span", { class: "warnings" }, count(file.warnings, "warning")),
    element("span", {}, file.open ? `${count(file.open, "open threat")}, up to ${file.worst}` : "no open threats"),
  ].filter(Boolean));
  const at = [stage.scrollLeft, stage.scrollTop];
  show(pictures, file.diagrams);
  zoom(stage, factor);
  broken();
  list(panel, file, open, choose);
  if (isOther) {
    chosen = null;
    stage.scrollTo(0, 0);
    panel.scrollTo(0, 0);
  } else {
    stage.scrollTo(...at);
  }
  if (chosen) choose(chosen.index, chosen.id, false, false);
}

/** Errors stand over the last picture that could be drawn. */
function broken() {
  document.body.classList.toggle("stale", file.stale);
  stale.hidden = !file.stale;
  if (!file.stale) return stale.replaceChildren();
  const errors = file.problems.filter(problem => problem.severity === "error");
  const about = file.diagrams.length ? "; the picture is the last one that could be drawn" : "";
  stale.replaceChildren(element("h2", {}, count(file.errors, "error") + about), ...errors.slice(0, 5).flatMap(problem => [
    element("pre", {}, problem.text.trimEnd()),
    element("button", { type: "button", class: "place", onclick: () => open(problem) }, `${file.name}:${problem.line}:${problem.column}`),
  ]));
}

// ---- findings and places

function choose(index, id, toggle, scroll = true) {
  for (const mark of pictures.querySelectorAll("g.chosen")) mark.classList.remove("chosen");
  const isSame = toggle && chosen?.index === index && chosen.id === id;
  const card = isSame ? null : [...panel.querySelectorAll("[data-finding]")]
    .find(card => card.dataset.finding === id && card.dataset.diagram === String(index));
  reveal(panel, card, scroll);
  chosen = card ? { index, id } : null;
  if (!card) return;
  const marks = marksOf(pictures, index, card.finding);
  for (const mark of marks) mark.classList.add("chosen");
  if (scroll && marks[0]) marks[0].scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function open(at) {
  if (at.file !== undefined && at.file !== file.name) return toast(`${at.file}:${at.line}:${at.column} is not one of the diagrams`);
  if (!state.editor) return toast(`${file.name}:${at.line}:${at.column} – start with --editor to open it there`);
  const answer = await fetch(`/open?file=${file.number}&line=${at.line}&column=${at.column}`,
    { method: "POST", headers: { "X-Threatdot-Token": token } }).catch(() => null);
  if (!answer) return toast("not connected");
  toast(answer.ok ? `opened ${file.name}:${at.line}` : answer.status === 409 ? await answer.text() : "the server was started anew: load this page again");
}

let fading = 0;

function toast(text) {
  get("toast").textContent = text;
  get("toast").hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { get("toast").hidden = true; }, 4000);
}

/** Goes to the diagram of another level, if it is among those that are shown. */
function level(href) {
  const at = new URL(href, `http://level.invalid/${file.name.split("/").map(encodeURIComponent).join("/")}`);
  if (at.host !== "level.invalid") return false;
  const stem = decodeURIComponent(at.pathname.slice(1)).replace(/\.html$/, "");
  const line = state.files.find(line => line.name.replace(/\.(dot|gv)$/, "") === stem);
  if (line) go(line.name);
  return Boolean(line);
}

function follow(target) {
  const figure = target.closest("figure");
  if (!figure) return false;
  const index = Number(figure.dataset.diagram);
  const chip = target.closest("a.chip");
  if (chip) {
    const id = decodeURIComponent(chip.getAttribute("href").replace(/^#finding-/, ""));
    choose(index, id, false);
    return true;
  }
  const link = target.closest("a[href]");
  if (link) return level(link.getAttribute("href"));
  const mark = target.closest("g.node, g.edge, g.cluster");
  const place = mark && placeOf(mark, file.diagrams[index]);
  if (!place) return false;
  open({ line: place[0], column: place[1] });
  return true;
}

pictures.addEventListener("click", event => { if (follow(event.target)) event.preventDefault(); });

// ---- the view

const THEMES = ["system", "light", "dark"];
const system = matchMedia("(prefers-color-scheme: dark)");
let theme = THEMES.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system";

function dress() {
  document.documentElement.dataset.theme = theme === "system" ? (system.matches ? "dark" : "light") : theme;
  get("theme").textContent = theme[0].toUpperCase() + theme.slice(1);
  localStorage.setItem("theme", theme);
}

function size(step) {
  const svg = pictures.querySelector("svg");
  const now = factor || (svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1);
  factor = step ? Math.min(8, Math.max(0.1, now * step)) : 0;
  zoom(stage, factor);
}

function go(name) {
  wanted = name;
  history.replaceState(null, "", `?file=${encodeURIComponent(name)}`);
  refresh();
}

function neighbour(step) {
  const names = state?.files.map(line => line.name) ?? [];
  const at = names.indexOf(file?.name);
  if (at >= 0 && names[at + step]) go(names[at + step]);
}

function step(by) {
  const cards = [...panel.querySelectorAll("[data-finding]")].filter(card => !card.closest("details:not([open])"));
  const at = cards.findIndex(card => card.classList.contains("chosen"));
  const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(cards.length - 1, Math.max(0, at + by))];
  if (next) choose(Number(next.dataset.diagram), next.dataset.finding, false);
}

const KEYS = {
  j: () => step(1), k: () => step(-1), "[": () => neighbour(-1), "]": () => neighbour(1),
  "+": () => size(1.2), "=": () => size(1.2), "-": () => size(1 / 1.2), 0: () => size(0),
  o: () => { const at = panel.querySelector(".card.chosen")?.finding?.locations[0]; if (at) open(at); },
  t: () => get("theme").click(), "?": () => get("help").showModal(), Escape: () => choose(0, null, false),
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || get("help").open) return;
  if (event.key === "Enter" && event.target.matches?.("#pictures g") && follow(event.target)) return event.preventDefault();
  if (KEYS[event.key]) { KEYS[event.key](); event.preventDefault(); }
});

get("larger").onclick = () => size(1.2);
get("smaller").onclick = () => size(1 / 1.2);
get("fit").onclick = () => size(0);
get("keys").onclick = () => get("help").showModal();
get("theme").onclick = () => { theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]; dress(); };
system.onchange = dress;
addEventListener("resize", () => { if (!factor) zoom(stage, 0); });

dress();
listen();
