"use strict";
(() => {
const all = JSON.parse(document.getElementById("data").textContent).examples;
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

/* TLA+ in light colours: comments, strings, keywords, and what is defined at the margin. */
const WORDS = new Set(("ASSUME ASSUMPTION AXIOM BOOLEAN CASE CHOOSE CONSTANT CONSTANTS DOMAIN ELSE ENABLED EXCEPT EXTENDS " +
  "FALSE IF IN INSTANCE LAMBDA LET LOCAL MODULE OTHER RECURSIVE STRING SUBSET THEN THEOREM TRUE UNCHANGED UNION VARIABLE " +
  "VARIABLES WITH SF_ WF_").split(" "));
const TOKEN = /\\\*.*|\(\*|"(?:[^"\\]|\\.)*"|[A-Za-z_]\w*|[^A-Za-z_"\\(]+|./g;
const END = /\(\*|\*\)/g;
const coloured = (line, depth, into) => {
  const put = (text, name) => into.append(name ? make("span", name, text) : text);
  let at = 0;
  while (at < line.length) {
    if (depth > 0) {
      END.lastIndex = at;
      let end = line.length;
      for (let found; depth > 0 && (found = END.exec(line)); end = depth > 0 ? line.length : END.lastIndex)
        depth += found[0] === "(*" ? 1 : -1;
      put(line.slice(at, end), "c");
      at = end;
      continue;
    }
    TOKEN.lastIndex = at;
    const text = TOKEN.exec(line)[0];
    if (text === "(*") { depth = 1; put(text, "c"); }
    else if (text.startsWith("\\*")) put(text, "c");
    else if (text[0] === '"') put(text, "s");
    else if (WORDS.has(text)) put(text, "w");
    else if (at === 0 && /^[A-Za-z_]/.test(text)) put(text, "d");
    else put(text);
    at += text.length;
  }
  return depth;
};
const modules = new Map();
for (const details of document.querySelectorAll("details.module"))
  modules.set(details.dataset.file, details.querySelector("pre").textContent.split("\n"));
const listing = lines => {
  const pre = make("pre", "spec");
  pre.tabIndex = 0;
  let depth = 0;
  lines.forEach((text, index) => {
    const line = make("span", "line");
    line.append(make("span", "at", String(index + 1)));
    depth = coloured(text, depth, line);
    pre.append(line);
  });
  return pre;
};
for (const details of document.querySelectorAll("details.module"))
  details.addEventListener("toggle", () => {
    if (details.open && !details.dataset.done) {
      details.dataset.done = "yes";
      details.querySelector("pre").replaceWith(listing(modules.get(details.dataset.file)));
    }
  });

class Behaviour {
  constructor(section, data) {
    this.section = section;
    this.data = data;
    this.panel = section.querySelector(".chosen");
    this.links = [...section.querySelectorAll("a.step")];
    this.steps = [...section.querySelectorAll(".steps > ol > li")];
    this.pages = new Map();
    this.lit = [];
    this.open = false;
    this.number = 0;
    /* The script answers to these names now; the browser would scroll to the list and open it. */
    for (const step of this.steps) step.removeAttribute("id");
    this.links.forEach((link, index) => {
      link.setAttribute("tabindex", "-1");
      link.addEventListener("click", event => { event.preventDefault(); choose(this, index + 1, true); });
    });
    for (const button of this.panel.querySelectorAll("button"))
      button.addEventListener("click", () => this.go(Number(button.dataset.go)));
  }
  go(by) { choose(this, Math.min(Math.max(this.number + by, 1), this.links.length), true); }
  get anchor() { return `${this.data.name}step-${this.number}`; }
  show(number, moves) {
    if (this.number) {
      const old = this.links[this.number - 1];
      old.classList.remove("selected");
      old.removeAttribute("aria-current");
      old.setAttribute("tabindex", "-1");
    }
    this.number = number;
    const link = this.links[number - 1], step = this.steps[number - 1];
    link.classList.add("selected");
    link.setAttribute("aria-current", "step");
    link.setAttribute("tabindex", "0");
    const words = link.getAttribute("aria-label");
    this.panel.querySelector(".heading").textContent =
      `${number} of ${this.links.length}: ${words.replace(/^state \d+[,:] /, "")}`;
    const changes = step.querySelectorAll(".changes tbody tr").length;
    this.panel.querySelector("[aria-live]").textContent = `${words}; ${changes} change${changes === 1 ? "" : "s"}`;
    const body = this.panel.querySelector(".body");
    const inside = step.querySelector(".step-body").cloneNode(true);
    inside.querySelector(".tells")?.remove();
    body.replaceChildren(inside, ...this.everybody(number), ...this.spec(number), this.state(number));
    this.scroll();
    this.reveal(link, moves);
  }
  /* Scrolls the diagram, and the page where the diagram is as long as it is: where the panel lies over it. */
  reveal(link, moves) {
    const frame = this.section.querySelector(".drawing"), box = link.getBoundingClientRect(), around = frame.getBoundingClientRect();
    const mark = link.querySelector("circle")?.getBoundingClientRect();
    if (mark && mark.left < around.left + 40) frame.scrollLeft -= around.left + 60 - mark.left;
    if (mark && mark.right > around.right - 170) frame.scrollLeft += mark.right - around.right + 170;
    if (frame.scrollHeight > frame.clientHeight + 1) {
      if (box.top < around.top + 30) frame.scrollTop -= around.top + 30 - box.top;
      if (box.bottom > around.bottom - 30) frame.scrollTop += box.bottom - around.bottom + 30;
    } else if (moves) {
      const panel = this.panel.getBoundingClientRect(), below = panel.left < around.right;
      const bottom = below && panel.top > 0 && panel.top < innerHeight ? panel.top : innerHeight;
      if (box.top < 30) scrollBy(0, box.top - 30);
      else if (box.bottom > bottom - 10) scrollBy(0, box.bottom - bottom + 10);
    }
  }
  everybody(number) {
    if (!this.data.actors.length) return [];
    const now = [], fresh = new Set();
    for (let at = 0; at < number; at++)
      for (const [index, ...facts] of this.data.lanes[at]) {
        now[index] = facts;
        if (at === number - 1 && at > 0) fresh.add(index);
      }
    const table = make("table", "facts"), body = make("tbody");
    table.append(make("caption", "unseen", "Everybody after this step"), body);
    this.data.actors.forEach((actor, index) => {
      const row = make("tr"), head = make("th", "", actor), cell = make("td", fresh.has(index) ? "touched" : "");
      head.scope = "row";
      for (const fact of now[index]) cell.append(make("div", "", fact));
      row.append(head, cell);
      body.append(row);
    });
    return [table];
  }
  spec(number) {
    const at = this.data.of[number - 1];
    if (at === null) return [];
    const [file, first, last] = this.data.regions[at];
    if (!modules.has(file)) return [];
    if (!this.pages.has(file)) this.pages.set(file, listing(modules.get(file)));
    const page = this.pages.get(file);
    this.lit.forEach(line => line.classList.remove("lit"));
    this.lit = [...page.children].slice(first - 1, last);
    this.lit.forEach(line => line.classList.add("lit"));
    return [make("h4", "soft", `${file}, lines ${first} to ${last}`), page];
  }
  scroll() {
    const first = this.lit[0];
    if (first?.isConnected) first.parentNode.scrollTop = first.offsetTop - first.parentNode.offsetTop - 20;
  }
  state(number) {
    const details = make("details"), summary = make("summary", "", "The whole state");
    details.open = this.open;
    details.append(summary);
    const fill = () => {
      const values = [...this.data.first], fresh = new Set();
      for (let at = 1; at < number; at++)
        for (const [row, text] of this.data.steps[at]) {
          values[row] = text;
          if (at === number - 1) fresh.add(row);
        }
      const table = make("table", "facts"), body = make("tbody");
      table.append(body);
      this.data.paths.forEach((path, index) => {
        const row = make("tr", fresh.has(index) ? "touched" : ""), head = make("th"), cell = make("td");
        head.scope = "row";
        head.append(make("code", "", path));
        cell.append(make("code", "", this.data.texts[values[index]]));
        row.append(head, cell);
        body.append(row);
      });
      details.append(table);
    };
    if (this.open) fill();
    details.addEventListener("toggle", () => {
      this.open = details.open;
      if (details.open && !details.querySelector("table")) fill();
    });
    return details;
  }
}

document.documentElement.classList.add("script");
const behaviours = [...document.querySelectorAll("section.behaviour")]
  .filter(section => section.querySelector("svg"))
  .map(section => new Behaviour(section, all[Number(section.dataset.example)]));
let active = behaviours[0];
/* Browsers refuse more than some two hundred new addresses in half a minute, which a key that is held makes. */
let named = -Infinity, waiting = 0;
const address = () => {
  named = performance.now();
  history.replaceState(null, "", `#${active.anchor}`);
};
const nameSoon = () => {
  clearTimeout(waiting);
  if (performance.now() - named > 200) address();
  else waiting = setTimeout(address, 200);
};
const choose = (behaviour, number, told) => {
  const hadFocus = active?.links.includes(document.activeElement);
  active = behaviour;
  behaviour.show(number, told);
  if (hadFocus) behaviour.links[number - 1].focus({preventScroll: true});
  if (told) nameSoon();
};
const follow = () => {
  const found = /^#(?:(\d+)-)?step-(\d+)$/.exec(location.hash);
  const behaviour = found && behaviours.find(each => each.data.name === (found[1] ? `${found[1]}-` : ""));
  const number = found ? Number(found[2]) : 0;
  if (behaviour && number >= 1 && number <= behaviour.links.length) {
    choose(behaviour, number, false);
    return true;
  }
  return false;
};
for (const behaviour of behaviours) {
  const failed = behaviour.links.findIndex(link => link.classList.contains("failed"));
  behaviour.show(failed < 0 ? behaviour.links.length : failed + 1, false);
}
for (const section of document.querySelectorAll("details.steps")) section.open = false;
if (follow()) {
  active.section.querySelector(".beside").scrollIntoView({block: "start"});
  active.reveal(active.links[active.number - 1], true);
}
addEventListener("hashchange", follow);
addEventListener("keydown", event => {
  if (!active || event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  const inDiagram = event.target.closest?.("a.step, .chosen button");
  const by = {j: 1, k: -1}[event.key] ?? (inDiagram ? {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1}[event.key] : undefined);
  if (by) { event.preventDefault(); active.go(by); }
  else if (inDiagram && event.key === "Home") { event.preventDefault(); active.go(-active.links.length); }
  else if (inDiagram && event.key === "End") { event.preventDefault(); active.go(active.links.length); }
});
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.steps, .steps details, details.definition")) details.open = true;
});
})();
