// The wall of cameras, and what was told last.

import { $, attribute, confirm, h, part, show, sync, text, when } from "./dom.js";
import { api, enc, listening } from "./server.js";
import * as draw from "./draw.js";
import * as store from "./store.js";
import { isRed, quiet, recent, sentenceOf } from "./reviews.js";
import { editCamera } from "./cameras.js";

const PICTURE_MS = 2_000;
const STATES = { connecting: "connecting", online: "online", offline: "offline", ended: "ended", disabled: "off", unknown: "waiting" };

// Only what can be seen is fetched and drawn: there may be hundreds.
const seen = new Set();
const watcher = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) {
      seen.add(target);
      refreshPicture(target);
    } else seen.delete(target);
  }
}, { rootMargin: "120px" });

export async function change(kind, id, patch) {
  try {
    const value = await api("PATCH", kind + "/" + enc(id), patch);
    (kind === "streams" ? store.streams : store.queries).set(id, value);
  } catch (error) {
    show(error);
  }
  store.touch();
}

export function remove(kind, id, question, consequence) {
  confirm(question, consequence, "Delete", async () => {
    await api("DELETE", kind + "/" + enc(id));
    store.forget(kind, id);
  });
}

export const onSwitch = (action) =>
  h("label", { class: "switch" }, h("input", { type: "checkbox", role: "switch", change: (event) => action(event.target.checked) }), h("span", { class: "unseen" }), h("span", { "aria-hidden": "true" }, "On"));

export function setSwitch(node, on, label) {
  part(node, ".switch input").checked = on;
  text(part(node, ".switch .unseen"), label);
}

function make(stream) {
  const id = stream.id;
  const image = h("img", {
    alt: "",
    hidden: true,
    load: () => showPicture(true),
    error: () => showPicture(false),
  });
  const none = h("span", { class: "nopicture" }, "No picture");
  const showPicture = (there) => {
    image.hidden = !there;
    none.hidden = there;
  };
  const node = h("li", { class: "camera" },
    h("div", { class: "picture" }, image, none, h("span", { class: "livetag", hidden: true })),
    h("div", { class: "body" },
      h("div", { class: "row" }, h("h3"), h("span", { class: "badge" })),
      h("p", { class: "facts" }),
      h("p", { class: "reason" }),
      h("ul", { class: "zones", "aria-label": "Zones" }),
      h("canvas", { class: "strip", role: "img", height: "14" }),
      h("div", { class: "row tools" },
        onSwitch((enabled) => change("streams", id, { enabled })),
        h("a", { class: "button quiet", href: "#/timeline/" + enc(id) }, "History"),
        h("button", { type: "button", class: "quiet edit", click: () => editCamera(store.streams.get(id)) }, "Edit"),
        h("button", { type: "button", class: "quiet delete", click: () => remove("streams", id, "Delete the camera “" + store.streamName(id) + "”?", "Its moments stay; its stored password is forgotten.") }, "Delete"))));
  node.dataset.key = id;
  watcher.observe(node);
  return node;
}

function reasonOf(status) {
  if (!status || !status.reason) return "";
  return status.delivering_until && status.state !== "online" ? status.reason + " (last picture " + when(status.delivering_until, store.now()) + ")" : status.reason;
}

function update(node, stream, live) {
  const status = store.statuses.get(stream.id);
  const state = stream.enabled ? status?.state || "unknown" : "disabled";
  const ongoing = live.get(stream.id) || [];
  node.classList.toggle("alerting", ongoing.length > 0);
  node.classList.toggle("off", state !== "online");
  text(part(node, "h3"), stream.name);
  const badge = part(node, ".badge");
  text(badge, STATES[state] || state);
  if (badge.dataset.state !== state) badge.dataset.state = state;
  const facts = state === "online" && status ? [status.frames_per_second.toFixed(1) + " frames/s", "lag " + status.lag_s.toFixed(1) + " s"] : [];
  text(part(node, ".facts"), [...facts, stream.source].join(" · "));
  text(part(node, ".reason"), stream.enabled ? reasonOf(status) : "");
  const tag = part(node, ".livetag");
  tag.hidden = !ongoing.length;
  text(tag, ongoing.length ? ongoing[0].sentence || "Moment" : "");
  sync(part(node, ".zones"), store.zonesOf(stream), (zone) => zone, (zone) => h("li", { title: zone }, zone.split("~")[1]), (chip, zone) =>
    chip.classList.toggle("alerting", ongoing.some((moment) => moment.stream === zone)));
  const watched = state === "online" ? "watched now" : "not watched now";
  attribute(part(node, ".strip"), "aria-label", "Last ten minutes: " + watched);
  setSwitch(node, stream.enabled, "Watch " + stream.name);
}

function refreshPicture(node) {
  const stream = store.streams.get(node.dataset.key);
  if (stream?.thumbnails && stream.enabled) part(node, "img").src = "/api/v1/streams/" + enc(stream.id) + "/latest.jpg?at=" + Math.floor(store.now() / PICTURE_MS);
}

setInterval(() => {
  if (!document.hidden && listening() && !$("view-live").hidden) seen.forEach((node) => (node.isConnected ? refreshPicture(node) : seen.delete(node)));
}, PICTURE_MS);

function wanted(stream, live) {
  const words = $("wall-search").value.trim().toLowerCase();
  if (words && !(stream.name + " " + stream.id).toLowerCase().includes(words)) return false;
  const state = store.statuses.get(stream.id)?.state;
  switch ($("wall-state").value) {
    case "alerting": return live.has(stream.id);
    case "trouble": return stream.enabled && state !== "online";
    case "online": return stream.enabled && state === "online";
    default: return true;
  }
}

function film() {
  $("film").hidden = recent.items.length === 0;
  sync($("film-list"), recent.items, (item) => item.id,
    (item) => h("li", {}, h("a", { href: "#/alerts/" + enc(item.id) }, h("span", { class: "shot" }, h("img", { alt: "", src: "/api/v1/moments/" + enc(item.id) + "/thumbnail.jpg", error: (event) => (event.target.hidden = true) })), h("span", { class: "sentence" }), h("span", { class: "facts" }))),
    (node, item) => {
      node.className = isRed(item) ? "red" : "orange";
      text(part(node, ".sentence"), sentenceOf(item));
      text(part(node, ".facts"), when(item.moment?.started_at || item.at, store.now()) + " · " + store.streamName(item.stream));
    });
  text($("film-count"), recent.count > recent.items.length ? "the newest of " + recent.count : "");
}

export const view = {
  render() {
    const live = new Map();
    for (const moment of store.moments.values()) {
      if (!store.isLive(moment)) continue;
      const camera = store.cameraOf(moment.stream);
      if (!live.has(camera)) live.set(camera, []);
      live.get(camera).push(moment);
    }
    const all = [...store.streams.values()].sort(store.byName);
    const online = all.filter((stream) => stream.enabled && store.statuses.get(stream.id)?.state === "online").length;
    const shown = all.filter((stream) => wanted(stream, live));
    text($("streams-count"), all.length ? online + " of " + all.length + " online" : "");
    $("streams-empty").hidden = all.length > 0;
    $("wall-none").hidden = !all.length || shown.length > 0;
    $("wall-filters").hidden = all.length < 2;
    sync($("streams"), shown, (stream) => stream.id, make, (node, stream) => update(node, stream, live));
    film();
  },
  draw() {
    const bySight = new Map();
    for (const moment of store.moments.values()) {
      const camera = store.cameraOf(moment.stream);
      if (!bySight.has(camera)) bySight.set(camera, []);
      bySight.get(camera).push(moment);
    }
    seen.forEach((node) => draw.strip(part(node, ".strip"), store.coverage.get(node.dataset.key) || [], bySight.get(node.dataset.key) || [], quiet));
  },
};

$("wall-search").addEventListener("input", store.touch);
$("wall-state").addEventListener("change", store.touch);
$("add-stream").addEventListener("click", () => editCamera(null));
