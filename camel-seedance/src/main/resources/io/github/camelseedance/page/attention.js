// What needs a person, above everything else.

import { buttons } from "./actions.js";
import { foreign, h, setAttribute, setText, sync } from "./dom.js";
import { count, duration, money, now, plural, time } from "./format.js";

const KINDS = {
  node: { level: "bad", title: () => "This node has a problem", text: (item) => item.text },
  account: { level: "bad", title: () => "A provider is in trouble", text: (item) => item.text },
  budget: {
    level: "warn",
    title: (item) => (item.limit ? `${item.percent} % of the budget of queue ${item.queue} is used` : `The budget of queue ${item.queue} is nearly used up`),
    text: (item) =>
      (item.limit ? `${money(item.used, item.currency)} of ${money(item.limit, item.currency)} in ${duration(item.periodMillis)}, at` : "At")
      + ` ${item.provider}, account ${item.account}. What would go above it is refused.`,
  },
  inDoubt: {
    level: "bad",
    title: () => "In doubt: nobody knows whether it was accepted, and paid",
    text: (item) => item.row.reason ?? "",
  },
  parked: { level: "bad", title: () => "Parked: kept, and not delivered", text: (item) => item.row.reason ?? "" },
  inDoubtMore: { level: "bad", title: (item) => `${plural(item.count, "more submission")} in doubt`, text: () => "" },
  parkedMore: { level: "bad", title: (item) => `${plural(item.count, "more task")} parked`, text: () => "" },
  undelivered: {
    level: "warn",
    title: (item) => `${many(item)} ${item.count === 1 ? "end waits" : "ends wait"} without a receiver`,
    text: (item) => `No consumer takes the queue ${item.queue} of ${item.provider}, account ${item.account}: add from("seedance:tasks").`,
  },
  unfollowed: {
    level: "warn",
    title: (item) => `${many(item)} running ${item.count === 1 ? "task is" : "tasks are"} followed by no node`,
    text: (item) => `No consumer takes the queue ${item.queue} of ${item.provider}, account ${item.account}: add from("seedance:tasks").`,
  },
  expiring: {
    level: "warn",
    title: (item) => {
      const left = item.row.expiresAt - now();
      return left > 0
        ? `The link of a video that nobody has got expires in ${duration(left)}`
        : "The link of a video that nobody has got has expired";
    },
    text: () => "Let a route take its end, and download the video, before the provider deletes it.",
  },
};

function many(item) {
  return item.all ? count(item.count) : `${count(item.count)} or more`;
}

function create() {
  const title = h("h3");
  const text = foreign("");
  const prompt = foreign("", { class: "prompt" });
  const about = h("span", { class: "meta" });
  const can = buttons();
  const element = h("li", { class: "item" },
    h("div", {}, title, h("p", {}, text), h("p", { class: "line" }, prompt, about)), can.element);
  return {
    element,
    update(item) {
      const kind = KINDS[item.kind] ?? KINDS.node;
      setAttribute(element, "class", `item ${kind.level}`);
      setText(title, kind.title(item));
      setText(text, kind.text(item));
      text.parentElement.hidden = text.textContent === "";
      const { row } = item;
      setText(prompt, row?.prompt ?? "");
      prompt.hidden = prompt.textContent === "";
      const parts = row
        ? [row.taskId ?? row.submissionKey ?? `submission ${row.id.slice(0, 8)}`, row.provider, `queue ${row.queue}`, `submitted ${time(row.since)}`]
        : item.since
          ? [`since ${time(item.since)}`]
          : [];
      setText(about, parts.join(" · "));
      about.parentElement.hidden = parts.length === 0;
      can.update(row ?? {});
    },
  };
}

/** So many are shown before somebody asks for all. */
const FEW = 3;

let all = false;
let last = [];

const toggle = document.getElementById("attention-all");
toggle.addEventListener("click", () => {
  all = !all;
  show(last);
});

export function show(items) {
  last = items;
  document.getElementById("attention").hidden = items.length === 0;
  const more = items.reduce((sum, item) => sum + (item.kind.endsWith("More") ? item.count - 1 : 0), 0);
  const total = count(items.length + more);
  setText(document.getElementById("attention-count"), total);
  sync(document.getElementById("attention-items"), all ? items : items.slice(0, FEW), (item) => item.key, create);
  toggle.hidden = items.length <= FEW;
  setText(toggle, all ? "Show fewer" : `Show all ${total}`);
  setAttribute(toggle, "aria-expanded", String(all));
}
