// A list of tasks with its filters and its pages: what the views of running and of ended tasks share.

import { choice, h, setText, sync } from "./dom.js";
import { count, plural } from "./format.js";

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
  const filters = { q: "", state: "", provider: "", queue: "", page: 0 };
  let parts = null;

  function mount(root, changed) {
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
    const provider = choice("Provider", "provider", filters.provider, [["", "All"]], set("provider"));
    const queue = choice("Queue", "queue", filters.queue, [["", "All"]], set("queue"));
    const list = h("ul", { class: `plain ${style}`, "aria-label": label });
    const empty = h("p", { class: "empty", hidden: true });
    const pager = pages((page) => {
      filters.page = page;
      changed();
    });
    root.replaceChildren(
      h("form", { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
        h("label", { class: "field grow" }, h("span", { text: "Search" }), search),
        choice(state, "state", filters.state, states, set("state")), provider, queue, ...more()),
      list, empty, pager.element);
    parts = { list, empty, pager, provider, queue };
  }

  function update(data) {
    const options = (key, names) => [["", "All"],
      ...[...new Set([...names, ...data.rows.map((row) => row[key]), filters[key]])].filter(Boolean).sort().map((value) => [value, value])];
    parts.provider.setOptions(options("provider", data.providers));
    parts.queue.setOptions(options("queue", data.queues));
    sync(parts.list, data.rows, (row) => row.id, create);
    parts.empty.hidden = data.rows.length > 0;
    setText(parts.empty, none[data.problem ? 0 : Object.values(filters).some(Boolean) ? 1 : 2]);
    parts.pager.update(data);
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
function pages(go) {
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
