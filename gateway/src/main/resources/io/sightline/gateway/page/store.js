// What the page knows, and how events change it.

import { all, api } from "./server.js";
import { announce } from "./dom.js";

export const WINDOW_MS = 120_000; // what a score line shows
const MAX_MOMENTS = 400;

export const streams = new Map();
export const statuses = new Map();
export const queries = new Map();
export const moments = new Map();
export const scores = new Map(); // "stream query" -> [[at_ms, inside], ...], oldest first
export const coverage = new Map(); // stream -> [{from, to, coverage}]
const listeners = { moment: [], alert: [] };
let skew = 0; // the gateway's clock minus ours, ms
let dirty = true;

export const now = () => Date.now() + skew;
export const setClock = (theirs) => (skew = theirs - Date.now());
export const touch = () => (dirty = true);
export function wasTouched() {
  const was = dirty;
  dirty = false;
  return was;
}
export const on = (type, listener) => listeners[type].push(listener);

export const pair = (stream, query) => stream + " " + query;
export const byId = (a, b) => (a.id < b.id ? -1 : 1);
export const byName = (a, b) => a.name.localeCompare(b.name) || byId(a, b);
export const cameraOf = (stream) => stream.split("~")[0];

// A zone is a stream of its own, camera~zone.
export function streamName(id) {
  const [camera, zone] = id.split("~");
  return (streams.get(camera)?.name || camera) + (zone ? " · " + zone : "");
}

export const zonesOf = (stream) => (stream.zones || []).map((zone) => stream.id + "~" + zone.name);

export const startOf = (moment) => Date.parse(moment.started_at);
export const endOf = (moment) => (moment.state === "live" ? now() : moment.ended_at ? Date.parse(moment.ended_at) : startOf(moment) + (moment.end - moment.start) * 1_000);
export const isLive = (moment) => moment.state === "live";

function clear() {
  for (const map of [streams, queries, moments, scores, statuses, coverage]) map.clear();
  touch();
}

export async function load() {
  const [s, q, m, t] = await Promise.all([all("streams", "streams"), all("queries", "queries"), api("GET", "moments?limit=300"), api("GET", "status")]);
  clear();
  s.forEach((stream) => streams.set(stream.id, stream));
  q.forEach((query) => queries.set(query.id, query));
  m.moments.forEach(takeMoment);
  takeStatus(t);
}

export function takeStatus(all) {
  all.streams.forEach((status) => {
    statuses.set(status.stream, status);
    coverage.set(status.stream, status.coverage);
  });
  touch();
}

export async function loadScores(query) {
  // Of many cameras only what is newest: the rest comes as it is told.
  const seconds = streams.size > 20 ? 20 : WINDOW_MS / 1_000;
  const found = await api("GET", "scores?seconds=" + seconds + "&query=" + encodeURIComponent(query));
  found.series.forEach((line) => scores.set(pair(line.stream, line.query), line.points.map((p) => [p[0], p[3]])));
  touch();
}

function takeMoment(moment) {
  const known = moments.get(moment.id);
  if (known && known.revision >= moment.revision) return;
  moments.set(moment.id, moment);
  if (moments.size > MAX_MOMENTS + 50)
    [...moments.values()]
      .sort((a, b) => startOf(b) - startOf(a))
      .slice(MAX_MOMENTS)
      .forEach((old) => moments.delete(old.id));
}

// The spans come with the status that is fetched; between, the state alone is told.
function extendCoverage(status) {
  const spans = coverage.get(status.stream) || [];
  const kind = status.state === "online" ? "watched" : "offline";
  const last = spans[spans.length - 1];
  if (last && last.coverage === kind) last.to = status.at;
  else spans.push({ from: last ? last.to : status.at, to: status.at, coverage: kind });
  coverage.set(status.stream, spans.slice(-256));
}

export function forget(kind, id) {
  if (kind === "streams") {
    streams.delete(id);
    statuses.delete(id);
    coverage.delete(id);
    for (const key of [...scores.keys()]) if (key.startsWith(id + " ") || key.startsWith(id + "~")) scores.delete(key);
  } else {
    queries.delete(id);
    for (const key of [...scores.keys()]) if (key.endsWith(" " + id)) scores.delete(key);
  }
  touch();
}

export const handlers = {
  stream(event) {
    if (event.type === "delete") forget("streams", event.id);
    else streams.set(event.id, { ...streams.get(event.id), ...event.stream });
    touch();
  },
  query(event) {
    if (event.type === "delete") forget("queries", event.id);
    else queries.set(event.id, event.query);
    touch();
  },
  status(status) {
    extendCoverage(status);
    statuses.set(status.stream, { ...statuses.get(status.stream), ...status });
    touch();
  },
  moment(event) {
    const fresh = !moments.has(event.moment.id);
    takeMoment(event.moment);
    if (event.type === "new" && fresh) announce((event.moment.sentence || "A moment") + ", " + streamName(event.moment.stream));
    listeners.moment.forEach((listener) => listener(event));
    touch();
  },
  alert(alert) {
    listeners.alert.forEach((listener) => listener(alert));
    touch();
  },
  score(event) {
    const oldest = now() - WINDOW_MS - 5_000;
    for (const [query, rows] of Object.entries(event.scores)) {
      const key = pair(event.stream, query);
      if (!scores.has(key)) {
        scores.set(key, []);
        touch();
      }
      const line = scores.get(key);
      rows.forEach((row, i) => {
        if (!line.length || event.at_ms[i] > line[line.length - 1][0]) line.push([event.at_ms[i], row[2]]);
      });
      let old = 0;
      while (old < line.length && line[old][0] < oldest) old++;
      if (old > 64) line.splice(0, old);
    }
  },
};
