// The list beside the pictures: problems of the text, open findings, and what is answered.

/** An element with attributes and children; a text is never taken for markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

const OPEN = new Set(["open", "unstated"]);

/** Fills the list for a file. `open` opens a place, `choose` chooses a finding. */
export function list(panel, file, open, choose) {
  const parts = [];
  if (file.problems.length) {
    parts.push(element("h2", {}, count(file.problems.length + file.more, "problem")));
    parts.push(...file.problems.map(problem => problemCard(file, problem, open)));
    if (file.more) parts.push(element("p", { class: "quiet" }, `and ${file.more} more`));
  }
  const all = file.diagrams.flatMap((diagram, index) => diagram.findings.map(finding => ({ index, finding })));
  const of = wanted => all.filter(wanted).map(each => findingCard(each, open, choose));
  const declared = of(({ finding }) => OPEN.has(finding.status) && finding.basis === "declared");
  const unstated = of(({ finding }) => OPEN.has(finding.status) && finding.basis !== "declared");
  const answered = of(({ finding }) => !OPEN.has(finding.status));
  if (declared.length) parts.push(element("h2", {}, count(declared.length, "open threat")), ...declared);
  if (unstated.length) parts.push(folded("unstated", `${count(unstated.length, "threat")} where nothing is stated`, unstated));
  if (answered.length) parts.push(folded("answered", `${count(answered.length, "threat")} answered`, answered));
  const more = file.diagrams.reduce((sum, diagram) => sum + diagram.more, 0);
  if (more) parts.push(element("p", { class: "quiet" }, `and ${more} more threats`));
  if (!parts.length) parts.push(element("p", { class: "quiet" }, "No problems and no threats."));
  const wasOpen = new Set([...panel.querySelectorAll("details[open]")].map(details => details.dataset.part));
  const top = panel.scrollTop;
  panel.replaceChildren(...parts);
  for (const details of panel.querySelectorAll("details")) details.open = wasOpen.has(details.dataset.part);
  panel.scrollTop = top;
}

export const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;

function folded(part, title, cards) {
  return element("details", { "data-part": part }, element("summary", {}, title), ...cards);
}

function problemCard(file, problem, open) {
  const place = placeButton({ file: file.name, line: problem.line, column: problem.column }, open);
  const isError = problem.severity === "error";
  const more = element("div", { class: "detail", hidden: isError ? undefined : "" }, element("pre", {}, excerpt(problem)), element("div", { class: "more" }, place));
  const toggle = event => {
    more.hidden = !more.hidden;
    event.currentTarget.setAttribute("aria-expanded", String(!more.hidden));
  };
  const head = element("button", { type: "button", "aria-expanded": String(isError), onclick: toggle },
    element("span", { class: "mark" }, problem.code || "error"), element("span", { class: "title" }, problem.message),
    element("span", { class: "about" }, `${problem.severity} · line ${problem.line}`));
  return element("div", { class: "card", "data-severity": problem.severity }, head, more);
}

/** The text of a problem without its message, which stands above it. */
function excerpt(problem) {
  const lines = problem.text.trimEnd().split("\n");
  return lines.slice(lines.length > 1 ? 1 : 0).join("\n");
}

function findingCard({ index, finding }, open, choose) {
  const status = finding.status === "open" || finding.status === "unstated" ? finding.severity : finding.status;
  const head = element("button", { type: "button", "aria-expanded": "false", onclick: () => choose(index, finding.id, true) },
    element("span", { class: "mark" }, finding.rule), element("span", { class: "title" }, finding.title),
    element("span", { class: "about" }, `${finding.subject} · ${status}`));
  const more = element("div", { class: "more", hidden: "" }, element("p", {}, finding.description));
  if (finding.mitigations.length) more.append(element("ul", {}, ...finding.mitigations.map(text => element("li", {}, text))));
  const remedies = finding.why.remedies.slice(0, 6).map(remedy => element("li", {},
    element("code", {}, remedy.attribute + (remedy.values.length ? `=${remedy.values.join(" or ")}` : "")), ` on ${remedy.subject}`));
  if (remedies.length) more.append(element("p", {}, "What would count against it:"), element("ul", {}, ...remedies));
  more.append(element("p", {}, ...finding.locations.slice(0, 4).flatMap(at => [placeButton(at, open), " "])));
  const card = element("article", { class: "card", "data-severity": finding.severity, "data-diagram": index, "data-finding": finding.id }, head, more);
  card.finding = finding;
  return card;
}

function placeButton(at, open) {
  return element("button", { type: "button", class: "place", onclick: () => open(at) }, `${at.file}:${at.line}:${at.column}`);
}

/** Shows one card in full, and no other. */
export function reveal(panel, card, scroll) {
  for (const other of panel.querySelectorAll(".card.chosen")) {
    other.classList.remove("chosen");
    other.firstElementChild.setAttribute("aria-expanded", "false");
    other.querySelector(".more").hidden = true;
  }
  if (!card) return;
  card.classList.add("chosen");
  card.firstElementChild.setAttribute("aria-expanded", "true");
  card.querySelector(".more").hidden = false;
  const around = card.closest("details");
  if (around) around.open = true;
  if (scroll) panel.scrollTop += card.getBoundingClientRect().top - panel.getBoundingClientRect().top - 12;
}
