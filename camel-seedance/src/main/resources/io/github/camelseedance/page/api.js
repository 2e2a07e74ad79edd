// What the page asks the server: one request at a time, by relative addresses only.

import { serverTime } from "./format.js";

const token = document.querySelector('meta[name="seedance-token"]').content;

let tag = null;
let tagOf = null;
let running = null;

/** Reads a view. Null when it has not changed since the last answer for the same address. */
export async function read(address) {
  running?.abort();
  const control = new AbortController();
  running = control;
  const headers = tagOf === address && tag ? { "If-None-Match": tag } : {};
  const answer = await fetch(address, { headers, cache: "no-store", signal: control.signal });
  serverTime(Number(answer.headers.get("X-Seedance-Now")));
  if (answer.status === 304) {
    return null;
  }
  const body = await json(answer);
  if (!answer.ok) {
    throw new Error(body?.error ?? `The server answered ${answer.status}`);
  }
  tag = answer.headers.get("ETag");
  tagOf = address;
  return body;
}

/** Asks for everything again the next time. */
export function forget() {
  tagOf = null;
}

/** Does something. Resolves with what was done, in words. */
export async function act(wish) {
  const answer = await fetch("api/action", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Seedance-Token": token },
    body: JSON.stringify(wish),
  });
  const body = await json(answer);
  if (!answer.ok) {
    throw new Error(body?.error ?? `The server answered ${answer.status}`);
  }
  return body.done;
}

/** Why a video cannot be shown. */
export async function videoProblem(id) {
  try {
    const answer = await fetch(`video/${encodeURIComponent(id)}`, { headers: { Range: "bytes=0-0" } });
    return answer.ok ? "This browser cannot play the video" : ((await json(answer))?.error ?? "The video cannot be fetched");
  } catch {
    return "The server does not answer";
  }
}

async function json(answer) {
  try {
    return await answer.json();
  } catch {
    return null;
  }
}
