// How people are told, whether that works, and what they are not told of just now.

import { $, h, part, plural, show, sync, text, when } from "./dom.js";
import { api, enc, may } from "./server.js";
import * as store from "./store.js";
import { loadSilences, renderSilences } from "./silences.js";

const EVERY_MS = 5_000;
const KINDS = { sse: "This page and other listeners", webhook: "Webhook", mqtt: "MQTT", mail: "Mail" };

let delivery = null;
let missing = "";

async function load() {
  if (!may("read") || store.now() < load.next) return;
  load.next = store.now() + EVERY_MS;
  try {
    delivery = await api("GET", "delivery");
    missing = "";
  } catch (error) {
    delivery = null;
    missing = error.status === 403 ? "Only those who see all cameras see how alerts are delivered." : error.message;
  }
  store.touch();
}
load.next = 0;

function stateOf(channel) {
  if (channel.failing_since) return ["failing", "Failing since " + when(channel.failing_since, store.now()) + ": " + (channel.failing_reason || "no reason given")];
  if (channel.waiting) return ["waiting", plural(channel.waiting, "alert waits", "alerts wait") + (channel.queue ? " (room for " + channel.queue + ")" : "")];
  return ["good", channel.last_delivered_at ? "Working" : "Nothing sent yet"];
}

function make(channel) {
  const result = h("p", { class: "facts result", role: "status" });
  return h("li", { class: "item channel" },
    h("div", {},
      h("div", { class: "row" }, h("span", { class: "dot", "aria-hidden": "true" }), h("h3", {}, KINDS[channel.kind] || channel.kind), h("span", { class: "facts" }, channel.kind === "sse" ? "" : channel.channel)),
      h("p", { class: "facts target" }),
      h("p", { class: "state" }),
      h("p", { class: "facts rule" }),
      result),
    may("write") && channel.kind !== "sse"
      ? h("button", { type: "button", class: "test", click: async (event) => {
        const button = event.currentTarget;
        button.disabled = true;
        text(result, "Sending…");
        try {
          const answer = await api("POST", "delivery/" + enc(channel.channel) + "/test");
          text(result, answer.delivered ? "The test message was taken." : "Not taken: " + answer.reason);
        } catch (error) {
          text(result, error.message);
        } finally {
          button.disabled = false;
        }
      } }, "Send a test")
      : null);
}

function update(node, channel) {
  const [state, words] = stateOf(channel);
  node.dataset.state = state;
  text(part(node, ".target"), channel.target || "");
  text(part(node, ".state"), words);
  const facts = [
    channel.min_severity && channel.min_severity !== "detection" ? "from severity " + channel.min_severity : "every severity",
    channel.ends ? "starts and ends" : "starts only",
    channel.groups ? "groups cameras" : "",
    channel.gather_s ? "gathers for " + channel.gather_s + " s" : "",
    channel.last_delivered_at ? "last taken " + when(channel.last_delivered_at, store.now()) : "",
    channel.given_up ? plural(channel.given_up, "dead letter", "dead letters") : "",
  ];
  text(part(node, ".rule"), facts.filter(Boolean).join(" · "));
}

const spansOf = (schedule) => (schedule?.spans?.length ? schedule.spans.join(", ") + " (" + schedule.zone + ")" : "always");
const cells = (rule) => [rule.severity, rule.cooldown_s ? rule.cooldown_s + " s" : "none", rule.group_s ? rule.group_s + " s" : "none", spansOf(rule.schedule)];

function rules() {
  const rows = [
    ["Every other query", delivery.rule],
    ...(delivery.query_rules || []).map((rule) => [rule.query === "stream-offline" ? "Camera is down" : store.queries.get(rule.query)?.sentence || rule.query, rule]),
    ...[...store.queries.values()].filter((query) => query.alert && Object.values(query.alert).some((value) => value !== null)).map((query) => [query.sentence, query.alert_in_force || { ...delivery.rule, ...query.alert }]),
  ].filter(([, rule]) => rule);
  return h("table", {},
    h("thead", {}, h("tr", {}, ["Query", "Severity", "Cooldown", "Group", "Told"].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, rows.map(([name, rule]) => h("tr", {}, h("th", { scope: "row" }, name), cells(rule).map((cell) => h("td", {}, cell))))));
}

let ruled = "";
export const view = {
  show() {
    load.next = 0;
    loadSilences().catch(show);
  },
  render() {
    load();
    const channels = delivery?.channels || [];
    text($("channels-empty"), missing);
    $("channels-empty").hidden = !missing;
    sync($("channels"), channels, (channel) => channel.channel, make, update);
    $("channels-hint").hidden = !delivery || channels.some((channel) => channel.kind !== "sse");
    $("rules-section").hidden = !delivery?.rule;
    if (delivery?.rule) {
      const facts = [delivery.offline_after_s ? "A camera that is down for " + delivery.offline_after_s + " s is an alert." : "A camera that is down is no alert.", delivery.clips ? "Clips go from " + delivery.clips.before_s + " s before a moment to " + delivery.clips.after_s + " s after it." : "Nothing is recorded for clips."];
      text($("rules-facts"), facts.join(" "));
      const version = JSON.stringify([delivery.rule, delivery.query_rules, [...store.queries.values()].map((query) => [query.sentence, query.alert])]);
      if (version !== ruled) {
        ruled = version;
        $("rules").replaceChildren(rules());
      }
    }
    $("silences-empty").hidden = renderSilences($("silences"), may("write")) > 0;
  },
};

setInterval(() => {
  if (!document.hidden && !$("view-delivery").hidden) load();
}, EVERY_MS);
