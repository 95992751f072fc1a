// Queries with their live score lines, and the editor of a query.

import { $, attribute, h, options, part, sync, text } from "./dom.js";
import { Problem, api, ask, enc, freshKey } from "./server.js";
import { checked, checks, number, openDialog, setUpDialog } from "./forms.js";
import * as draw from "./draw.js";
import * as store from "./store.js";
import { change, onSwitch, remove, setSwitch } from "./live.js";

const MAX_LINES = 6; // score lines a query before "show all"
const expanded = new Set();
const loaded = new Set(); // queries whose scores were fetched

function factsOf(query) {
  const where = query.streams.length ? query.streams.map(store.streamName).join(", ") : "all cameras";
  const spans = query.schedule?.spans || [];
  const rule = query.alert_in_force || query.alert;
  return [
    "On " + where + ". Starts at " + query.settings.start_threshold + ", ends below " + query.settings.end_threshold + ".",
    spans.length ? "Only " + spans.join(", ") + " (" + query.schedule.zone + ")." : "",
    rule?.severity && rule.severity !== "alert" ? "Severity " + rule.severity + "." : "",
    rule?.cooldown_s ? "Cooldown " + rule.cooldown_s + " s." : "",
  ].filter(Boolean).join(" ");
}

function make(query) {
  const id = query.id;
  return h("li", { class: "query" },
    h("div", { class: "row" }, h("h3"), onSwitch((enabled) => change("queries", id, { enabled }))),
    h("p", { class: "facts" }),
    h("ul", { class: "lines" }),
    h("p", { class: "waiting" }, "No scores yet."),
    h("div", { class: "row tools" },
      h("button", { type: "button", class: "quiet more", hidden: true, click: () => {
        if (!expanded.delete(id)) expanded.add(id);
        store.touch();
      } }),
      h("a", { class: "button quiet", href: "#/alerts", click: () => ($("alert-query").value = id) }, "Alerts"),
      h("button", { type: "button", class: "quiet edit", click: () => editQuery(store.queries.get(id)) }, "Edit"),
      h("button", { type: "button", class: "quiet delete", click: () => remove("queries", id, "Delete the query “" + store.queries.get(id).sentence + "”?", "It is looked for no longer; its moments stay.") }, "Delete")));
}

function update(node, query, live, keys) {
  text(part(node, "h3"), query.sentence);
  text(part(node, ".facts"), factsOf(query));
  node.classList.toggle("disabled", !query.enabled);
  setSwitch(node, query.enabled, "Look for " + query.sentence);
  const lines = keys.get(query.id) || [];
  const shown = expanded.has(query.id) ? lines : lines.filter((key, i) => i < MAX_LINES || live.has(key));
  part(node, ".waiting").hidden = lines.length > 0;
  const more = part(node, ".more");
  more.hidden = lines.length <= MAX_LINES;
  text(more, expanded.has(query.id) ? "Show fewer" : "Show all " + lines.length);
  sync(part(node, ".lines"), shown, (key) => key,
    () => h("li", { class: "line" }, h("span", { class: "name" }), h("canvas", { role: "img", height: "40" }), h("span", { class: "value", "aria-hidden": "true" })),
    (row, key) => {
      text(part(row, ".name"), store.streamName(key.slice(0, key.indexOf(" "))));
      row.classList.toggle("alerting", live.has(key));
    });
}

export const view = {
  scores: true,
  show() {
    loaded.clear();
  },
  render() {
    const all = [...store.queries.values()].sort(store.byId);
    all.filter((query) => !loaded.has(query.id)).forEach((query) => {
      loaded.add(query.id);
      store.loadScores(query.id).catch(() => null);
    });
    text($("queries-count"), all.length ? String(all.length) : "");
    $("queries-empty").hidden = all.length > 0;
    const live = new Set([...store.moments.values()].filter(store.isLive).map((moment) => store.pair(moment.stream, moment.query)));
    const keys = new Map();
    for (const key of [...store.scores.keys()].sort()) {
      const query = key.slice(key.indexOf(" ") + 1);
      if (!keys.has(query)) keys.set(query, []);
      keys.get(query).push(key);
    }
    sync($("queries"), all, (query) => query.id, make, (node, query) => update(node, query, live, keys));
  },
  draw() {
    const spans = new Map();
    for (const moment of store.moments.values()) {
      const key = store.pair(moment.stream, moment.query);
      if (!spans.has(key)) spans.set(key, []);
      spans.get(key).push(moment);
    }
    for (const node of $("queries").children) {
      const query = store.queries.get(node.dataset.key);
      const box = node.getBoundingClientRect();
      if (!query || box.bottom < 0 || box.top > innerHeight) continue;
      for (const row of part(node, ".lines").children) {
        const line = store.scores.get(row.dataset.key) || [];
        const newest = line.length ? line[line.length - 1][1].toFixed(2) : "";
        text(part(row, ".value"), newest);
        attribute(part(row, "canvas"), "aria-label", "Score now " + (newest || "unknown"));
        draw.scoreLine(part(row, "canvas"), line, query.settings.start_threshold, spans.get(row.dataset.key) || []);
      }
    }
  },
};

// ---- editing

let edited = null;
let version = null;
let creation = "";
const settings = () => document.querySelectorAll("#query-form [data-setting]");

export async function editQuery(query) {
  edited = query;
  version = null;
  creation = freshKey();
  if (query) {
    // What is changed is what is there now.
    const [now, etag] = await ask("GET", "queries/" + enc(query.id)).catch(() => [query, null]);
    edited = now;
    version = etag;
  }
  text($("query-dialog-title"), query ? "Edit query" : "New query");
  $("query-sentence").value = edited?.sentence || "";
  settings().forEach((input) => (input.value = edited?.settings[input.dataset.setting] ?? ""));
  $("query-tentative").checked = Boolean(edited?.settings.tell_tentative);
  $("query-zone").value = edited?.schedule?.spans.length ? edited.schedule.zone : Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  $("query-spans").value = (edited?.schedule?.spans || []).join("\n");
  options($("query-severity"), [["", "As the configuration says"], ["detection", "Detection: worth a note"], ["alert", "Alert: somebody should look"], ["critical", "Critical: somebody should look now"]]);
  $("query-severity").value = edited?.alert?.severity || "";
  $("query-cooldown").value = edited?.alert?.cooldown_s ?? "";
  $("query-group").value = edited?.alert?.group_s ?? "";
  document.querySelectorAll("#query-form details").forEach((node) => (node.open = false));
  part($("query-form"), "details").open = Boolean(query);
  const chosen = new Set(edited?.streams || []);
  $("query-all").checked = chosen.size === 0;
  const known = [...store.streams.values()].sort(store.byName).flatMap((stream) => [stream.id, ...store.zonesOf(stream)]);
  checks($("query-streams"), [...new Set([...known, ...chosen])].map((id) => [id, store.streamName(id)]), chosen);
  $("query-streams").hidden = $("query-all").checked;
  openDialog("query-dialog", "query-form");
}

$("query-all").addEventListener("change", (event) => ($("query-streams").hidden = event.target.checked));
$("add-query").addEventListener("click", () => editQuery(null));

function alertWish() {
  const wish = { severity: $("query-severity").value || null, cooldown_s: number($("query-cooldown")) ?? null, group_s: number($("query-group")) ?? null };
  const before = edited?.alert || { severity: null, cooldown_s: null, group_s: null };
  return Object.keys(wish).some((name) => wish[name] !== before[name]) ? wish : undefined;
}

setUpDialog("query-dialog", "query-form", async () => {
  const chosen = checked($("query-streams"));
  if (!$("query-all").checked && !chosen.length) throw new Problem({ errors: [{ field: "streams", reason: "Choose a camera, or all of them." }] });
  const body = { streams: $("query-all").checked ? [] : chosen, settings: { tell_tentative: $("query-tentative").checked } };
  settings().forEach((input) => (body.settings[input.dataset.setting] = number(input)));
  const spans = $("query-spans").value.split("\n").map((line) => line.trim()).filter(Boolean);
  if (spans.length || edited?.schedule?.spans.length) body.schedule = { zone: $("query-zone").value.trim(), spans };
  body.alert = alertWish();
  const sentence = $("query-sentence").value.trim();
  if (sentence !== edited?.sentence) body.sentence = sentence;
  const saved = edited ? await api("PATCH", "queries/" + enc(edited.id), body, version ? { "If-Match": version } : {}) : await api("POST", "queries", body, { "Idempotency-Key": creation });
  store.queries.set(saved.id, saved);
  store.touch();
});
