// The pictures of a file: put on the page without their style sheets, which the page's policy does not let in by itself,
// and their marks found by the ids that the findings use.

/** Shows the diagrams of a file. Sheets go to the document as objects, so that no inline style is ever allowed. */
export function show(stage, diagrams) {
  const sheets = [], figures = [];
  for (const [index, diagram] of diagrams.entries()) {
    // The writer escapes every text, so that a tag can only be its own; and a sheet holds nothing that XML escapes.
    const text = diagram.svg.replace(/<style>([^<]*)<\/style>/g, (_, css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      sheets.push(sheet);
      return "";
    });
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const figure = document.createElement("figure");
    figure.dataset.diagram = index;
    if (diagrams.length > 1) {
      const caption = document.createElement("figcaption");
      caption.textContent = diagram.title || `Diagram ${index + 1}`;
      figure.append(caption);
    }
    figure.append(document.importNode(parsed, true));
    prepare(figure, diagram);
    figures.push(figure);
  }
  document.adoptedStyleSheets = sheets;
  stage.replaceChildren(...figures);
}

/** Lets marks be reached by the keyboard, and links lead out of the page. */
function prepare(figure, diagram) {
  for (const link of figure.querySelectorAll("a[href]:not(.chip)")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener noreferrer");
  }
  for (const mark of figure.querySelectorAll("g.node")) {
    if (placeOf(mark, diagram)) mark.setAttribute("tabindex", "0");
  }
}

/** The id of a mark, as the model has it. */
export function idOf(mark) {
  return mark.dataset.id ?? mark.querySelector(":scope > title")?.textContent ?? "";
}

/** Where a mark is written: line and column. */
export function placeOf(mark, diagram) {
  const kind = ["node", "edge", "cluster"].find(kind => mark.classList.contains(kind));
  const places = kind && diagram.places[kind];
  const id = idOf(mark);
  return places && Object.hasOwn(places, id) ? places[id] : undefined;
}

/** The marks that a finding is about: its subject, and the way that shows it. */
export function marksOf(stage, index, finding) {
  const kind = { element: "node", flow: "edge", boundary: "cluster" }[finding.subject_kind];
  const figure = stage.querySelector(`figure[data-diagram="${index}"]`);
  if (!figure) return [];
  const subject = [...figure.querySelectorAll(`g.${kind}`)].filter(mark => idOf(mark) === finding.subject);
  const way = new Set(finding.witness);
  const steps = way.size ? [...figure.querySelectorAll("g.node, g.edge")].filter(mark => way.has(idOf(mark))) : [];
  return [...subject, ...steps.filter(mark => !subject.includes(mark))];
}

/** Sizes every picture; a factor of 0 fits the width. */
export function zoom(stage, factor) {
  const room = stage.clientWidth - 32;
  for (const svg of stage.querySelectorAll("figure > svg")) {
    const width = svg.viewBox.baseVal.width;
    svg.setAttribute("width", factor ? width * factor : Math.min(width, Math.max(room, 100)));
    svg.removeAttribute("height");
  }
}
