"use strict";
document.documentElement.classList.add("script");
const panel = document.getElementById("chosen");
const table = document.querySelector(".verdicts");
const names = [...document.querySelectorAll(".points thead th")].map(head => head.textContent);

const show = link => {
  const row = document.getElementById(link.hash.slice(1));
  const list = document.createElement("dl");
  [...row.cells].forEach((cell, place) => {
    if (!cell.textContent) return;
    const pair = list.appendChild(document.createElement("div"));
    pair.appendChild(document.createElement("dt")).textContent = names[place];
    pair.appendChild(document.createElement("dd")).textContent = cell.textContent;
  });
  panel.replaceChildren(list);
  panel.hidden = false;
};

const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  if (target) target.scrollIntoView({block: "nearest"});
};

const beside = (cell, across, down) => {
  const row = table.tBodies[0].rows[cell.parentElement.rowIndex - 1 + down];
  const next = row && row.cells[cell.cellIndex + across];
  return next && next.querySelector("a");
};

if (table) {
  const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  table.addEventListener("focusin", event => event.target.hash && show(event.target));
  table.addEventListener("click", event => {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    link.focus();
    show(link);
  });
  table.addEventListener("keydown", event => {
    const cell = event.target.closest("td");
    if (!cell || !(event.key in steps)) return;
    event.preventDefault();
    const next = beside(cell, ...steps[event.key]);
    if (next) next.focus();
  });
}
addEventListener("hashchange", reveal);
reveal();
