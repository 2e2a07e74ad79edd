// What a person can do with a task. Each says first what it does.

import { act } from "./api.js";
import { foreign, h } from "./dom.js";

const ACTIONS = {
  adopt: {
    label: "Adopt …",
    title: "Adopt a task?",
    text: () =>
      "Binds this submission to a task that the provider has. The provider is asked about the task first. It is followed from then"
      + " on, and its end is delivered. Nothing is submitted or paid again.",
    confirm: "Adopt",
  },
  abandon: {
    label: "Abandon …",
    title: "Abandon it?",
    danger: true,
    text: (row) =>
      row.state === "parked"
        ? "Marks the task as done with. Its end is not delivered to any route."
        : "Removes this submission and frees its key. If the provider has accepted it after all, its video is paid and nobody gets"
          + " it; a new submission with the same key is sent and paid again.",
    confirm: "Abandon",
  },
  retry: {
    label: "Retry …",
    title: "Try again?",
    text: (row) =>
      row.state === "parked"
        ? "Follows the task again: the provider is asked about it, and its end is delivered."
        : "Looks for this submission at the provider once more. It is never sent again, so nothing is paid twice.",
    confirm: "Retry",
  },
  deliver: {
    label: "Deliver again …",
    title: "Deliver the end again?",
    text: (row) =>
      "Hands the end of this task to a consumer of its queue again. "
      + (row.state === "delivered"
        ? "It was delivered before: a route that stores, sends or bills something does that twice."
        : "A route that has handled a part of it before handles that part twice."),
    confirm: "Deliver again",
  },
  cancel: {
    label: "Cancel …",
    title: "Cancel the task?",
    danger: true,
    text: () =>
      "Asks the provider to cancel this task. Whether it is charged is the provider's decision. The end, cancelled, is delivered to"
      + " the route like any other.",
    confirm: "Cancel the task",
  },
};

let done = () => {};

/** Tells whom to call after something was done. */
export function afterAction(callback) {
  done = callback;
}

/** Buttons for what can be done with a row; they are made anew only when that changes. */
export function buttons() {
  const element = h("div", { class: "actions" });
  let known = null;
  let row = null;
  return {
    element,
    update(next) {
      row = next;
      const can = next.can ?? [];
      const wanted = can.join();
      element.hidden = can.length === 0;
      if (wanted !== known) {
        known = wanted;
        element.replaceChildren(
          ...can
            .filter((name) => ACTIONS[name])
            .map((name) =>
              h("button", {
                type: "button",
                class: ACTIONS[name].danger ? "danger" : null,
                text: ACTIONS[name].label,
                "aria-label": `${ACTIONS[name].label} task ${next.taskId ?? next.id}`,
                on: { click: () => ask(name, row) },
              }),
            ),
        );
      }
    },
  };
}

function ask(name, row) {
  const action = ACTIONS[name];
  const dialog = document.getElementById("confirm");
  const taskId =
    name === "adopt" ? h("input", { name: "taskId", required: true, maxlength: 128, autocomplete: "off", spellcheck: "false" }) : null;
  const problem = h("p", { class: "problem", role: "alert" });
  const confirm = h("button", { type: "submit", class: action.danger ? "primary danger" : "primary", text: action.confirm });
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "confirm-title", text: action.title }),
    h("p", { id: "confirm-text", text: action.text(row) }),
    h(
      "p",
      { class: "about" },
      foreign(row.prompt ?? "", { class: "clamp" }),
      h("code", { text: row.taskId ?? row.id }),
    ),
    taskId ? h("label", { class: "field" }, h("span", { text: "Id of the task at the provider" }), taskId) : null,
    problem,
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", text: "Leave it as it is", on: { click: () => dialog.close() } }),
      confirm,
    ),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    confirm.disabled = true;
    try {
      const text = await act({ id: row.id, state: row.state, action: name, taskId: taskId?.value.trim() });
      dialog.close();
      toast(text);
      done();
    } catch (error) {
      problem.textContent = error.message;
      confirm.disabled = false;
    }
  });
  dialog.replaceChildren(form);
  dialog.showModal();
  (taskId ?? dialog.querySelector("button")).focus();
}

let hiding = 0;

/** Says something for a moment. */
export function toast(text) {
  const place = document.getElementById("toast");
  place.textContent = text;
  place.classList.add("shown");
  clearTimeout(hiding);
  hiding = setTimeout(() => place.classList.remove("shown"), 6000);
}
