// Talking to the gateway: requests, lists over all their pages, and the events.

export let session = { signed_in: false, may: [], csrf: null, cameras: null };
export const may = (what) => session.may.includes(what);
export const enc = encodeURIComponent;

let onSignedOut = () => {};

export class Problem extends Error {
  constructor(problem, status = 0) {
    super(problem.detail || problem.title || "The request failed");
    this.status = status;
    this.errors = problem.errors || [];
  }
}

export function takeSession(next) {
  session = next;
}

export function whenSignedOut(action) {
  onSignedOut = action;
}

// The answer's JSON, with its version for If-Match as the second.
export async function ask(method, path, body, headers = {}) {
  const request = { method, headers: { ...headers } };
  if (method !== "GET" && session.csrf) request.headers["X-CSRF-Token"] = session.csrf;
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch("/api/v1/" + path, request);
  } catch {
    throw new Problem({ detail: "The gateway does not answer." });
  }
  if (response.status === 204) return [null, null];
  const json = await response.json().catch(() => ({ title: "HTTP " + response.status }));
  if (response.status === 401 && path !== "session") onSignedOut();
  if (response.status === 412) throw new Problem({ detail: "Somebody else has changed it meanwhile. Close this and open it again." }, 412);
  if (!response.ok) throw new Problem(json, response.status);
  return [json, response.headers.get("ETag")];
}

export const api = async (...request) => (await ask(...request))[0];

// All pages of a list.
export async function all(path, name, most = Infinity) {
  const items = [];
  let cursor = null;
  do {
    const page = await api("GET", path + (path.includes("?") ? "&" : "?") + "limit=500" + (cursor ? "&cursor=" + enc(cursor) : ""));
    items.push(...page[name]);
    cursor = page.next;
  } while (cursor && items.length < most);
  return items;
}

// crypto.randomUUID is missing where the page comes over plain HTTP by another name than localhost.
export const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

// ---- events

let source = null;
let waiting = null; // events that came while everything was fetched
let lastEventId = "";
let withScores = false;
let retry = 1_000;
let timer = 0;
let wiring = {};

// handlers: by type of event; load: fetches all anew; state(word, text): what is shown; begin: to come back.
export function wire(parts) {
  wiring = parts;
}

export const listening = () => source?.readyState === EventSource.OPEN;

export function startAnew() {
  lastEventId = "";
}

export function hangUp() {
  source?.close();
  source = null;
  clearTimeout(timer);
}

// Scores are many: they come only where somebody looks at them.
export function wantScores(wanted) {
  if (withScores === wanted) return;
  withScores = wanted;
  if (source && !waiting) listen();
}

export function listen() {
  source?.close();
  const types = "moment,alert,status,stream,query" + (withScores ? ",score" : "");
  const mine = new EventSource("/api/v1/events?types=" + types + (lastEventId ? "&last_event_id=" + enc(lastEventId) : ""));
  source = mine;
  mine.addEventListener("init", async (event) => {
    lastEventId = event.lastEventId;
    const init = JSON.parse(event.data);
    wiring.clock(Date.parse(init.now));
    if (!init.resumed) {
      waiting = [];
      try {
        await wiring.load();
      } catch (error) {
        waiting = null;
        lost("Disconnected");
        return;
      }
      const came = waiting;
      waiting = null;
      came.forEach(([handler, data]) => handler(data));
    }
    if (source !== mine) return;
    retry = 1_000;
    wiring.state("live", init.ready ? "Live" : "Starting");
  });
  for (const [type, handler] of Object.entries(wiring.handlers)) {
    mine.addEventListener(type, (event) => {
      if (event.lastEventId) lastEventId = event.lastEventId;
      const data = JSON.parse(event.data);
      if (waiting) waiting.push([handler, data]);
      else handler(data);
    });
  }
  // Not left to the browser: who is there may have changed.
  mine.onerror = () => {
    if (source === mine) lost("Reconnecting");
  };
}

export function lost(words) {
  wiring.state("lost", words);
  source?.close();
  clearTimeout(timer);
  timer = setTimeout(wiring.begin, retry);
  retry = Math.min(retry * 2, 30_000);
}

// A connection that died without a word is noticed only by asking.
setInterval(async () => {
  if (document.hidden || !listening()) return;
  try {
    const response = await fetch("/ready", { signal: AbortSignal.timeout(5_000) });
    wiring.state("live", response.ok ? "Live" : "Starting");
  } catch {
    lost("Reconnecting");
  }
}, 15_000);
