// What became of each moment, and whether it was looked at: the data of the alert list.

import { all, api, enc } from "./server.js";
import * as store from "./store.js";

const LIMIT = 100;

export const items = new Map(); // those loaded, by id
export const recent = { items: [], count: 0 }; // delivered and not yet reviewed: the newest, and how many
export const list = { next: null, total: 0, loading: false, filter: {} };

// Ids of moments that nobody was told of, or that are detections only: as far as they were seen here.
export const quiet = new Set();

function note(item) {
  if (isRed(item)) quiet.delete(item.id);
  else quiet.add(item.id);
}

// Alerts are red; what was only detected, or suppressed, is orange.
export const isRed = (item) => item.outcome === "delivered" && item.severity !== "detection";

export const sentenceOf = (item) => item.sentence || (item.query === "stream-offline" ? "Camera is down" : "(a deleted query)");

const momentOf = (item) => store.moments.get(item.id) || item.moment;
export const startedAt = (item) => momentOf(item)?.started_at || item.at;

export function stateOf(item) {
  const moment = momentOf(item);
  if (moment) return moment.state;
  return item.alerts.some((alert) => alert.type === "end") ? "ended" : "live";
}

// Seconds it lasted, or has lasted; null where nothing is known of it.
export function lengthOf(item) {
  const moment = momentOf(item);
  if (moment) return Math.max(0, moment.state === "live" ? (store.now() - store.startOf(moment)) / 1_000 : moment.end - moment.start);
  const end = item.alerts.find((alert) => alert.type === "end");
  return ((end ? Date.parse(end.at) : store.now()) - Date.parse(item.at)) / 1_000;
}

export const scoreOf = (item) => momentOf(item)?.score;
export { momentOf };

function matches(item) {
  const { stream, query, severity, outcome, reviewed } = list.filter;
  return (
    (!stream || item.stream === stream || store.cameraOf(item.stream) === stream) &&
    (!query || item.query === query) &&
    (!severity || item.severity === severity) &&
    (!outcome || item.outcome === outcome) &&
    (reviewed === undefined || item.reviewed === reviewed)
  );
}

export const shown = () => [...items.values()].filter(matches).sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1));

function path(filter) {
  const params = Object.entries(filter).filter(([, value]) => value !== undefined && value !== "");
  return "reviews?" + params.map(([name, value]) => name + "=" + enc(value)).join("&");
}

// The first page of what is asked for.
export async function load(filter) {
  list.filter = filter;
  list.loading = true;
  const page = await api("GET", path({ ...filter, limit: LIMIT }));
  if (list.filter !== filter) return;
  items.clear();
  take(page);
}

export async function loadMore() {
  take(await api("GET", path({ ...list.filter, limit: LIMIT, cursor: list.next })));
}

function take(page) {
  page.reviews.forEach((item) => {
    items.set(item.id, item);
    note(item);
  });
  list.next = page.next;
  list.total = page.unreviewed;
  list.loading = false;
  store.touch();
}

// One that a link names and that is on no page yet.
export async function find(id) {
  if (items.has(id)) return items.get(id);
  const page = await api("GET", "reviews?id=" + enc(id));
  return page.reviews[0];
}

export async function mark(ids, reviewed) {
  for (let from = 0; from < ids.length; from += 500) await api("POST", "reviews", { ids: ids.slice(from, from + 500), reviewed });
  ids.forEach((id) => {
    const item = items.get(id);
    if (item) item.reviewed = reviewed;
  });
  store.touch();
  refreshSoon();
}

// Every one that is asked for, on all its pages.
export async function markAll() {
  const open = (await all(path({ ...list.filter, reviewed: false }), "reviews")).map((item) => item.id);
  if (open.length) await mark(open, true);
  return open.length;
}

store.on("alert", (alert) => {
  const { type, channel, outcome, reason, at } = alert;
  const row = { type, channel, outcome, reason, at };
  const item = items.get(alert.moment);
  if (!item) {
    const { stream, query, sentence, severity, zones } = alert;
    if (type === "new") items.set(alert.moment, { id: alert.moment, at, stream, query, sentence, severity, zones, outcome, reason, alerts: [row], reviewed: false, moment: null });
  } else if (!item.alerts.some((known) => known.type === type && known.channel === channel)) {
    item.alerts.push(row);
    if (outcome === "delivered") {
      item.outcome = "delivered";
      item.reason = null;
    }
  }
  note(items.get(alert.moment) || { id: alert.moment, outcome, severity: alert.severity });
  if (type === "new") refreshSoon();
});

let timer = 0;
function refreshSoon() {
  clearTimeout(timer);
  timer = setTimeout(() => refresh().catch(() => null), 300);
}

export async function loadQuiet(most) {
  const [suppressed, detections] = await Promise.all([all("reviews?outcome=suppressed", "reviews", most), all("reviews?severity=detection", "reviews", most)]);
  [...suppressed, ...detections].forEach(note);
  store.touch();
}

export async function refresh() {
  const page = await api("GET", "reviews?outcome=delivered&reviewed=false&limit=12");
  recent.items = page.reviews;
  recent.count = page.unreviewed;
  store.touch();
}
