// What runs, and how long it will take.

import { buttons } from "./actions.js";
import { foreign, h, setAttribute, setText } from "./dom.js";
import { duration, iso, money, now, promptOf } from "./format.js";
import { taskList } from "./list.js";

const STATES = [
  ["", "All"],
  ["running", "Running"],
  ["submitting", "Submitting"],
  ["in_doubt", "In doubt"],
];
const WORDS = { submitting: "Submitting", in_doubt: "In doubt", queued: "Queued", processing: "Processing", unknown: "Unknown" };

export default taskList({
  name: "running",
  title: "Running",
  state: "State",
  states: STATES,
  style: "rows",
  label: "Running tasks",
  none: ["What runs is not known now.", "Nothing that runs matches.", "Nothing runs now."],
  create,
});

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
      setText(prompt, promptOf(row));
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
