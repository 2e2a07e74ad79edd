// What runs, and how long it will take.

import { buttons } from "./actions.js";
import { choice, foreign, h, setAttribute, setText, sync } from "./dom.js";
import { count, duration, iso, money, now, plural } from "./format.js";

export const name = "running";
export const title = "Running";

const STATES = [
  ["", "All"],
  ["running", "Running"],
  ["submitting", "Submitting"],
  ["in_doubt", "In doubt"],
];
const WORDS = { submitting: "Submitting", in_doubt: "In doubt", queued: "Queued", processing: "Processing", unknown: "Unknown" };

const filters = { q: "", state: "", provider: "", queue: "", page: 0 };
let parts = null;

export function address() {
  const query = new URLSearchParams();
  Object.entries(filters).forEach(([key, value]) => value && query.set(key, value));
  return `api/running?${query}`;
}

export function mount(root, changed) {
  let typing = 0;
  const set = (key) => (value) => {
    filters[key] = value;
    filters.page = 0;
    changed();
  };
  const search = h("input", {
    type: "search",
    name: "q",
    placeholder: "Prompt, task id, key or model",
    value: filters.q,
    maxlength: 200,
    on: {
      input: () => {
        clearTimeout(typing);
        typing = setTimeout(() => set("q")(search.value.trim()), 300);
      },
    },
  });
  const state = choice("State", "state", filters.state, STATES, set("state"));
  const provider = choice("Provider", "provider", filters.provider, [["", "All"]], set("provider"));
  const queue = choice("Queue", "queue", filters.queue, [["", "All"]], set("queue"));
  const list = h("ul", { class: "plain rows", "aria-label": "Running tasks" });
  const empty = h("p", { class: "empty", hidden: true });
  const pager = pages((page) => {
    filters.page = page;
    changed();
  });
  root.replaceChildren(
    h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
      h("label", { class: "field grow" }, h("span", { text: "Search" }), search), state, provider, queue),
    list, empty, pager.element);
  parts = { list, empty, pager, provider, queue };
}

export function update(data) {
  parts.provider.setOptions([["", "All"], ...data.providers.map((name) => [name, name])]);
  parts.queue.setOptions([["", "All"], ...data.queues.map((name) => [name, name])]);
  sync(parts.list, data.rows, (row) => row.id, create);
  parts.empty.hidden = data.rows.length > 0;
  setText(parts.empty, data.problem ? "What runs is not known now." : narrowed() ? "Nothing that runs matches." : "Nothing runs now.");
  parts.pager.update(data);
}

/** Ages go on between two answers. */
export function tick() {
  parts?.list.parts?.forEach((part) => part.tick());
}

function narrowed() {
  return filters.q || filters.state || filters.provider || filters.queue || filters.page;
}

function create() {
  const prompt = foreign("", { class: "prompt clamp" });
  const state = h("span", { class: "chip" });
  const id = h("code");
  const model = foreign("");
  const provider = h("span");
  const queue = h("span", { class: "meta" });
  const age = h("time");
  const usual = h("span", { class: "meta" });
  const bar = h("progress", { max: 100, "aria-label": "Part of the usual time that has passed" });
  const estimate = h("span", { class: "meta" });
  const can = buttons();
  const element = h("li", { class: "row" },
    h("div", { class: "what" }, prompt, h("p", { class: "meta" }, state, id, model)),
    h("div", { class: "where" }, provider, queue),
    h("div", { class: "age" }, age, usual),
    h("div", { class: "left" }, bar, estimate),
    can.element);
  let row = null;
  const part = {
    element,
    update(next) {
      row = next;
      setText(prompt, row.prompt || "(no prompt known)");
      const word = row.state === "running" ? row.status : row.state;
      setText(state, WORDS[word] ?? word);
      setAttribute(state, "class", `chip ${word}`);
      setText(id, row.taskId ?? row.id);
      const estimate = row.estimate === undefined ? null : `about ${money(row.estimate, row.estimateCurrency)}`;
      setText(model, [row.model, row.resolution, row.duration > 0 ? `${row.duration} s` : null, estimate].filter(Boolean).join(" · "));
      setText(provider, row.provider);
      setText(queue, row.account === "default" ? `queue ${row.queue}` : `queue ${row.queue}, account ${row.account}`);
      setAttribute(age, "datetime", iso(row.since));
      setAttribute(age, "title", `Submitted ${iso(row.since)}`);
      can.update(row);
      part.tick();
    },
    tick() {
      const passed = now() - row.since;
      setText(age, duration(passed));
      bar.hidden = !row.usual;
      if (!row.usual) {
        setText(usual, "");
        setText(estimate, row.state === "running" ? "No such task has ended yet" : "");
        return;
      }
      const { half, most } = row.usual;
      setText(usual, `usually ${duration(half)}`);
      bar.value = Math.min(100, (100 * passed) / Math.max(1, most));
      setAttribute(bar, "class", passed > most ? "late" : null);
      setText(estimate, passed < half ? `about ${duration(half - passed)} left`
        : passed < most ? "should end any moment"
        : passed < 2 * most ? "longer than most" : "much longer than most");
    },
  };
  return part;
}

/** Buttons for the page before and the next one. */
export function pages(go) {
  let page = 0;
  const back = h("button", { type: "button", text: "Newer", on: { click: () => go(page - 1) } });
  const on = h("button", { type: "button", text: "Older", on: { click: () => go(page + 1) } });
  const where = h("span", { class: "meta", role: "status" });
  const element = h("div", { class: "pager", hidden: true }, back, where, on);
  return {
    element,
    update(data) {
      page = data.page;
      element.hidden = page === 0 && !data.more;
      back.disabled = page === 0;
      on.disabled = !data.more;
      const first = page * data.size + 1;
      const range = data.rows.length === 0 ? "no more" : `${count(first)}–${count(first + data.rows.length - 1)}`;
      setText(where, data.total === undefined ? range : `${range} of ${plural(data.total, "task")}`);
    },
  };
}
