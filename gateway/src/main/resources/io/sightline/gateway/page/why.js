// One alert in full: why it fired, how long each stage took, who was told, and what can be done about it.

import { $, duration, h, part, readable, show, text, timeOf, when } from "./dom.js";
import { api, enc, may } from "./server.js";
import * as draw from "./draw.js";
import * as reviews from "./reviews.js";
import * as store from "./store.js";
import { askSilence } from "./silences.js";

const AROUND_MS = 20_000;
const FOLLOW_MS = 2_000;
// As the gateway names what each stage took, with what people call it.
const STAGES = [
  ["ingest", "Capture and encode", "network, decoding, encoding and their queues"],
  ["memory", "Memory", "into the memory of the stream"],
  ["delivery", "Transport", "the commit, and the way to the scorer"],
  ["score", "Score", "waiting for a batch, and its run"],
  ["emit", "Emit", "tracking, up to the topic"],
];

let seen = ""; // what is shown, so that it is built once
let chart = null;
let fetched = { id: null };
let followed = 0; // ms

const fact = (name, value, title) => [h("dt", { title }, name), h("dd", {}, value)];

async function fetchScores(moment) {
  const [from, to] = spanOf(moment);
  const scores = await api("GET", "streams/" + enc(moment.stream) + "/scores?query=" + enc(moment.query) + "&from=" + new Date(from).toISOString() + "&to=" + new Date(to).toISOString()).catch(() => null);
  const points = (scores?.series[0]?.points || []).map((p) => [p[0], p[3]]);
  points.coarse = scores && (!scores.fine_from || from < Date.parse(scores.fine_from)) ? scores.coarse_s * 2_000 : 0;
  return points;
}

async function fetchAll(item) {
  const mine = { id: item.id, moment: null, points: [], pictures: [] };
  fetched = mine;
  const moment = await api("GET", "moments/" + enc(item.id)).catch(() => null);
  mine.moment = moment;
  if (moment) {
    const [points, pictures] = await Promise.all([fetchScores(moment), api("GET", "moments/" + enc(item.id) + "/thumbnails").catch(() => null)]);
    mine.points = points;
    mine.pictures = pictures?.thumbnails || [];
  }
  if (fetched !== mine) return;
  seen = "";
  store.touch();
}

function spanOf(moment) {
  return [store.startOf(moment) - AROUND_MS, Math.min(store.endOf(moment) + AROUND_MS, store.now())];
}

function stagesOf(told) {
  const costs = told.stages.cost_ms;
  const total = STAGES.reduce((sum, [name]) => sum + Math.max(0, costs[name]), 0);
  const bar = h("div", { class: "stagebar", "aria-hidden": "true" });
  STAGES.forEach(([name], i) => {
    const piece = h("span", { class: "stage" + i });
    piece.style.flexGrow = String(Math.max(0, costs[name]));
    bar.append(piece);
  });
  return h("section", {},
    h("h3", {}, "Latency"),
    h("p", { class: "facts" }, "From the camera's picture to the news of it: " + ms(total) + ". It was the news of " + (told.type === "new" ? "its start." : "its end; that of its start is no longer kept.")),
    bar,
    h("dl", { class: "stages" }, STAGES.flatMap(([name, label, about], i) => [h("dt", { title: about }, h("span", { class: "key stage" + i, "aria-hidden": "true" }), label), h("dd", {}, ms(costs[name]))])));
}

const ms = (value) => (value < 1_000 ? value + " ms" : (value / 1_000).toFixed(2) + " s");

function media(item, moment) {
  const clip = item.alerts.some((alert) => alert.type === "update");
  const path = "/api/v1/moments/" + enc(item.id);
  if (clip) return h("div", { class: "media" }, h("video", { src: path + "/clip.mp4", controls: true, preload: "metadata", poster: path + "/thumbnail.jpg", "aria-label": "Recording of the moment" }), h("a", { href: path + "/clip.mp4", download: item.id + ".mp4" }, "Download the clip"));
  if (!fetched.pictures.length) return h("p", { class: "empty" }, moment ? "There is no picture of it." : "There is no picture of a camera that is down.");
  const big = h("img", { class: "big", alt: "The picture at " + timeOf(fetched.pictures[0].captured_at), src: fetched.pictures[0].path });
  if (fetched.pictures.length === 1) return h("div", { class: "media" }, big);
  const strip = h("ul", { class: "pictures", "aria-label": "Pictures of the moment" }, fetched.pictures.map((picture) => h("li", {}, h("button", { type: "button", "aria-label": "Picture at " + timeOf(picture.captured_at), click: () => {
    big.src = picture.path;
    big.alt = "The picture at " + timeOf(picture.captured_at);
  } }, h("img", { alt: "", src: picture.path })))));
  return h("div", { class: "media" }, big, strip);
}

function lasted(moment) {
  return moment.state === "live" ? duration((store.now() - store.startOf(moment)) / 1_000) + ", still going on" : duration(moment.end - moment.start);
}

// A moment's score is the mean over its frames; what started it is the highest of them, while those are held.
function reasonOf(moment, settings) {
  const mean = moment.score.toFixed(2);
  if (!settings) return "Its score was " + mean + " on average. The query was deleted since.";
  const around = (fetched.points.coarse || 0) / 2; // what is no longer exact is the highest of some seconds from then on
  const [start, end] = [store.startOf(moment) - around, store.endOf(moment)];
  const peak = Math.max(...fetched.points.filter(([at]) => start <= at && at <= end).map(([, score]) => score));
  return peak >= settings.start_threshold
    ? "Its score reached " + peak.toFixed(2) + ", above the start threshold of " + settings.start_threshold + "; on average it was " + mean + "."
    : "Its score was " + mean + " on average; the start threshold is " + settings.start_threshold + " now.";
}

function whyFired(item, moment, query) {
  const told = moment.told.find((one) => one.type === "new");
  const settings = query?.settings;
  const canvas = h("canvas", { class: "chart", role: "img", height: "150", "aria-label": "Score around the moment: on average " + moment.score.toFixed(2) + (settings ? ", start threshold " + settings.start_threshold : "") });
  chart = { canvas, moment, settings, told: told ? Date.parse(told.stages.emitted) : null };
  const length = h("span", {}, lasted(moment));
  chart.length = length;
  return h("section", {},
    h("h3", {}, "Why it fired"),
    h("p", {}, reasonOf(moment, settings)),
    fetched.points.length ? canvas : h("p", { class: "empty" }, "Scores of that time are no longer held."),
    fetched.points.length ? h("p", { class: "legend" }, h("span", { class: "key span", "aria-hidden": "true" }), "the moment ", h("span", { class: "key dashed", "aria-hidden": "true" }), "start threshold ", h("span", { class: "key dotted", "aria-hidden": "true" }), "end threshold ", told ? [h("span", { class: "key toldkey", "aria-hidden": "true" }), "told"] : null) : null,
    h("dl", { class: "factlist" },
      fact("Began", when(moment.started_at, store.now())),
      fact("Lasted", length),
      fact("Score", moment.score.toFixed(2), "The mean over its frames"),
      settings ? fact("Starts at, ends below", settings.start_threshold + ", " + settings.end_threshold) : null,
      settings?.min_duration_s ? fact("Must last", settings.min_duration_s + " s") : null,
      told ? fact("Told", Math.max(0, told.told_at - moment.start).toFixed(1) + " s of video after it began", "The newest frame that was known when it was told") : null,
      moment.state === "ended" ? fact("Ended because", moment.end_reason.replaceAll("_", " ")) : null));
}

function channels(item) {
  const words = { new: "start", end: "end", update: "clip ready" };
  return h("section", {},
    h("h3", {}, "Who was told"),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Who was told" }, h("table", {},
      h("thead", {}, h("tr", {}, ["Channel", "What", "Outcome", "At"].map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, item.alerts.map((alert) => h("tr", {}, h("td", {}, alert.channel === "sse" ? "This page and listeners" : alert.channel), h("td", {}, words[alert.type] || alert.type), h("td", { class: alert.outcome === "delivered" ? "good" : "warn" }, alert.outcome === "delivered" ? "delivered" : readable(alert.reason, store.now())), h("td", {}, when(alert.at, store.now()))))))));
}

function build(item, mark) {
  const moment = fetched.id === item.id ? fetched.moment : null;
  const query = store.queries.get(item.query);
  const state = reviews.stateOf(item);
  const red = reviews.isRed(item);
  const first = moment?.told?.[0];
  chart = null;
  return h("article", { class: "why " + (red ? "red" : "orange") },
    h("a", { class: "button quiet back", href: "#/alerts" }, "‹ All alerts"),
    h("header", {},
      h("h2", { tabindex: "-1" }, reviews.sentenceOf(item)),
      h("p", { class: "facts" }, [store.streamName(item.stream), when(reviews.startedAt(item), store.now()), state === "live" ? "going on now" : state === "retracted" ? "withdrawn" : duration(reviews.lengthOf(item))].join(" · ")),
      h("p", { class: "tags" }, h("span", { class: "tag " + (red ? "red" : "orange") }, red ? item.severity : item.outcome === "suppressed" ? "suppressed" : "detection"), item.outcome === "suppressed" ? h("span", { class: "facts" }, readable(item.reason, store.now())) : null, item.zones.map((zone) => h("span", { class: "tag" }, zone))),
      h("div", { class: "row" },
        h("button", { type: "button", class: item.reviewed ? "" : "primary", "data-focus": "review", click: () => mark([item.id], !item.reviewed) }, item.reviewed ? "Mark as not reviewed" : "Mark as reviewed"),
        may("write") ? h("button", { type: "button", class: "silence", "data-focus": "silence", click: () => askSilence(item.query, item.stream) }, "Silence…") : null,
        h("a", { class: "button", href: "#/timeline/" + enc(store.cameraOf(item.stream)) + "/" + Date.parse(reviews.startedAt(item)) }, "Timeline"))),
    media(item, moment),
    moment ? whyFired(item, moment, query) : null,
    first ? stagesOf(first) : null,
    channels(item));
}

// undefined: nothing is chosen; null: there is no such alert. `mark(ids, reviewed)` is what its button does.
export function renderWhy(item, mark) {
  const box = $("why");
  if (!item) {
    chart = null;
    seen = "";
    box.replaceChildren(h("p", { class: "empty" }, item === null ? "This alert is no longer known." : "Choose an alert to see why it fired."));
    return;
  }
  const moment = reviews.momentOf(item);
  const version = [item.id, moment?.revision, moment?.state].join();
  if (fetched.version !== version || fetched.id !== item.id) {
    fetchAll(item).catch(show);
    fetched.version = version;
  }
  const now = [version, item.alerts.length, item.reviewed, item.outcome, Boolean(store.queries.get(item.query)), fetched.moment?.revision, fetched.points?.length > 0, fetched.pictures?.length].join();
  if (now === seen) return;
  seen = now;
  const focus = document.activeElement?.dataset?.focus;
  box.replaceChildren(build(item, mark));
  if (focus) part(box, '[data-focus="' + focus + '"]')?.focus();
}

// What still goes on is followed.
async function follow(mine) {
  followed = store.now();
  const points = await fetchScores(mine.moment);
  if (fetched === mine) mine.points = points;
}

renderWhy.draw = () => {
  if (!chart) return;
  const [from, to] = spanOf(chart.moment);
  if (store.isLive(chart.moment)) {
    text(chart.length, lasted(chart.moment));
    if (store.now() - followed > FOLLOW_MS) follow(fetched);
  }
  draw.whyLine(chart.canvas, { points: fetched.points, from, to, start: store.startOf(chart.moment), end: store.endOf(chart.moment), settings: chart.settings, told: chart.told });
};

