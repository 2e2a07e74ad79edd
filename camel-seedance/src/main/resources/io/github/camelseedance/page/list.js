// A list of tasks with its filters and its pages: what the views of running and of ended tasks share.

import { choice, h, setAttribute, setText, sync } from "./dom.js";
import { count, isHidden, plural } from "./format.js";

/**
 * Makes a view.
 *
 * @param state  label of the choice of states
 * @param states [value, label] of each
 * @param style  class of the list
 * @param label  what the list is for a screen reader
 * @param none   sentences for an empty list: not known, none that matches, none at all
 * @param create makes the part of a row
 * @param more   makes further elements of the form
 */
export function taskList({ name, title, state, states, style, label, none, create, more = () => [] }) {
  const filters = { q: "", state: "", provider: "", queue: "", after: "" };
  // where the pages before this one begin
  let before = [];
  let parts = null;

  function mount(root, changed) {
    let typing = 0;
    const set = (key) => (value) => {
      filters[key] = value;
      filters.after = "";
      before = [];
      changed();
    };
    const search = h("input", {
      type: "search",
      name: "q",
      value: filters.q,
      maxlength: 200,
      on: {
        input: () => {
          clearTimeout(typing);
          typing = setTimeout(() => set("q")(search.value.trim()), 300);
        },
      },
    });
    const provider = choice("Provider", "provider", filters.provider, [["", "All"]], set("provider"));
    const queue = choice("Queue", "queue", filters.queue, [["", "All"]], set("queue"));
    const list = h("ul", { class: `plain ${style}`, "aria-label": label });
    const empty = h("p", { class: "empty", hidden: true });
    const pager = pages(
      () => {
        filters.after = before.pop();
        changed();
      },
      (next) => {
        before.push(filters.after);
        filters.after = next;
        changed();
      });
    root.replaceChildren(
      h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
        h("label", { class: "field grow" }, h("span", { text: "Search" }), search),
        choice(state, "state", filters.state, states, set("state")), provider, queue, ...more()),
      list, empty, pager.element);
    parts = { search, list, empty, pager, provider, queue };
  }

  function update(data) {
    const options = (key, names) => [["", "All"],
      ...[...new Set([...names, ...data.rows.map((row) => row[key]), filters[key]])].filter(Boolean).sort().map((value) => [value, value])];
    const where = [isHidden("prompt") ? null : "prompt", "task id", isHidden("submissionKey") ? null : "key", "model"].filter(Boolean);
    setAttribute(parts.search, "placeholder", `By ${where.join(", ")}`);
    parts.provider.setOptions(options("provider", data.providers));
    parts.queue.setOptions(options("queue", data.queues));
    sync(parts.list, data.rows, (row) => row.id, create);
    parts.empty.hidden = data.rows.length > 0;
    setText(parts.empty, none[data.problem ? 0 : Object.values(filters).some(Boolean) ? 1 : 2]);
    parts.pager.update(data, before.length);
  }

  return {
    name,
    title,
    mount,
    update,
    address() {
      const query = new URLSearchParams();
      Object.entries(filters).forEach(([key, value]) => value && query.set(key, value));
      return `api/${name}?${query}`;
    },
    /** Ages go on between two answers. */
    tick: () => parts?.list.parts?.forEach((part) => part.tick()),
  };
}

/** Buttons for the page before and the next one. */
function pages(back, on) {
  let next = null;
  const newer = h("button", { type: "button", text: "Newer", on: { click: back } });
  const older = h("button", { type: "button", text: "Older", on: { click: () => on(next) } });
  const where = h("span", { class: "meta", role: "status" });
  const element = h("div", { class: "pager", hidden: true }, newer, where, older);
  return {
    element,
    update(data, before) {
      next = data.next;
      element.hidden = before === 0 && !next;
      newer.disabled = before === 0;
      older.disabled = !next;
      const first = before * data.size + 1;
      const range = data.rows.length === 0 ? (next ? "none here, look at older ones" : "no more") : `${count(first)}–${count(first + data.rows.length - 1)}`;
      setText(where, data.total === undefined ? range : `${range} of ${plural(data.total, "task")}`);
    },
  };
}
