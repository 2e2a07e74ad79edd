// What was spent: seven days as a plot, and its figures as a table.

import { choice, foreign, h, setAttribute, setText } from "./dom.js";
import { count, duration, isHidden, money } from "./format.js";

export const name = "spending";
export const title = "Spending";

const compact = new Intl.NumberFormat("en", { notation: "compact" });
const SVG = "http://www.w3.org/2000/svg";
const COLOURS = 8;
const PADDING = 42;
const HEIGHT = 240;
const LEFT = 64;
const BOTTOM = 28;
const TOP = 12;
const BY = [
  ["", "Provider"],
  ["account", "Account"],
  ["model", "Model"],
  ["queue", "Queue"],
];

let by = "";
let parts = null;
let last = null;

export function address() {
  return "api/spending";
}

export function mount(root) {
  const charts = h("div", { class: "charts" });
  const empty = h("p", { class: "empty", hidden: true });
  const field = choice("Divided by", "by", by, BY, (value) => {
    by = value;
    draw(last);
  });
  root.replaceChildren(
    h("div", { class: "filters" }, field,
      h("p", { class: "meta hint", text: "Days of UTC. What has ended counts at its real cost where the provider tells it, else at its estimate." })),
    charts, empty);
  parts = { charts, empty };
  parts.drawn = null;
}

export function update(data) {
  last = data;
  const known = JSON.stringify([data.problem, data.days, data.spending, data.reserved, data.budgets]);
  if (parts.drawn !== known) {
    parts.drawn = known;
    draw(data);
  }
}

export function tick() {}

addEventListener("resize", () => parts?.charts.isConnected && draw(last));

function series(entry) {
  switch (by) {
    case "account":
      return `${entry.provider}, ${entry.account}`;
    case "model":
      return entry.model ?? "(unknown)";
    case "queue":
      return entry.queue;
    default:
      return entry.provider;
  }
}

function draw(data) {
  if (!data) {
    return;
  }
  const currencies = [...new Set([...data.spending, ...data.reserved].map((entry) => entry.currency).filter(Boolean))].sort();
  parts.empty.hidden = currencies.length > 0;
  setText(parts.empty, isHidden("cost") ? "Costs are hidden at this page." : data.problem ? "What was spent is not known now." : "Nothing was spent in the last seven days.");
  const unknown = data.spending.filter((entry) => !entry.currency).reduce((sum, entry) => sum + entry.tasks, 0);
  parts.charts.replaceChildren(
    ...(data.budgets.length > 0 ? [budgets(data.budgets)] : []),
    ...currencies.map((currency) => chart(data, currency)),
    ...(unknown > 0 ? [h("p", { class: "meta", text: `Of ${count(unknown)} more tasks the cost is not known.` })] : []));
}

function chart(data, currency) {
  const of = (entries) => entries.filter((entry) => entry.currency === currency);
  const sums = new Map();
  const add = (name, key, amount, tasks) => {
    const sum = sums.get(name) ?? { days: new Map(), week: 0, reserved: 0, tasks: 0 };
    sums.set(name, sum);
    if (key === null) {
      sum.reserved += amount;
    } else {
      sum.days.set(key, (sum.days.get(key) ?? 0) + amount);
      sum.week += amount;
      sum.tasks += tasks;
    }
  };
  of(data.spending).forEach((entry) => add(series(entry), entry.day, Number(entry.amount), entry.tasks));
  of(data.reserved).forEach((entry) => add(series(entry), null, Number(entry.amount), entry.tasks));
  const names = [...sums.keys()].sort((a, b) => sums.get(b).week - sums.get(a).week || a.localeCompare(b));
  const totals = data.days.map((day) => names.reduce((sum, name) => sum + (sums.get(name).days.get(day) ?? 0), 0));
  const today = data.days[data.days.length - 1];
  const head = h("header", { class: "chart-head" },
    figure("Today", money(totals[totals.length - 1], currency)),
    figure("7 days", money(totals.reduce((a, b) => a + b, 0), currency)),
    figure("Reserved by what runs", money(names.reduce((sum, name) => sum + sums.get(name).reserved, 0), currency)));
  const rows = names.map((name, i) => {
    const sum = sums.get(name);
    return h("tr", {},
      h("th", { scope: "row" }, h("span", { class: `key c${i % COLOURS}` }), foreign(name)),
      h("td", { text: money(sum.days.get(today) ?? 0, currency) }),
      h("td", { text: money(sum.week, currency) }),
      h("td", { text: money(sum.reserved, currency) }),
      h("td", { text: count(sum.tasks) }));
  });
  return h("section", { class: "chart", "aria-label": `Spending in ${currency}` },
    head,
    plot(data.days, names, sums, Math.max(...totals), currency),
    h("div", { class: "scroll" },
      h("table", {},
        h("thead", {}, h("tr", {}, ...[BY.find(([value]) => value === by)[1], "Today", "7 days", "Reserved", "Tasks"].map((text, i) => h("th", { scope: "col", class: i ? null : "first", text })))),
        h("tbody", {}, ...rows))));
}

function budgets(all) {
  return h("section", { class: "chart", "aria-label": "Budgets" },
    ...all.map((budget) => {
      const bar = h("progress", { max: 100, value: Math.min(100, budget.percent), "aria-label": `Used of the budget of queue ${budget.queue}` });
      setAttribute(bar, "class", budget.percent > 90 ? "late" : null);
      return h("div", { class: "budget" },
        h("p", {}, h("strong", { text: `Budget of queue ${budget.queue}` }),
          h("span", { class: "meta", text: `${budget.provider}, account ${budget.account}` })),
        bar,
        h("p", { class: "meta", text: `${money(budget.used, budget.currency)} of ${money(budget.limit, budget.currency)} in ${duration(budget.periodMillis)}, of it ${money(budget.reserved, budget.currency)} reserved` }));
    }));
}

function figure(label, value) {
  return h("div", {}, h("span", { class: "meta", text: label }), h("strong", { text: value }));
}

function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  element.append(...children);
  return element;
}

/** The smallest round number from 1, 2, 5 and their tens that is not below a value. */
function round(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value * 0.999);
}

function plot(days, names, sums, highest, currency) {
  // drawn as wide as it is shown, so that its letters keep their size
  const wide = Math.max(240, parts.charts.clientWidth - PADDING);
  const drawing = svg("svg", {
    viewBox: `0 0 ${wide} ${HEIGHT}`,
    role: "img",
    "aria-label": `Spending by day in ${currency}; the table below has the figures`,
    class: "plot",
  });
  const scale = highest > 0 ? round(highest) : 1;
  const y = (amount) => HEIGHT - BOTTOM - (amount / scale) * (HEIGHT - BOTTOM - TOP);
  for (const part of [0, 0.5, 1]) {
    const at = y(part * scale);
    const label = svg("text", { x: LEFT - 8, y: at + 4, class: "axis", "text-anchor": "end" });
    const amount = part * scale;
    setText(label, amount < 100_000 ? money(amount, currency === "credits" ? "" : currency) : compact.format(amount));
    drawing.append(svg("line", { x1: LEFT, x2: wide, y1: at, y2: at, class: "grid" }), label);
  }
  const step = (wide - LEFT) / days.length;
  const width = Math.min(56, step * 0.6);
  days.forEach((day, d) => {
    let sum = 0;
    const x = LEFT + d * step + (step - width) / 2;
    names.forEach((name, i) => {
      const amount = sums.get(name).days.get(day) ?? 0;
      if (amount > 0) {
        const bar = svg("rect", { x, width, y: y(sum + amount), height: Math.max(1, y(sum) - y(sum + amount)), class: `bar c${i % COLOURS}` });
        const tip = svg("title");
        tip.textContent = `${day}, ${name}: ${money(amount, currency)}`;
        bar.append(tip);
        drawing.append(bar);
        sum += amount;
      }
    });
    const label = svg("text", { x: x + width / 2, y: HEIGHT - 8, class: "axis", "text-anchor": "middle" });
    label.textContent = d === days.length - 1 ? "today" : new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", wide < 500 ? { day: "numeric" } : { weekday: "short", day: "numeric" });
    drawing.append(label);
  });
  return drawing;
}
