// The list of alerts: the unreviewed first to be looked at; one of them in full beside it.

import { $, attribute, confirm, duration, h, options, part, plural, readable, show, sync, text, when } from "./dom.js";
import { enc, may } from "./server.js";
import * as reviews from "./reviews.js";
import * as store from "./store.js";
import { renderWhy } from "./why.js";

let chosen = null; // id
let chosenItem = null;

function filter() {
  const reviewed = { open: false, done: true }[document.querySelector("#alert-reviewed input:checked").value];
  return { reviewed, outcome: $("alert-outcome").value, stream: $("alert-stream").value, query: $("alert-query").value, severity: $("alert-severity").value };
}

async function reload() {
  try {
    await reviews.load(filter());
  } catch (error) {
    show(error);
  }
}

function make(item) {
  const node = h("li", { class: "alert" },
    h("a", { href: "#/alerts/" + enc(item.id) },
      h("span", { class: "mark", "aria-hidden": "true" }),
      h("span", { class: "shot" }, h("img", { alt: "", loading: "lazy", src: "/api/v1/moments/" + enc(item.id) + "/thumbnail.jpg", error: (event) => event.target.remove() })),
      h("span", { class: "what" }, h("span", { class: "sentence" }), h("span", { class: "facts" }), h("span", { class: "reason" })),
      h("span", { class: "when" }, h("span", { class: "state" }), h("span", { class: "length" }))),
    h("button", { type: "button", class: "quiet tick", click: () => toggle([item.id], !node.classList.contains("reviewed")) }));
  return node;
}

function update(node, item) {
  const state = reviews.stateOf(item);
  const red = reviews.isRed(item);
  node.className = "alert " + state + (red ? " red" : " orange") + (item.reviewed ? " reviewed" : "") + (item.id === chosen ? " chosen" : "");
  const sentence = reviews.sentenceOf(item);
  text(part(node, ".sentence"), sentence);
  const score = reviews.scoreOf(item);
  text(part(node, ".facts"), [when(reviews.startedAt(item), store.now()), store.streamName(item.stream), score === undefined ? null : "score " + score.toFixed(2), item.severity === "alert" ? null : item.severity].filter(Boolean).join(" · "));
  text(part(node, ".reason"), item.outcome === "suppressed" ? readable(item.reason, store.now()) : "");
  text(part(node, ".state"), state === "live" ? "Now" : state === "retracted" ? "Withdrawn" : "");
  text(part(node, ".length"), duration(reviews.lengthOf(item)));
  attribute(part(node, "a"), "aria-current", item.id === chosen ? "true" : "false");
  const tick = part(node, ".tick");
  text(tick, item.reviewed ? "✓" : "○");
  attribute(tick, "aria-label", (item.reviewed ? "Mark as not reviewed: " : "Mark as reviewed: ") + sentence + ", " + store.streamName(item.stream));
  attribute(tick, "title", item.reviewed ? "Reviewed; mark as not" : "Mark as reviewed");
}

async function toggle(ids, reviewed) {
  // Where the marked one leaves the list, the next is looked at.
  const list = reviews.shown().map((item) => item.id);
  const next = list[list.indexOf(chosen) + 1] || list[list.indexOf(chosen) - 1];
  try {
    await reviews.mark(ids, reviewed);
    if (chosenItem && ids.includes(chosen)) chosenItem.reviewed = reviewed;
    if (ids.includes(chosen) && reviewed && reviews.list.filter.reviewed === false && next && matchMedia("(min-width: 60rem)").matches) location.replace("#/alerts/" + enc(next));
  } catch (error) {
    show(error);
  }
  store.touch();
}

function select(id) {
  chosen = id || null;
  chosenItem = (id && reviews.items.get(id)) || null;
  $("view-alerts").classList.toggle("detailed", Boolean(id));
  if (id && !chosenItem)
    reviews.find(id).then((item) => {
      if (chosen !== id) return;
      chosenItem = item || null;
      if (!item) renderWhy(null);
      store.touch();
    }, show);
  if (!id) renderWhy(undefined);
  store.touch();
}

function step(by) {
  const list = reviews.shown();
  const at = list.findIndex((item) => item.id === chosen);
  const next = list[at < 0 ? 0 : at + by];
  if (!next) return;
  location.replace("#/alerts/" + enc(next.id));
  document.querySelector('#alert-list [data-key="' + CSS.escape(next.id) + '"] a')?.focus();
}

export const view = {
  show(id) {
    select(id);
    reload();
  },
  render() {
    const cameras = [...store.streams.values()].sort(store.byName);
    options($("alert-stream"), [["", "All cameras"], ...cameras.flatMap((stream) => [[stream.id, stream.name], ...store.zonesOf(stream).map((zone) => [zone, store.streamName(zone)])])]);
    options($("alert-query"), [["", "All queries"], ...[...store.queries.values()].sort(store.byId).map((query) => [query.id, query.sentence]), ["stream-offline", "Camera is down"]]);
    const shown = reviews.shown();
    sync($("alert-list"), shown, (item) => item.id, make, update);
    $("alerts-empty").hidden = shown.length > 0 || reviews.list.loading;
    text($("alerts-empty"), reviews.list.filter.reviewed === false ? "Nothing is left to review." : "Nothing of this kind was seen.");
    $("alerts-more").hidden = !reviews.list.next;
    const open = shown.filter((item) => !item.reviewed).length;
    text($("alerts-count"), shown.length ? plural(shown.length, "alert", "alerts") + (reviews.list.next ? " shown, there are more" : "") : "");
    $("mark-all").disabled = open === 0;
    if (chosen) {
      chosenItem = reviews.items.get(chosen) || chosenItem;
      if (chosenItem) renderWhy(chosenItem, toggle);
    }
  },
  draw() {
    renderWhy.draw?.();
  },
  key(name) {
    if (name === "j" || name === "ArrowDown") step(1);
    else if (name === "k" || name === "ArrowUp") step(-1);
    else if (name === "r" && chosenItem) toggle([chosen], !chosenItem.reviewed);
    else if (name === "s" && chosenItem && may("write")) document.querySelector("#why .silence")?.click();
    else if (name === "Escape" && chosen) location.replace("#/alerts");
    else return false;
    return true;
  },
};

for (const id of ["alert-reviewed", "alert-outcome", "alert-stream", "alert-query", "alert-severity"]) $(id).addEventListener("change", reload);
$("alerts-more").addEventListener("click", () => reviews.loadMore().catch(show));
$("mark-all").addEventListener("click", () => {
  const more = reviews.list.next;
  if (!more) return toggle(reviews.shown().filter((item) => !item.reviewed).map((item) => item.id), true);
  confirm("Mark all as reviewed?", "All that match the filter, also those further down that are not shown yet.", "Mark all", async () => {
    const count = await reviews.markAll();
    await reload();
    show(plural(count, "alert", "alerts") + " marked.");
  });
});
