// The page of Sightline. No library, no build step. Everything people wrote is set as text, never as markup.

const WINDOW_MS = 120_000; // what a score line shows
const STRIP_MS = 600_000; // what the strip beneath a camera shows
const MAX_MOMENTS = 300; // held here unless older ones are asked for
const MAX_LINES = 6; // score lines a query before "show all"
const PICTURE_MS = 2_000;

const $ = (id) => document.getElementById(id);
const streams = new Map();
const statuses = new Map();
const queries = new Map();
const moments = new Map();
const scores = new Map(); // "stream query" -> [[at_ms, inside], ...], oldest first
const coverage = new Map(); // stream -> [{from, to, coverage}]
const expanded = new Set(); // queries that show all lines
let clockSkew = 0; // server's clock minus ours, ms
let hasOlder = false; // the gateway has moments from before those held here
let held = MAX_MOMENTS;
let dirty = true;
let session = { signed_in: false, may: [], csrf: null, cameras: null };

const may = (what) => session.may.includes(what);
const now = () => Date.now() + clockSkew;
const pair = (stream, query) => stream + " " + query;
const byId = (a, b) => (a.id < b.id ? -1 : 1);

// ---- server

class Problem extends Error {
  constructor(problem) {
    super(problem.detail || problem.title || "The request failed");
    this.errors = problem.errors || [];
  }
}

async function api(method, path, body, headers = {}) {
  const options = { method, headers: { ...headers } };
  if (method !== "GET" && session.csrf) options.headers["X-CSRF-Token"] = session.csrf;
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch("/api/v1/" + path, options);
  } catch {
    throw new Problem({ detail: "The gateway does not answer." });
  }
  if (response.status === 204) return null;
  const json = await response.json().catch(() => ({ title: "HTTP " + response.status }));
  if (response.status === 401 && path !== "session") signedOut();
  if (!response.ok) throw new Problem(json);
  return json;
}

// All pages of a list.
async function all(path, name) {
  const items = [];
  let cursor = null;
  do {
    const page = await api("GET", path + "?limit=500" + (cursor ? "&cursor=" + enc(cursor) : ""));
    items.push(...page[name]);
    cursor = page.next;
  } while (cursor);
  return items;
}

const enc = encodeURIComponent;

function show(error) {
  $("notice").textContent = error.message;
  $("notice").hidden = false;
  clearTimeout(show.timer);
  show.timer = setTimeout(() => ($("notice").hidden = true), 8_000);
}

async function load() {
  const [s, q, m, c, t] = await Promise.all([
    all("streams", "streams"),
    all("queries", "queries"),
    api("GET", "moments?limit=100"),
    api("GET", "scores?seconds=" + WINDOW_MS / 1_000),
    api("GET", "status"),
  ]);
  for (const map of [streams, queries, moments, scores, statuses, coverage]) map.clear();
  s.forEach((stream) => streams.set(stream.id, stream));
  q.forEach((query) => queries.set(query.id, query));
  m.moments.forEach(takeMoment);
  hasOlder = m.next !== null;
  c.series.forEach((line) => scores.set(pair(line.stream, line.query), line.points.map((p) => [p[0], p[3]])));
  t.streams.forEach((status) => {
    statuses.set(status.stream, status);
    coverage.set(status.stream, status.coverage);
  });
  dirty = true;
}

// ---- who is there

async function begin() {
  let next;
  try {
    next = await api("GET", "session");
  } catch {
    connection("lost", "Reconnecting");
    reconnect();
    return;
  }
  // Who sees other cameras than before starts anew.
  const eyes = (one) => JSON.stringify([one.user, one.role, one.cameras]);
  if (eyes(next) !== eyes(session)) lastEventId = "";
  session = next;
  showSession();
  if (session.signed_in) listen();
  else askWho();
}

function showSession() {
  document.body.classList.toggle("looking", session.signed_in && !may("write"));
  $("account").hidden = !session.user;
  text($("account-name"), session.user || "");
}

function askWho() {
  connection("connecting", "Signed out");
  if ($("sign-in-dialog").open) return;
  clearErrors($("sign-in-form"));
  $("sign-in-password").value = "";
  $("sign-in-dialog").showModal();
}

function signedOut() {
  source?.close();
  source = null;
  clearTimeout(reconnect.timer);
  session = { signed_in: false, may: [], csrf: null, cameras: null };
  lastEventId = "";
  for (const map of [streams, queries, moments, scores, statuses, coverage]) map.clear();
  dirty = true;
  showSession();
  askWho();
}

function setUpSignIn() {
  // There is nothing behind it to go back to.
  $("sign-in-dialog").addEventListener("cancel", (event) => event.preventDefault());
  $("sign-in-form").addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await api("POST", "session", { user: $("sign-in-user").value.trim(), password: $("sign-in-password").value });
      $("sign-in-dialog").close();
      $("sign-in-password").value = "";
      begin();
    } catch (error) {
      showErrors($("sign-in-form"), error instanceof Problem ? error : new Problem({ detail: String(error) }));
      $("sign-in-password").select();
    }
  });
  $("sign-out").addEventListener("click", async () => {
    await api("DELETE", "session").catch(() => null);
    signedOut();
  });
}

// ---- events

let source = null;
let loading = null; // events that came while everything was fetched
let lastEventId = "";
let retry = 1_000;

function connection(state, text) {
  $("connection").dataset.state = state;
  $("connection-text").textContent = text;
}

function listen() {
  source?.close();
  source = new EventSource("/api/v1/events" + (lastEventId ? "?last_event_id=" + enc(lastEventId) : ""));
  source.addEventListener("init", async (event) => {
    lastEventId = event.lastEventId;
    const init = JSON.parse(event.data);
    clockSkew = Date.parse(init.now) - Date.now();
    if (!init.resumed) {
      loading = [];
      try {
        await load();
      } catch (error) {
        loading = null;
        connection("lost", "Disconnected");
        reconnect();
        return;
      }
      const waiting = loading;
      loading = null;
      waiting.forEach(([handler, data]) => handler(data));
    }
    retry = 1_000;
    connection("live", init.ready ? "Live" : "Starting");
  });
  for (const [type, handler] of Object.entries(handlers)) {
    source.addEventListener(type, (event) => {
      if (event.lastEventId) lastEventId = event.lastEventId;
      const data = JSON.parse(event.data);
      if (loading) loading.push([handler, data]);
      else handler(data);
    });
  }
  source.onerror = () => {
    connection("lost", "Reconnecting");
    // Not left to the browser: who is there may have changed.
    reconnect();
  };
}

function reconnect() {
  source?.close();
  clearTimeout(reconnect.timer);
  reconnect.timer = setTimeout(begin, retry);
  retry = Math.min(retry * 2, 30_000);
}

// A connection that died without a word is noticed only by asking.
setInterval(async () => {
  if (document.hidden || !source || source.readyState !== EventSource.OPEN) return;
  try {
    const response = await fetch("/ready", { signal: AbortSignal.timeout(5_000) });
    connection("live", response.ok ? "Live" : "Starting");
  } catch {
    connection("lost", "Reconnecting");
    reconnect();
  }
}, 15_000);

const handlers = {
  stream(event) {
    if (event.type === "delete") {
      streams.delete(event.id);
      statuses.delete(event.id);
      coverage.delete(event.id);
      for (const key of [...scores.keys()]) if (key.startsWith(event.id + " ")) scores.delete(key);
    } else {
      streams.set(event.id, { ...streams.get(event.id), ...event.stream });
    }
    dirty = true;
  },
  query(event) {
    if (event.type === "delete") {
      queries.delete(event.id);
      for (const key of [...scores.keys()]) if (key.endsWith(" " + event.id)) scores.delete(key);
    } else {
      queries.set(event.id, event.query);
    }
    dirty = true;
  },
  status(status) {
    extendCoverage(status);
    statuses.set(status.stream, status);
    dirty = true;
  },
  moment(event) {
    const fresh = !moments.has(event.moment.id);
    takeMoment(event.moment);
    if (event.type === "new" && fresh) {
      const where = streams.get(event.moment.stream)?.name || event.moment.stream;
      $("announce").textContent = (event.moment.sentence || "A moment") + ", " + where;
    }
    dirty = true;
  },
  score(event) {
    for (const [query, rows] of Object.entries(event.scores)) {
      const key = pair(event.stream, query);
      if (!scores.has(key)) {
        scores.set(key, []);
        dirty = true;
      }
      const line = scores.get(key);
      rows.forEach((row, i) => {
        if (!line.length || event.at_ms[i] > line[line.length - 1][0]) line.push([event.at_ms[i], row[2]]);
      });
      const oldest = now() - WINDOW_MS - 5_000;
      let old = 0;
      while (old < line.length && line[old][0] < oldest) old++;
      if (old > 64) line.splice(0, old);
    }
  },
};

function takeMoment(moment) {
  const known = moments.get(moment.id);
  if (known && known.revision >= moment.revision) return;
  moments.set(moment.id, moment);
  if (moments.size > held + 50) {
    newestFirst()
      .slice(held)
      .forEach((old) => moments.delete(old.id));
    hasOlder = true;
  }
}

const newestFirst = () => [...moments.values()].sort((a, b) => (a.started_at < b.started_at ? 1 : a.started_at > b.started_at ? -1 : a.id < b.id ? -1 : 1));

// The spans come with the status that is fetched; between, the state alone is told.
function extendCoverage(status) {
  const spans = coverage.get(status.stream) || [];
  const kind = status.state === "online" ? "watched" : "offline";
  const last = spans[spans.length - 1];
  if (last && last.coverage === kind) last.to = status.at;
  else spans.push({ from: last ? last.to : status.at, to: status.at, coverage: kind });
  coverage.set(status.stream, spans.slice(-256));
}

// ---- drawing

const colours = {};
function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["line", "soft", "edge", "alert", "alert-wash", "seen", "good", "raised"]) colours[name] = style.getPropertyValue("--" + name).trim();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", readColours);

function surface(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = window.devicePixelRatio || 1;
  if (!width) return null;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

const startOf = (moment) => Date.parse(moment.started_at);
const endOf = (moment) => (moment.state === "live" ? now() : moment.ended_at ? Date.parse(moment.ended_at) : startOf(moment) + (moment.end - moment.start) * 1_000);

function drawLine(canvas, line, query, spans) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const end = Math.max(now(), line.length ? line[line.length - 1][0] : 0);
  const x = (at) => ((at - end) / WINDOW_MS + 1) * width;
  const y = (score) => height - 2 - score * (height - 4);
  for (const moment of spans) {
    const from = Math.max(0, x(startOf(moment)));
    const to = x(endOf(moment));
    if (to < 0 || moment.state === "retracted") continue;
    pen.fillStyle = colours["alert-wash"];
    pen.fillRect(from, 0, Math.max(1, to - from), height);
  }
  pen.strokeStyle = colours.soft;
  pen.lineWidth = 1;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(0, y(query.settings.start_threshold));
  pen.lineTo(width, y(query.settings.start_threshold));
  pen.stroke();
  pen.setLineDash([]);
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1.6;
  pen.lineJoin = "round";
  pen.beginPath();
  let before = 0;
  for (const [at, inside] of line) {
    if (at < end - WINDOW_MS - 2_000) continue;
    // A hole of more than 3 s is a hole, not a slope.
    if (!before || at - before > 3_000) pen.moveTo(x(at), y(inside));
    else pen.lineTo(x(at), y(inside));
    before = at;
  }
  pen.stroke();
}

function drawStrip(canvas, stream) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const end = now();
  const x = (at) => ((at - end) / STRIP_MS + 1) * width;
  pen.fillStyle = colours.raised;
  pen.fillRect(0, 0, width, height);
  for (const span of coverage.get(stream) || []) {
    const from = Math.max(0, x(Date.parse(span.from)));
    const to = Math.min(width, x(Date.parse(span.to)));
    if (to <= 0 || to <= from) continue;
    pen.fillStyle = span.coverage === "watched" ? colours.edge : colours.soft;
    if (span.coverage === "watched") pen.fillRect(from, height - 4, to - from, 4);
    else for (let at = from; at < to; at += 4) pen.fillRect(at, 0, Math.min(1.5, to - at), height);
  }
  for (const moment of moments.values()) {
    if (moment.stream !== stream || moment.state === "retracted") continue;
    const from = Math.max(0, x(startOf(moment)));
    const to = Math.min(width, x(endOf(moment)));
    if (to < 0) continue;
    pen.fillStyle = moment.state === "live" ? colours.alert : colours.seen;
    pen.fillRect(from, 0, Math.max(2, to - from), height - 5);
  }
}

// ---- page

// Makes the children of a list those of the items, keeping the ones that stay.
function sync(parent, template, items, key, create, update) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let node = known.get(id);
    known.delete(id);
    if (!node) {
      node = $(template).content.firstElementChild.cloneNode(true);
      node.dataset.key = id;
      create(node, id);
    }
    update(node, item);
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  known.forEach((node) => node.remove());
}

const part = (node, selector) => node.querySelector(selector);
function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

const STATES = { connecting: "connecting", online: "online", offline: "offline", ended: "ended", disabled: "switched off" };
const streamName = (id) => streams.get(id)?.name || id;
const plural = (n, one, many) => n + " " + (n === 1 ? one : many);

function liveMoments(test) {
  return [...moments.values()].filter((moment) => moment.state === "live" && test(moment));
}

function renderStreams() {
  const all = [...streams.values()].sort(byId);
  const online = all.filter((stream) => statuses.get(stream.id)?.state === "online").length;
  text($("streams-count"), all.length ? online + " of " + all.length + " online" : "");
  $("streams-empty").hidden = all.length > 0;
  sync($("streams"), "stream-template", all, (stream) => stream.id, createCamera, (node, stream) => {
    const status = statuses.get(stream.id);
    const state = stream.enabled ? status?.state || "connecting" : "disabled";
    const live = liveMoments((moment) => moment.stream === stream.id);
    text(part(node, "h3"), stream.name);
    const badge = part(node, ".badge");
    badge.dataset.state = state;
    text(badge, STATES[state] || state);
    node.classList.toggle("alerting", live.length > 0);
    node.classList.toggle("off", state !== "online");
    text(part(node, ".livetag"), live.length === 1 ? live[0].sentence || "Moment" : live.length + " moments");
    part(node, ".livetag").hidden = live.length === 0;
    text(
      part(node, ".facts"),
      state === "online" ? status.frames_per_second.toFixed(1) + " frames/s, " + status.lag_s.toFixed(1) + " s behind" : stream.source,
    );
    text(part(node, ".reason"), stream.enabled && state !== "online" ? status?.reason || "" : "");
    part(node, ".picture img").alt = "Latest picture of " + stream.name;
    part(node, ".strip").setAttribute("aria-label", "Last ten minutes of " + stream.name);
    setSwitch(node, stream.enabled, "Watch " + stream.name);
  });
}

function setSwitch(node, on, label) {
  const box = part(node, ".switch input");
  box.checked = on;
  text(part(node, ".switch .unseen"), label);
}

function createCamera(node, id) {
  const image = part(node, "img");
  image.addEventListener("load", () => {
    image.hidden = false;
    part(node, ".nopicture").hidden = true;
  });
  image.addEventListener("error", () => {
    image.hidden = true;
    part(node, ".nopicture").hidden = false;
  });
  refreshPicture(node);
  part(node, ".switch input").addEventListener("change", (event) => change("streams", id, { enabled: event.target.checked }));
  part(node, ".edit").addEventListener("click", () => editStream(streams.get(id)));
  part(node, ".delete").addEventListener("click", () =>
    remove("streams", id, "Delete the camera “" + streamName(id) + "”?", "Its moments stay; its stored password is forgotten."),
  );
}

function renderQueries() {
  const all = [...queries.values()].sort(byId);
  text($("queries-count"), all.length ? String(all.length) : "");
  $("queries-empty").hidden = all.length > 0;
  sync($("queries"), "query-template", all, (query) => query.id, createQuery, (node, query) => {
    text(part(node, "h3"), query.sentence);
    const where = query.streams.length ? query.streams.map(streamName).join(", ") : "all cameras";
    text(part(node, ".facts"), "On " + where + ". Starts at " + query.settings.start_threshold + ", ends below " + query.settings.end_threshold + ".");
    node.classList.toggle("disabled", !query.enabled);
    setSwitch(node, query.enabled, "Look for " + query.sentence);
    const lines = [...scores.keys()].filter((key) => key.endsWith(" " + query.id)).sort();
    const shown = expanded.has(query.id)
      ? lines
      : lines.filter((key, i) => i < MAX_LINES || liveMoments((moment) => pair(moment.stream, moment.query) === key).length);
    part(node, ".waiting").hidden = lines.length > 0;
    const more = part(node, ".more");
    more.hidden = lines.length <= MAX_LINES;
    text(more, expanded.has(query.id) ? "Show fewer" : "Show all " + lines.length);
    sync(part(node, ".lines"), "line-template", shown, (key) => key, () => {}, (row, key) => {
      const stream = key.slice(0, key.indexOf(" "));
      text(part(row, ".name"), streamName(stream));
      row.classList.toggle("alerting", liveMoments((moment) => pair(moment.stream, moment.query) === key).length > 0);
    });
  });
}

function createQuery(node, id) {
  part(node, ".switch input").addEventListener("change", (event) => change("queries", id, { enabled: event.target.checked }));
  part(node, ".edit").addEventListener("click", () => editQuery(queries.get(id)));
  part(node, ".more").addEventListener("click", () => {
    if (!expanded.delete(id)) expanded.add(id);
    dirty = true;
  });
  part(node, ".delete").addEventListener("click", () =>
    remove("queries", id, "Delete the query “" + queries.get(id).sentence + "”?", "It is looked for no longer; its moments stay."),
  );
}

function duration(seconds) {
  if (seconds < 60) return seconds.toFixed(1) + " s";
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  return (whole >= 3_600 ? Math.floor(whole / 3_600) + " h " : "") + minutes + " min " + (whole % 60) + " s";
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

function renderMoments() {
  const wantedStream = $("filter-stream").value;
  const wantedQuery = $("filter-query").value;
  const all = newestFirst().filter((moment) => (!wantedStream || moment.stream === wantedStream) && (!wantedQuery || moment.query === wantedQuery));
  const live = all.filter((moment) => moment.state === "live").length;
  text($("moments-count"), live ? live + " now" : "");
  const ongoing = liveMoments(() => true).length;
  document.title = (ongoing ? "(" + ongoing + ") " : "") + "Sightline";
  $("moments-empty").hidden = all.length > 0;
  $("older").hidden = !hasOlder;
  sync($("moment-list"), "moment-template", all, (moment) => moment.id, () => {}, (node, moment) => {
    node.className = "moment " + moment.state;
    text(part(node, ".sentence"), moment.sentence || "(a deleted query)");
    const start = new Date(startOf(moment));
    const today = new Date(now()).toDateString() === start.toDateString();
    text(part(node, ".facts"), streamName(moment.stream) + ", " + (today ? "" : day.format(start) + " ") + clock.format(start) + ", score " + moment.score.toFixed(2));
    text(part(node, ".state"), moment.state === "live" ? "Now" : moment.state === "retracted" ? "Withdrawn" : "");
    const length = moment.state === "live" ? (now() - startOf(moment)) / 1_000 : moment.end - moment.start;
    text(part(node, ".length"), duration(Math.max(0, length)));
  });
}

function renderFilter(select, items, label) {
  const wanted = [["", "all"], ...items.map((item) => [item.id, label(item)])];
  const same = select.options.length === wanted.length && wanted.every(([value, name], i) => select.options[i].value === value && select.options[i].textContent === name);
  if (same) return;
  const before = select.value;
  select.replaceChildren(...wanted.map(([value, name]) => new Option(name, value)));
  select.value = wanted.some(([value]) => value === before) ? before : "";
}

function render() {
  if (dirty) {
    dirty = false;
    renderFilter($("filter-stream"), [...streams.values()].sort(byId), (stream) => stream.name);
    renderFilter($("filter-query"), [...queries.values()].sort(byId), (query) => query.sentence);
    renderStreams();
    renderQueries();
    renderMoments();
  }
  for (const node of $("streams").children) drawStrip(part(node, ".strip"), node.dataset.key);
  for (const node of $("queries").children) {
    const query = queries.get(node.dataset.key);
    if (!query) continue;
    for (const row of part(node, ".lines").children) {
      const line = scores.get(row.dataset.key) || [];
      const newest = line.length ? line[line.length - 1][1].toFixed(2) : "";
      text(part(row, ".value"), newest);
      part(row, "canvas").setAttribute("aria-label", "Score now " + (newest || "unknown"));
      drawLine(part(row, "canvas"), line, query, [...moments.values()].filter((moment) => pair(moment.stream, moment.query) === row.dataset.key));
    }
  }
}

// ---- changing

async function change(kind, id, patch) {
  try {
    const value = await api("PATCH", kind + "/" + enc(id), patch);
    if (kind === "streams") streams.set(id, value);
    else queries.set(id, value);
  } catch (error) {
    show(error);
  }
  dirty = true;
}

function remove(kind, id, question, consequence) {
  $("confirm-title").textContent = question;
  $("confirm-text").textContent = consequence;
  const dialog = $("confirm-dialog");
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue !== "delete") return;
    try {
      await api("DELETE", kind + "/" + enc(id));
      handlers[kind === "streams" ? "stream" : "query"]({ type: "delete", id });
    } catch (error) {
      show(error);
    }
  };
  dialog.showModal();
}

function clearErrors(form) {
  form.querySelectorAll(".error:not([data-rest])").forEach((node) => node.remove());
  form.querySelectorAll("[aria-invalid]").forEach((node) => node.removeAttribute("aria-invalid"));
  part(form, "[data-rest]").hidden = true;
}

// Each wrong field gets its reason beneath it; what has no field here stands at the end.
function showErrors(form, error) {
  clearErrors(form);
  const rest = error.errors.length ? [] : [error.message];
  let first = null;
  for (const { field, reason } of error.errors) {
    const name = field.replace(/\[\d+\]$/, "");
    const input = [...form.querySelectorAll("[data-field]")].find((node) => node.dataset.field.split(" ").includes(name));
    if (!input) {
      rest.push(field + " " + reason);
      continue;
    }
    input.closest("details")?.setAttribute("open", "");
    const line = document.createElement("p");
    line.className = "error";
    line.id = "error-" + field.replace(/\W/g, "-");
    line.textContent = reason;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", line.id);
    input.after(line);
    first = first || input;
  }
  const node = part(form, "[data-rest]");
  node.textContent = rest.join("; ");
  node.hidden = rest.length === 0;
  first?.focus?.();
}

function setUpDialog(dialogId, formId, save) {
  const form = $(formId);
  part(form, "button[value=cancel]").addEventListener("click", () => $(dialogId).close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = part(form, "button[type=submit]");
    button.disabled = true;
    try {
      await save();
      $(dialogId).close();
    } catch (error) {
      showErrors(form, error instanceof Problem ? error : new Problem({ detail: String(error) }));
    } finally {
      button.disabled = false;
    }
  });
}

// Sent again with the same key, a creation happens once.
let creationKey = "";
const key = () => ({ "Idempotency-Key": creationKey });

// crypto.randomUUID is missing where the page comes over plain HTTP by another name than localhost.
const freshKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

let editedStream = null;
function editStream(stream) {
  editedStream = stream;
  creationKey = freshKey();
  clearErrors($("stream-form"));
  $("stream-dialog-title").textContent = stream ? "Edit camera" : "Add camera";
  $("stream-name").value = stream?.name || "";
  $("stream-source").value = "";
  $("stream-source").placeholder = stream ? "unchanged: " + stream.source : "rtsp://user:password@camera/stream";
  $("stream-rate").value = stream?.frames_per_second || 4;
  $("stream-thumbnails").checked = stream ? stream.thumbnails : true;
  $("stream-dialog").showModal();
}

setUpDialog("stream-dialog", "stream-form", async () => {
  const body = { name: $("stream-name").value.trim(), frames_per_second: Number($("stream-rate").value), thumbnails: $("stream-thumbnails").checked };
  const address = $("stream-source").value.trim();
  if (address || !editedStream) body.source = address;
  const saved = editedStream ? await api("PATCH", "streams/" + enc(editedStream.id), body) : await api("POST", "streams", body, key());
  streams.set(saved.id, saved);
  dirty = true;
});

let editedQuery = null;
function editQuery(query) {
  editedQuery = query;
  creationKey = freshKey();
  clearErrors($("query-form"));
  $("query-dialog-title").textContent = query ? "Edit query" : "New query";
  $("query-sentence").value = query?.sentence || "";
  const settings = query?.settings || { start_threshold: 0.6, end_threshold: 0.4, min_duration_s: 0.5, merge_gap_s: 1, max_duration_s: 3_600 };
  document.querySelectorAll("[data-setting]").forEach((input) => (input.value = settings[input.dataset.setting]));
  part($("query-form"), "details").open = Boolean(query);
  const chosen = new Set(query?.streams || []);
  $("query-all").checked = chosen.size === 0;
  $("query-streams").replaceChildren(
    ...[...new Set([...streams.keys(), ...chosen])].sort().map((id) => {
      const label = document.createElement("label");
      label.className = "check";
      const box = document.createElement("input");
      box.type = "checkbox";
      box.value = id;
      box.checked = chosen.has(id);
      label.append(box, streamName(id));
      return label;
    }),
  );
  $("query-streams").hidden = $("query-all").checked;
  $("query-dialog").showModal();
}
$("query-all").addEventListener("change", (event) => ($("query-streams").hidden = event.target.checked));

setUpDialog("query-dialog", "query-form", async () => {
  const chosen = [...$("query-streams").querySelectorAll("input:checked")].map((box) => box.value);
  if (!$("query-all").checked && !chosen.length) throw new Problem({ errors: [{ field: "streams", reason: "Choose a camera, or all of them." }] });
  const settings = {};
  document.querySelectorAll("[data-setting]").forEach((input) => {
    if (input.value !== "") settings[input.dataset.setting] = Number(input.value);
  });
  const body = { streams: $("query-all").checked ? [] : chosen, settings };
  const sentence = $("query-sentence").value.trim();
  if (sentence !== editedQuery?.sentence) body.sentence = sentence;
  const saved = editedQuery ? await api("PATCH", "queries/" + enc(editedQuery.id), body) : await api("POST", "queries", body, key());
  queries.set(saved.id, saved);
  dirty = true;
});

$("add-stream").addEventListener("click", () => editStream(null));
$("add-query").addEventListener("click", () => editQuery(null));
$("filter-stream").addEventListener("change", () => (dirty = true));
$("filter-query").addEventListener("change", () => (dirty = true));
$("older").addEventListener("click", async () => {
  try {
    const oldest = newestFirst().pop();
    const before = oldest ? "&to=" + enc(new Date(startOf(oldest) + 1).toISOString()) : "";
    const page = await api("GET", "moments?limit=100" + before);
    held = Math.max(held, moments.size + page.moments.length);
    page.moments.forEach(takeMoment);
    hasOlder = page.next !== null;
    dirty = true;
  } catch (error) {
    show(error);
  }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!may("write")) return;
  if (event.key === "n") editQuery(null);
  else if (event.key === "c") editStream(null);
  else return;
  event.preventDefault();
});

// ---- rhythm

function refreshPicture(node) {
  const stream = streams.get(node.dataset.key);
  if (stream?.thumbnails && stream.enabled) part(node, "img").src = "/api/v1/streams/" + enc(stream.id) + "/latest.jpg?at=" + Math.floor(now() / PICTURE_MS);
}
setInterval(() => {
  if (!document.hidden) [...$("streams").children].forEach(refreshPicture);
}, PICTURE_MS);
// A browser opens six connections to one host in all: a page nobody looks at gives its own back.
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest.timer);
  if (document.hidden) rest.timer = setTimeout(rest, 60_000);
  else if (!source && !$("sign-in-dialog").open) begin();
});
function rest() {
  source?.close();
  source = null;
  clearTimeout(reconnect.timer);
  connection("connecting", "Resting");
}
// Lengths of live moments tick.
setInterval(() => (dirty = dirty || liveMoments(() => true).length > 0), 500);
// Coverage is refreshed whole from time to time.
setInterval(async () => {
  if (document.hidden || source?.readyState !== EventSource.OPEN) return;
  const status = await api("GET", "status").catch(() => null);
  status?.streams.forEach((stream) => coverage.set(stream.stream, stream.coverage));
}, 30_000);
setInterval(() => {
  if (!document.hidden) render();
}, 250);

readColours();
setUpSignIn();
begin();
