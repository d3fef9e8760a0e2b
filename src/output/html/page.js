// The script of every page: filters, zoom, and the ways between picture and text. Without it the page reads the same.
// Nothing here makes markup from text: elements are found, their attributes and classes set, and that is all.
"use strict";
(() => {
  const root = document.documentElement;
  const $ = (id) => document.getElementById(id);
  root.classList.add("script");

  // Light, dark, or as the system asks. Where the browser keeps nothing, the choice lasts as long as the page.
  const THEMES = ["system", "light", "dark"];
  let theme = "system";
  const setTheme = (name) => {
    theme = THEMES.includes(name) ? name : "system";
    if (theme === "system") delete root.dataset.theme;
    else root.dataset.theme = theme;
    if ($("theme")) $("theme").textContent = `Theme: ${theme}`;
  };
  const stored = (write) => {
    try {
      if (write) localStorage.setItem("threatdot-theme", write);
      return localStorage.getItem("threatdot-theme");
    } catch {
      return null;
    }
  };
  setTheme(stored());

  document.addEventListener("DOMContentLoaded", () => {
    setTheme(theme);
    $("theme").addEventListener("click", () => {
      setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
      stored(theme);
    });
    const filters = $("filters") && findings();
    const picture = $("stage") && stage();
    if (filters) between(filters, picture);
    printing();
  });

  // Rows of the model say what is inside what; parts of the picture are known by what they are and their id.
  const KINDS = { element: "node", flow: "edge", boundary: "cluster" };
  const rows = () => document.querySelectorAll("tr[data-kind]");

  // The form of filters. Returns how others ask for a set of findings, or for one that must be seen.
  function findings() {
    const form = $("filters");
    const items = [...document.querySelectorAll(".finding")].map((li) => ({
      li, severity: li.dataset.severity, status: li.dataset.status, category: li.dataset.category.split(" "),
      on: li.dataset.on, words: null, group: li.closest(".group"), shown: true,
    }));
    const groups = [...new Set(items.map((item) => item.group))].map((group) => ({ group, count: group.querySelector(".count"), all: 0, shown: 0 }));
    const groupOf = new Map(groups.map((entry) => [entry.group, entry]));
    for (const item of items) groupOf.get(item.group).all += 1;

    // What a choice of place takes in: a thing itself; a boundary with all that is in it and all that passes its line.
    const inside = new Map();
    const put = (place, id) => (inside.get(place) || inside.set(place, new Set()).get(place)).add(id);
    const parent = new Map();
    for (const row of rows()) if (row.dataset.in) parent.set(row.id, row.dataset.in);
    const climb = (id, what) => { for (let at = id; at; at = parent.get(at)) put(at, what); };
    for (const row of rows()) {
      climb(row.id, row.id);
      if (row.dataset.from) climb(parent.get(row.dataset.from), row.id);
      if (row.dataset.to) climb(parent.get(row.dataset.to), row.id);
    }
    for (const [kind, label] of [["boundary", "Boundaries, with what is inside"], ["element", "Elements"], ["flow", "Flows"]]) {
      const group = document.createElement("optgroup");
      group.label = label;
      for (const row of rows()) {
        if (row.dataset.kind === kind) group.append(new Option(row.dataset.label || row.dataset.id, row.id));
      }
      if (group.children.length) form.elements.where.append(group);
    }

    const checked = (name) => {
      const boxes = [...form.querySelectorAll(`input[name="${name}"]:checked`)].map((box) => box.value);
      return boxes.length ? new Set(boxes) : null;
    };
    const wordsOf = (li) => ["summary", ".about"].map((part) => li.querySelector(part).textContent).join(" ").toLowerCase();
    function apply() {
      const severity = checked("severity"), status = checked("status"), category = checked("category");
      const place = form.elements.where.value && (inside.get(form.elements.where.value) || new Set());
      const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
      let shown = 0;
      for (const entry of groups) entry.shown = 0;
      for (const item of items) {
        if (words.length) item.words ??= wordsOf(item.li);
        const is = (!severity || severity.has(item.severity)) && (!status || status.has(item.status))
          && (!category || item.category.some((one) => category.has(one))) && (!place || place.has(item.on))
          && words.every((word) => item.words.includes(word));
        if (is) { shown += 1; groupOf.get(item.group).shown += 1; }
        // Only what changes is touched, and nothing is measured in between.
        if (is !== item.shown) { item.li.hidden = !is; item.shown = is; }
      }
      for (const entry of groups) {
        entry.group.hidden = entry.shown === 0;
        entry.count.textContent = entry.shown === entry.all ? `${entry.all}` : `${entry.shown} of ${entry.all}`;
      }
      $("shown").textContent = shown === items.length ? `${shown} findings` : `${shown} of ${items.length} findings`;
    }
    form.addEventListener("input", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", (event) => event.preventDefault());
    // A browser may bring back what was chosen before.
    apply();
    const by = new Map(items.map((item) => [item.li, item]));
    return {
      only(where, category) {
        form.reset();
        form.elements.where.value = where;
        for (const box of form.elements.category.length ? form.elements.category : [form.elements.category]) {
          box.checked = category === box.value;
        }
        apply();
      },
      see(li) {
        if (by.get(li) && !by.get(li).shown) { form.reset(); apply(); }
      },
    };
  }

  // The picture: its size, moving it, and what of it is highlighted.
  function stage() {
    const stage = $("stage"), svg = stage.querySelector("svg"), section = $("picture");
    const box = svg.viewBox.baseVal;
    const parts = new Map();
    for (const part of svg.querySelectorAll("g.node, g.edge, g.cluster")) {
      const kind = Object.keys(KINDS).find((kind) => part.classList.contains(KINDS[kind]));
      parts.set(`${kind} ${part.dataset.id ?? part.querySelector("title").textContent}`, part);
    }
    const partOf = (id) => {
      const row = $(id);
      return row && parts.get(`${row.dataset.kind} ${row.dataset.id}`);
    };
    const rowOf = new Map();
    for (const row of rows()) if (partOf(row.id)) rowOf.set(partOf(row.id), row);

    let factor = null; // null: as wide as the page, as without the script
    const now = () => svg.getBoundingClientRect().width / box.width;
    function zoom(next, at) {
      const before = now(), rect = svg.getBoundingClientRect(), frame = stage.getBoundingClientRect();
      const x = at ? at.x : frame.left + stage.clientWidth / 2, y = at ? at.y : frame.top + stage.clientHeight / 2;
      const px = (x - rect.left) / before, py = (y - rect.top) / before;
      factor = Math.min(Math.max(next, 0.05), 6);
      stage.classList.add("sized");
      svg.style.maxWidth = "none"; // which the picture's own sheet sets, by its id
      svg.style.width = `${box.width * factor}px`;
      svg.style.height = `${box.height * factor}px`;
      const after = svg.getBoundingClientRect();
      stage.scrollLeft += after.left + px * factor - x;
      stage.scrollTop += after.top + py * factor - y;
    }
    const fit = () => zoom(Math.min((stage.clientWidth - 32) / box.width, (stage.clientHeight - 32) / box.height, 1));
    $("zoom-in").addEventListener("click", () => zoom(now() * 1.25));
    $("zoom-out").addEventListener("click", () => zoom(now() / 1.25));
    $("zoom-full").addEventListener("click", () => zoom(1));
    $("zoom-fit").addEventListener("click", fit);
    $("clear").addEventListener("click", clear);
    $("dock").addEventListener("click", () => {
      const docked = root.classList.toggle("docked");
      $("dock").setAttribute("aria-pressed", String(docked));
      fit();
    });
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(now() * Math.exp(-event.deltaY / 300), { x: event.clientX, y: event.clientY });
    }, { passive: false });
    stage.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const act = { "+": () => zoom(now() * 1.25), "=": () => zoom(now() * 1.25), "-": () => zoom(now() / 1.25), 0: fit, Escape: clear }[event.key];
      if (act) { event.preventDefault(); act(); }
    });

    // Moving with the mouse; fingers scroll by themselves. A press that moves is no click.
    let held = null, moved = false;
    stage.addEventListener("pointerdown", (event) => {
      moved = false;
      if (event.pointerType !== "mouse" || event.button !== 0) return;
      held = { x: event.clientX + stage.scrollLeft, y: event.clientY + stage.scrollTop, from: [event.clientX, event.clientY] };
    });
    addEventListener("pointermove", (event) => {
      if (!held) return;
      if (!moved && Math.abs(event.clientX - held.from[0]) + Math.abs(event.clientY - held.from[1]) < 5) return;
      moved = true;
      stage.classList.add("moving");
      stage.scrollTo({ left: held.x - event.clientX, top: held.y - event.clientY, behavior: "instant" });
    });
    addEventListener("pointerup", () => { held = null; stage.classList.remove("moving"); });
    stage.addEventListener("dragstart", (event) => event.preventDefault());
    stage.addEventListener("click", (event) => {
      if (moved) { event.preventDefault(); event.stopPropagation(); }
    }, true);

    function clear() {
      section.classList.remove("tracing");
      for (const part of svg.querySelectorAll(".on, .around")) part.classList.remove("on", "around");
      for (const chip of svg.querySelectorAll(".chip.current")) chip.classList.remove("current");
      $("traced").textContent = "";
    }
    // Highlights what a finding is about and its way, and moves there.
    function trace(li) {
      clear();
      const steps = [li.dataset.on, ...(li.dataset.way || "").split(" ")].filter(Boolean);
      const wanted = new Set(steps);
      for (const id of steps) {
        const row = $(id);
        // A flow is seen with its ends, and everything with the boundaries around it.
        for (const end of [row?.dataset.from, row?.dataset.to]) if (end) wanted.add(end);
      }
      for (const id of wanted) {
        partOf(id)?.classList.add("on");
        for (let at = $(id)?.dataset.in; at; at = $(at)?.dataset.in) partOf(at)?.classList.add("around");
      }
      chipOf(li)?.classList.add("current");
      section.classList.add("tracing");
      $("traced").textContent = `${li.querySelector(".rule").textContent} ${li.querySelector(".title").textContent}`;
      if (!root.classList.contains("docked")) section.scrollIntoView({ block: "start" });
      const part = partOf(li.dataset.on);
      if (part) {
        const rect = part.getBoundingClientRect(), frame = stage.getBoundingClientRect();
        stage.scrollBy({ left: rect.left + rect.width / 2 - frame.left - frame.width / 2, top: rect.top + rect.height / 2 - frame.top - frame.height / 2 });
      }
      stage.focus({ preventScroll: true });
    }
    const chipOf = (li) => [...svg.querySelectorAll("a.chip")].find((chip) => chip.getAttribute("href") === `#${li.id}`);
    return { stage, trace, clear, rowOf, chipOf, svg };
  }

  // Where a click leads: from the picture and the ledger to findings, from findings to the picture.
  function between(filters, picture) {
    const open = (li) => {
      filters.see(li);
      li.querySelector("details").open = true;
      for (const other of document.querySelectorAll(".finding.current")) other.classList.remove("current");
      li.classList.add("current");
      if (!picture) return;
      for (const chip of picture.svg.querySelectorAll(".chip.current")) chip.classList.remove("current");
      picture.chipOf(li)?.classList.add("current");
    };
    // What comes into sight on the way takes its real height only then, and moves what is below it.
    const bring = (target, frames = 4) => {
      target.scrollIntoView({ block: "start" });
      if (frames > 0) requestAnimationFrame(() => bring(target, frames - 1));
    };
    const arrive = () => {
      const target = location.hash.length > 1 && $(location.hash.slice(1));
      if (!target || !target.classList.contains("finding")) return;
      open(target);
      bring(target);
      target.querySelector("summary").focus({ preventScroll: true });
    };
    addEventListener("hashchange", arrive);
    arrive();

    document.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link?.classList.contains("show") && picture) {
        event.preventDefault();
        const li = link.closest(".finding") || $(link.dataset.finding.slice(1));
        if (li) { open(li); picture.trace(li); }
      } else if (link?.dataset.on && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
        event.preventDefault();
        filters.only(link.dataset.on, link.dataset.category);
        $("findings").scrollIntoView({ block: "start" });
        $("findings").querySelector(".finding:not([hidden]) summary")?.focus({ preventScroll: true });
      } else if (link?.getAttribute("href") === location.hash) {
        arrive(); // the address stays the same, and so says nothing
      } else if (picture && !link && picture.stage.contains(event.target)) {
        const part = event.target.closest("g.node, g.edge, g.cluster");
        const row = part && picture.rowOf.get(part);
        if (row) { filters.only(row.id); $("findings").scrollIntoView({ block: "start" }); }
      }
    });
  }

  // On paper everything is open, and afterwards as it was.
  function printing() {
    let opened = [];
    addEventListener("beforeprint", () => {
      opened = [...document.querySelectorAll("details:not([open])")];
      for (const details of opened) details.open = true;
    });
    addEventListener("afterprint", () => {
      for (const details of opened) details.open = false;
      opened = [];
    });
  }
})();
