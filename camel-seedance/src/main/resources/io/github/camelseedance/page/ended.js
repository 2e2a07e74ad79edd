// What has ended: a gallery.

import { buttons } from "./actions.js";
import { videoProblem } from "./api.js";
import { foreign, h, setAttribute, setText } from "./dom.js";
import { duration, iso, isHidden, money, now, promptOf, time } from "./format.js";
import { taskList } from "./list.js";

const STATES = [
  ["", "All"],
  ["ended", "Not delivered"],
  ["parked", "Parked"],
  ["delivered", "Delivered"],
];
const WORDS = { succeeded: "Succeeded", failed: "Failed", cancelled: "Cancelled", expired: "Expired", timed_out: "Timed out" };
const FRAMES = "seedance.frames";

export default taskList({
  name: "ended",
  title: "Ended",
  state: "Delivery",
  states: STATES,
  style: "gallery",
  label: "Ended tasks",
  none: ["What has ended is not known now.", "Nothing that has ended matches.", "Nothing has ended yet."],
  create,
  more() {
    const frames = h("input", { type: "checkbox", on: { change: () => showFrames(frames.checked) } });
    frames.checked = remembered();
    return [h("label", { class: "check", title: "Fetches the videos that are in view, to show their first frames" }, frames, h("span", { text: "First frames" }))];
  },
});

// First frames, when they are wanted: the videos in view, one after the other, and none while nobody looks. Else nothing is fetched
// before a click.

const waiting = new Set();
let loading = false;

const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const frame = entry.target.frame;
    if (entry.isIntersecting && frame) {
      waiting.add(frame);
    } else {
      waiting.delete(frame);
    }
  }
  loadNext();
});

function remembered() {
  try {
    return localStorage.getItem(FRAMES) === "yes";
  } catch {
    return false;
  }
}

function showFrames(on) {
  try {
    localStorage.setItem(FRAMES, on ? "yes" : "no");
  } catch {
    // the choice holds for this page then
  }
  if (on) {
    loadNext();
  }
}

async function loadNext() {
  const [next] = waiting;
  if (loading || !next || document.visibilityState !== "visible" || !document.querySelector(".check input")?.checked) {
    return;
  }
  waiting.delete(next);
  loading = true;
  await next();
  loading = false;
  loadNext();
}

document.addEventListener("visibilitychange", loadNext);

function hue(text) {
  return [...text].reduce((sum, c) => (sum * 31 + c.codePointAt(0)) % 360, 7);
}

/** The picture of a task: drawn, then its first frame, and on click its video. */
function picture() {
  const badge = h("span", { class: "badge" });
  const play = h("button", { type: "button", class: "play", on: { click: () => start() } }, h("span", { class: "triangle" }));
  const note = h("p", { class: "note", role: "status" });
  const element = h("div", { class: "picture" }, badge, play, note);
  let row = null;
  let video = null;
  let broken = false;

  function player() {
    if (!video) {
      video = h("video", { src: `video/${encodeURIComponent(row.id)}`, preload: "metadata", playsinline: true, "aria-label": `Video of task ${row.taskId}` });
      video.muted = true;
      element.prepend(video);
    }
    return video;
  }

  function start() {
    const shown = player();
    shown.controls = true;
    shown.muted = false;
    element.classList.add("playing");
    setText(note, shown.readyState > 1 ? "" : "Fetching the video …");
    shown.addEventListener("error", failed, { once: true });
    shown.addEventListener("playing", () => setText(note, ""), { once: true });
    shown.play().catch(() => {});
    shown.focus();
  }

  async function failed() {
    setText(note, await videoProblem(row.id));
    element.classList.remove("playing");
    video?.remove();
    video = null;
  }

  element.frame = () =>
    new Promise((resolve) => {
      if (video || broken || !row.hasVideo || !element.isConnected) {
        resolve();
        return;
      }
      const shown = player();
      const end = (shows) => () => {
        clearTimeout(patience);
        element.classList.toggle("framed", shows);
        broken = !shows;
        if (!shows && !element.classList.contains("playing")) {
          shown.remove();
          video = null;
        }
        resolve();
      };
      const patience = setTimeout(end(false), 30000);
      shown.addEventListener("loadeddata", end(true), { once: true });
      shown.addEventListener("error", end(false), { once: true });
    });
  watcher.observe(element);

  return {
    element,
    update(next) {
      row = next;
      element.style.setProperty("--hue", hue(row.prompt || row.id));
      play.hidden = !row.hasVideo;
      setAttribute(play, "aria-label", `Play the video of task ${row.taskId}`);
      setText(badge, [row.resolution, row.duration > 0 ? `${row.duration} s` : null, row.aspectRatio].filter(Boolean).join(" · "));
      const kept = row.status === "succeeded" && isHidden("video");
      if (!row.hasVideo) {
        setText(note, kept ? "Video hidden" : row.errorCode ?? WORDS[row.status] ?? "");
      }
      element.classList.toggle("kept", kept);
      element.classList.toggle("no-video", !row.hasVideo && !kept);
    },
    removed() {
      watcher.unobserve(element);
      waiting.delete(element.frame);
    },
  };
}

function delivery(row) {
  if (row.state === "delivered") {
    return row.deliveredAt ? `Delivered ${time(row.deliveredAt)}` : "Delivered";
  }
  if (row.state === "parked") {
    return "Parked";
  }
  const again = row.notBefore && row.notBefore > now() ? `, again in ${duration(row.notBefore - now())}` : "";
  return row.deliveries > 0 ? `Tried ${row.deliveries}×${again}` : "Not delivered yet";
}

function create() {
  const seen = picture();
  const prompt = foreign("", { class: "prompt clamp" });
  const status = h("span", { class: "chip" });
  const state = h("span", { class: "chip" });
  const cost = h("span", { class: "cost" });
  const model = foreign("", { class: "meta" });
  const took = h("span", { class: "meta", title: "When it ended, and how long it took" });
  const reason = foreign("", { class: "reason clamp" });
  const facts = h("dl", { class: "facts" });
  const can = buttons();
  const element = h("li", { class: "card" }, seen.element,
    h("div", { class: "body" },
      h("p", { class: "chips" }, status, state),
      prompt, reason,
      h("p", { class: "meta" }, model), h("p", { class: "took" }, took, cost),
      h("details", {}, h("summary", { text: "Details" }), facts, can.element)));
  let row = null;
  const part = {
    element,
    update(next) {
      const changed = JSON.stringify(next) !== JSON.stringify(row);
      row = next;
      if (changed) {
        seen.update(row);
        setText(prompt, promptOf(row));
        setText(status, WORDS[row.status] ?? row.status);
        setAttribute(status, "class", `chip ${row.status}`);
        setText(cost, row.cost === undefined ? "" : money(row.cost, row.currency));
        setText(model, [row.model, row.provider, row.account === "default" ? null : row.account].filter(Boolean).join(" · "));
        setText(reason, row.status === "succeeded" ? (row.reason ?? "") : (row.errorMessage ?? row.reason ?? ""));
        reason.hidden = reason.textContent === "";
        showFacts(facts, row);
        can.update(row);
      }
      part.tick();
    },
    tick() {
      setText(state, delivery(row));
      setAttribute(state, "class", `chip ${row.state}`);
      const ended = row.endedAt ? `Ended ${time(row.endedAt)}` : "";
      setText(took, [ended, row.endedAt ? duration(row.endedAt - row.begunAt) : ""].filter(Boolean).join(" · "));
    },
    removed: () => seen.removed(),
  };
  return part;
}

function showFacts(list, row) {
  const facts = [
    ["Task", row.taskId],
    ["Submission", row.id],
    ["Key", row.submissionKey],
    ["Queue", row.queue],
    ["Seed", row.seed],
    ["Submitted", iso(row.since)],
    ["Ended", row.endedAt && iso(row.endedAt)],
    ["Delivered", row.deliveredAt && iso(row.deliveredAt)],
    ["Deliveries", row.deliveries > 0 ? String(row.deliveries) : null],
    ["Link expires", row.expiresAt && iso(row.expiresAt)],
    ["Tokens", row.tokens === undefined ? null : String(row.tokens)],
    ["Differs in", row.mismatch?.join(", ")],
    ["Error", row.errorCode],
    ["Message", row.errorMessage ?? row.reason],
    ...Object.entries(row.headers).map(([name, value]) => [name, String(value)]),
  ];
  list.replaceChildren(
    ...facts.filter(([, value]) => value).flatMap(([label, value]) => [h("dt", {}, foreign(label)), h("dd", {}, foreign(value))]));
}
