// Numbers, times and amounts for people.

const number = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

let offset = 0;
let hidden = new Set();

/** Learns the time of the server. */
export function serverTime(millis) {
  if (Number.isFinite(millis)) {
    offset = millis - Date.now();
  }
}

/** Learns what this page does not show. */
export function hide(names) {
  hidden = new Set(names);
}

/** Whether this page does not show something. */
export function isHidden(name) {
  return hidden.has(name);
}

/** The prompt of a task, or why there is none. */
export function promptOf(row) {
  return row.prompt || (isHidden("prompt") ? "(prompt hidden)" : "(no prompt known)");
}

/** Now, by the clock of the server. */
export function now() {
  return Date.now() + offset;
}

export function count(n) {
  return number.format(n ?? 0);
}

export function plural(n, one, many = one + "s") {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** A duration with its two largest units, on one line. */
export function duration(millis) {
  return units(millis).replaceAll(" ", "\u00a0");
}

function units(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  }
  const hours = Math.floor(minutes / 60);
  if (hours < 24) {
    return `${hours} h ${minutes % 60} min`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A time of today as a time, another one with its day. */
export function time(millis) {
  const date = new Date(millis);
  return new Date(now()).toDateString() === date.toDateString() ? clock.format(date) : day.format(date);
}

export function iso(millis) {
  return new Date(millis).toISOString().replace(/\.\d+Z$/, "Z");
}

/** An amount with its currency. */
export function money(amount, currency) {
  const value = Number(amount);
  const digits = Math.abs(value) >= 100 ? 0 : 2;
  const text = value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 1 ? 4 : digits });
  switch (currency) {
    case "usd":
      return "$" + text;
    case "cny":
      return "¥" + text;
    default:
      return `${text} ${currency ?? ""}`.trim();
  }
}
