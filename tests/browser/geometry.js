// What can be measured of every picture on the page: lists of what is wrong, by what was looked at.
const found = {
  "ids are unique": [], "texts stay inside": [], "texts beside cover nothing": [], "chips cover nothing": [], "nothing is cut off": [],
};
// Texts of a picture that is made smaller to fit the page are measured in whole pixels: it is measured at its own size.
for (const svg of document.querySelectorAll("svg.threatdot")) svg.style.maxWidth = "none";
const shapes = "rect, ellipse, polygon, path";
const box = (element) => {
  const b = element.getBBox();
  return { left: b.x, top: b.y, right: b.x + b.width, bottom: b.y + b.height };
};
const union = (boxes) => boxes.reduce((a, b) => ({
  left: Math.min(a.left, b.left), top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right), bottom: Math.max(a.bottom, b.bottom),
}));
const holds = (outer, inner, by) => inner.left >= outer.left - by && inner.right <= outer.right + by
  && inner.top >= outer.top - by && inner.bottom <= outer.bottom + by;
const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5
  && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
const at = (b) => [b.left, b.top, b.right, b.bottom].map((n) => n.toFixed(1)).join(" ");

const ids = new Map();
for (const element of document.querySelectorAll("[id]")) ids.set(element.id, (ids.get(element.id) || 0) + 1);
for (const [id, count] of ids) if (count > 1) found["ids are unique"].push(`${id} is there ${count} times`);

for (const svg of document.querySelectorAll("svg.threatdot")) {
  const name = svg.id;
  const view = svg.viewBox.baseVal;
  const whole = { left: view.x, top: view.y, right: view.x + view.width, bottom: view.y + view.height };
  const parts = [], beside = [];
  for (const mark of svg.querySelectorAll("g.node, g.edge, g.cluster")) {
    const what = `${name} ${mark.querySelector("title").textContent}`;
    const own = [...mark.querySelectorAll(shapes)].filter((shape) => !shape.closest(".chips"));
    const texts = [...mark.querySelectorAll("text")].filter((text) => !text.closest(".chips"));
    if (mark.classList.contains("node") && own.length > 0) {
      const around = union(own.map(box));
      for (const text of texts) {
        // A second label stands beside the shape, wholly.
        if (!meet(around, box(text))) {
          beside.push({ what: `"${text.textContent}" of ${what}`, box: box(text) });
        } else if (!holds(around, box(text), 1.5)) {
          found["texts stay inside"].push(`${what}: "${text.textContent}" at ${at(box(text))}, shape at ${at(around)}`);
        }
      }
      parts.push({ what: `the shape of ${what}`, box: around });
    }
    for (const text of texts) parts.push({ what: `"${text.textContent}" of ${what}`, box: box(text) });
    for (const chip of mark.querySelectorAll(".chip")) {
      const area = box(chip.querySelector("rect"));
      const text = chip.querySelector("text");
      if (!holds(area, box(text), 1.5)) found["texts stay inside"].push(`${what}: chip ${text.textContent}`);
      parts.push({ what: `chip ${text.textContent} of ${what}`, box: area, chip });
    }
  }
  for (const text of svg.querySelectorAll(".heading text")) parts.push({ what: `"${text.textContent}"`, box: box(text) });
  for (const shape of svg.querySelectorAll(".legend rect")) parts.push({ what: `a sign of the legend of ${name}`, box: box(shape) });
  for (const text of beside) {
    for (const other of parts) {
      if (other.what !== text.what && meet(text.box, other.box)) found["texts beside cover nothing"].push(`${text.what} and ${other.what}`);
    }
  }
  parts.forEach((part, index) => {
    if (!holds(whole, part.box, 0.5)) found["nothing is cut off"].push(`${part.what} at ${at(part.box)}`);
    parts.forEach((other, place) => {
      if (part.chip && other !== part && !(other.chip && place < index) && meet(part.box, other.box)) {
        found["chips cover nothing"].push(`${part.what} and ${other.what}`);
      }
    });
  });
}
for (const svg of document.querySelectorAll("svg.threatdot")) svg.style.maxWidth = "";
return found;
