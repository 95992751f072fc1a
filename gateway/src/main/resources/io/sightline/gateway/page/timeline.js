// What was watched and what was seen, camera by camera, over a span of time.

import { $, attribute, duration, h, options, part, plural, show, sync, text, when } from "./dom.js";
import { all, api, enc } from "./server.js";
import * as draw from "./draw.js";
import { quiet } from "./reviews.js";
import * as store from "./store.js";

const SPANS = [[10, "10 minutes"], [60, "1 hour"], [180, "3 hours"], [720, "12 hours"], [1_440, "1 day"], [10_080, "7 days"]];
const ROWS = 30; // cameras before "show more"
const MOST = 2_000; // moments that are drawn

let end = null; // ms; null: now, and it moves along
let rows = ROWS;
let found = new Map(); // id -> moment, of the span
let spans = new Map(); // camera -> coverage
let fetchedFrom = 0;
let chosen = null;

options($("timeline-span"), SPANS.map(([minutes, name]) => [String(minutes), name]));
$("timeline-span").value = "60";

const length = () => Number($("timeline-span").value) * 60_000;
const range = () => {
  const to = end ?? store.now();
  return [to - length(), to];
};

function cameras() {
  const one = $("timeline-stream").value;
  return [...store.streams.values()].filter((stream) => !one || stream.id === one).sort(store.byName);
}

let asked = 0;
async function load() {
  const mine = ++asked;
  const [from, to] = range();
  const span = "from=" + new Date(from).toISOString() + "&to=" + new Date(to).toISOString();
  const one = $("timeline-stream").value;
  // Of one camera its zones are shown, too: they are sorted out here.
  const moments = await all("moments?" + span, "moments", MOST);
  if (mine !== asked) return;
  found = new Map(moments.filter((moment) => !one || store.cameraOf(moment.stream) === one).map((moment) => [moment.id, moment]));
  fetchedFrom = from;
  store.touch();
  const watched = new Map();
  for (const stream of cameras().slice(0, rows)) {
    const answer = await api("GET", "streams/" + enc(stream.id) + "/coverage?" + span).catch(() => null);
    if (mine !== asked) return;
    watched.set(stream.id, answer);
    spans = new Map([...spans, ...watched]);
    store.touch();
  }
}

const reload = () => load().catch(show);

function go(to) {
  end = to === null || to >= store.now() ? null : to;
  reload();
  store.touch();
}

// Those of the span, with what happened since it was fetched.
function current() {
  const [from, to] = range();
  const one = $("timeline-stream").value;
  const merged = new Map(found);
  for (const moment of store.moments.values()) if ((!one || store.cameraOf(moment.stream) === one) && store.startOf(moment) >= fetchedFrom) merged.set(moment.id, moment);
  return [...merged.values()].filter((moment) => moment.state !== "retracted" && store.startOf(moment) < to && store.endOf(moment) > from).sort((a, b) => store.startOf(b) - store.startOf(a));
}

function makeRow(stream) {
  const canvas = h("canvas", { role: "img", height: "34", click: (event) => {
    const [from, to] = range();
    const box = canvas.getBoundingClientRect();
    const at = from + ((event.clientX - box.left) / box.width) * (to - from);
    const slack = ((to - from) / box.width) * 6;
    const hit = current().find((moment) => store.cameraOf(moment.stream) === stream.id && store.startOf(moment) - slack <= at && at <= store.endOf(moment) + slack);
    if (hit) pick(hit.id);
  } });
  return h("li", { class: "track" }, h("span", { class: "name" }), canvas, h("span", { class: "share" }));
}

function pick(id) {
  chosen = chosen === id ? null : id;
  store.touch();
}

function share(id) {
  const seen = spans.get(id);
  if (!seen) return "";
  const [from, to] = range();
  return Math.round((seen.watched_s * 100_000) / (to - from)) + " %";
}

function renderChosen(moments) {
  const moment = moments.find((one) => one.id === chosen);
  const box = $("timeline-chosen");
  box.hidden = !moment;
  if (!moment) return;
  const version = moment.id + moment.revision;
  if (box.dataset.version === version) return;
  box.dataset.version = version;
  const picture = h("img", { alt: "", src: "/api/v1/moments/" + enc(moment.id) + "/thumbnail.jpg", error: (event) => event.target.remove() });
  box.replaceChildren(picture, h("div", {}, h("p", { class: "sentence" }, moment.sentence || "(a deleted query)"), h("p", { class: "facts" }, store.streamName(moment.stream) + " · " + when(moment.started_at, store.now()) + " · score " + moment.score.toFixed(2)), h("p", {}, h("a", { href: "#/alerts/" + enc(moment.id) }, "Why it fired"))));
}

export const view = {
  show(camera, at) {
    options($("timeline-stream"), [["", "All cameras"], ...[...store.streams.values()].sort(store.byName).map((stream) => [stream.id, stream.name])]);
    if (camera !== undefined) $("timeline-stream").value = store.streams.has(camera) ? camera : "";
    if (at) {
      $("timeline-span").value = "10";
      end = Math.min(Number(at) + 5 * 60_000, store.now());
    }
    rows = ROWS;
    reload();
  },
  render() {
    options($("timeline-stream"), [["", "All cameras"], ...[...store.streams.values()].sort(store.byName).map((stream) => [stream.id, stream.name])]);
    const list = cameras();
    const moments = current();
    const [from, to] = range();
    text($("timeline-range"), when(from, store.now()) + " – " + (end === null ? "now" : when(to, store.now())));
    $("timeline-later").disabled = end === null;
    $("timeline-now").disabled = end === null;
    $("timeline-empty").hidden = list.length > 0;
    $("timeline-more").hidden = list.length <= rows;
    text($("timeline-more"), "Show " + Math.min(ROWS, list.length - rows) + " more of " + list.length);
    sync($("tracks"), list.slice(0, rows), (stream) => stream.id, makeRow, (node, stream) => {
      text(part(node, ".name"), stream.name);
      attribute(part(node, ".name"), "title", stream.name);
      text(part(node, ".share"), share(stream.id));
      const count = moments.filter((moment) => store.cameraOf(moment.stream) === stream.id).length;
      attribute(part(node, "canvas"), "aria-label", stream.name + ": " + plural(count, "moment", "moments") + (share(stream.id) ? ", watched " + share(stream.id) + " of the time" : ""));
    });
    text($("timeline-count"), (found.size >= MOST ? "the newest " : "") + plural(moments.length, "moment", "moments"));
    sync($("timeline-moments"), moments.slice(0, 100), (moment) => moment.id,
      (moment) => h("li", {}, h("button", { type: "button", class: "entry", click: () => pick(moment.id) }, h("span", { class: "mark", "aria-hidden": "true" }), h("span", { class: "sentence" }), h("span", { class: "facts" }))),
      (node, moment) => {
        node.className = quiet.has(moment.id) ? "orange" : "red";
        attribute(part(node, "button"), "aria-pressed", String(moment.id === chosen));
        text(part(node, ".sentence"), moment.sentence || "(a deleted query)");
        text(part(node, ".facts"), store.streamName(moment.stream) + " · " + when(moment.started_at, store.now()) + " · " + (store.isLive(moment) ? "now" : duration(moment.end - moment.start)));
      });
    renderChosen(moments);
  },
  draw() {
    const [from, to] = range();
    const moments = current();
    draw.scale($("timeline-scale"), from, to);
    for (const node of $("tracks").children) {
      const box = node.getBoundingClientRect();
      if (box.bottom < 0 || box.top > innerHeight) continue;
      const id = node.dataset.key;
      const marks = moments.filter((moment) => store.cameraOf(moment.stream) === id).map((moment) => ({ id: moment.id, from: store.startOf(moment), to: store.endOf(moment), red: !quiet.has(moment.id) }));
      draw.row(part(node, "canvas"), { from, to, spans: end === null ? store.coverage.get(id) || [] : spans.get(id)?.spans || [], marks, cursor: chosen });
    }
  },
  key(name) {
    if (name === "ArrowLeft") go(range()[1] - length() / 2);
    else if (name === "ArrowRight") go(range()[1] + length() / 2);
    else return false;
    return true;
  },
};

$("timeline-earlier").addEventListener("click", () => go(range()[1] - length() / 2));
$("timeline-later").addEventListener("click", () => go(range()[1] + length() / 2));
$("timeline-now").addEventListener("click", () => go(null));
for (const id of ["timeline-span", "timeline-stream"]) $(id).addEventListener("change", () => go(end));
$("timeline-more").addEventListener("click", () => {
  rows += ROWS;
  reload();
});
setInterval(() => {
  if (!document.hidden && !$("view-timeline").hidden && end === null) reload();
}, 30_000);
