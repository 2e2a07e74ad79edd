// The page: asks for the view that is shown every two seconds while somebody can see it.

import { afterAction } from "./actions.js";
import { forget, read } from "./api.js";
import * as attention from "./attention.js";
import { h, setAttribute, setText } from "./dom.js";
import ended from "./ended.js";
import { count, duration, hide, isHidden, money, now } from "./format.js";
import running from "./running.js";
import * as spending from "./spending.js";

const VIEWS = [running, ended, spending];
const INTERVAL = 2000;

const root = document.getElementById("view");
const connection = document.getElementById("connection");
const tabs = document.getElementById("tabs");
const figures = document.getElementById("figures");
const hidden = document.getElementById("hidden");

let view = null;
let timer = 0;
let last = 0;
let round = 0;
let summary = null;
let answeredAt = null;

function choose() {
  const wanted = VIEWS.find((candidate) => `#${candidate.name}` === location.hash) ?? running;
  if (wanted === view) {
    return;
  }
  view = wanted;
  root.className = view.name;
  tabs.querySelectorAll("a").forEach((link) => setAttribute(link, "aria-current", link.hash === `#${view.name}` ? "page" : null));
  document.title = `${view.title} · Seedance tasks`;
  view.mount(root, soon);
  soon();
}

/** Asks now: a filter has changed, or something was done. */
function soon() {
  forget();
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  if (document.visibilityState !== "visible") {
    return;
  }
  const own = ++round;
  last = performance.now();
  try {
    const data = await read(view.address());
    if (own !== round) {
      return;
    }
    answeredAt = performance.now();
    if (data) {
      summary = data.summary;
      hide(data.hidden);
      root.classList.toggle("no-videos", isHidden("video"));
      hidden.hidden = data.hidden.length === 0;
      setText(hidden, `Hidden at this page: ${data.hidden.join(", ")}.`);
      showFigures();
      attention.show(data.attention);
      view.update(data);
    }
    connected("Live", "good");
  } catch (error) {
    if (own !== round || error.name === "AbortError") {
      return;
    }
    const since = answeredAt === null ? "" : ` for ${duration(performance.now() - answeredAt)}`;
    connected(`No answer${since}: ${error.message}`, "bad");
  }
  if (document.visibilityState === "visible") {
    // a server that is slow is not asked again before it has answered
    timer = setTimeout(refresh, Math.max(0, INTERVAL - (performance.now() - last)));
  } else {
    paused();
  }
}

function paused() {
  connected("Paused while nobody looks", "");
}

function connected(text, level) {
  setText(connection, text);
  setAttribute(connection, "class", `connection ${level}`);
}

const FIGURES = [
  ["Running", (s) => s.running + s.submitting, (s) => (s.runningSince ? `oldest ${duration(now() - s.runningSince)}` : "")],
  ["Not delivered", (s) => s.ended, (s) => (s.ended ? "ends that wait for a route" : "")],
  ["In doubt", (s) => s.in_doubt, (s) => (s.in_doubt ? "accepted or not?" : ""), "bad"],
  ["Parked", (s) => s.parked, (s) => (s.parked ? "wait for a decision" : ""), "bad"],
  ["Spent today", spentToday, () => ""],
];

function spentToday(s) {
  if (isHidden("cost")) {
    return "hidden";
  }
  const amounts = Object.entries(s.spentToday ?? {});
  return amounts.length === 0 ? (s.spentToday ? "0" : "–") : amounts.map(([currency, amount]) => money(amount, currency)).join(" · ");
}

const shown = FIGURES.map(([label]) => {
  const value = h("dd", { class: "value", text: "–" });
  const note = h("dd", { class: "meta" });
  const element = h("div", { class: "figure" }, h("dt", { text: label }), value, note);
  figures.append(element);
  return { element, value, note };
});

function showFigures() {
  FIGURES.forEach(([, value, note, level], i) => {
    const figure = value(summary);
    setText(shown[i].value, typeof figure === "number" ? count(figure) : figure);
    shown[i].value.classList.toggle("long", shown[i].value.textContent.length > 9);
    setText(shown[i].note, note(summary));
    setAttribute(shown[i].element, "class", `figure ${level && value(summary) > 0 ? level : ""}`.trim());
  });
}

VIEWS.forEach((candidate) => tabs.append(h("a", { href: `#${candidate.name}`, text: candidate.title })));

addEventListener("hashchange", choose);
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") {
    clearTimeout(timer);
    timer = setTimeout(refresh, Math.max(0, INTERVAL - (performance.now() - last)));
  } else {
    clearTimeout(timer);
    paused();
  }
});
setInterval(() => {
  if (document.visibilityState === "visible" && summary) {
    showFigures();
    view.tick();
  }
}, 1000);
afterAction(soon);
choose();
