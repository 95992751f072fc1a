// Which models serve, and what the gateway and the cameras are doing.

import { $, h, plural, show, text, when } from "./dom.js";
import { api, may } from "./server.js";
import * as store from "./store.js";

const ROLES = { encoder: "Encoder", head: "Head" };

async function load() {
  const [status, models] = await Promise.all([api("GET", "status"), api("GET", "models").catch((error) => (error.status === 403 ? null : Promise.reject(error)))]);
  store.takeStatus(status);
  const states = new Map();
  for (const stream of store.streams.values()) {
    const state = stream.enabled ? store.statuses.get(stream.id)?.state || "waiting" : "off";
    states.set(state, (states.get(state) || 0) + 1);
  }
  const facts = [
    ["Gateway", status.ready ? "ready" : "reading the topics"],
    ["Cameras", [...states].map(([state, count]) => count + " " + state).join(", ") || "none"],
    ["Queries", String(status.queries_known)],
    ["Moments held", status.moments_held === null ? "–" : status.moments_held.toLocaleString()],
    ["Listeners", String(status.event_clients)],
  ];
  $("system-facts").replaceChildren(...facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
  $("models-section").hidden = models === null;
  $("models").replaceChildren(...(models?.models || []).map((model) =>
    h("tr", {}, h("th", { scope: "row" }, ROLES[model.role] || model.role), h("td", {}, model.id), h("td", { class: model.self_test === "passed" ? "good" : "warn" }, model.self_test), h("td", {}, model.provider ? model.provider.toUpperCase() + (model.runtime ? ", ONNX Runtime " + model.runtime : "") : "in another process"), h("td", {}, model.dim ? String(model.dim) : "–"), h("td", {}, model.loaded_at ? when(model.loaded_at, store.now()) : "–"))));
  $("models-empty").hidden = Boolean(models?.models.length);
  const trouble = [...store.streams.values()].filter((stream) => stream.enabled && store.statuses.get(stream.id)?.state !== "online").sort(store.byName);
  text($("trouble-count"), plural(trouble.length, "camera", "cameras"));
  $("trouble-empty").hidden = trouble.length > 0;
  $("trouble-table").hidden = trouble.length === 0;
  $("trouble").replaceChildren(...trouble.slice(0, 200).map((stream) => {
    const status = store.statuses.get(stream.id);
    return h("tr", {}, h("th", { scope: "row" }, stream.name), h("td", { class: "warn" }, status?.state || "waiting"), h("td", {}, status?.reason || ""), h("td", {}, status ? when(status.at, store.now()) : ""));
  }));
  $("metrics-link").hidden = !may("read");
}

const reload = () => load().catch(show);
export const view = { show: reload, render() {} };
setInterval(() => {
  if (!document.hidden && !$("view-system").hidden) reload();
}, 10_000);
