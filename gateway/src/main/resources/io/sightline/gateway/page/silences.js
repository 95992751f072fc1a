// Silences: nobody is told of what they cover, until they end.

import { $, h, options, show, sync, when } from "./dom.js";
import { all, api, enc, freshKey } from "./server.js";
import { openDialog, setUpDialog } from "./forms.js";
import * as store from "./store.js";

const LENGTHS = [[10, "10 minutes"], [30, "30 minutes"], [60, "1 hour"], [480, "8 hours"], [1_440, "1 day"], [10_080, "7 days"]];

let silences = [];
let key = "";

export async function loadSilences() {
  silences = await all("silences", "silences");
  store.touch();
}

const queryName = (id) => (id === "stream-offline" ? "Camera is down" : store.queries.get(id)?.sentence || id);

export function askSilence(query = "", stream = "") {
  key = freshKey();
  options($("silence-query"), [["", "Every query"], ...[...store.queries.values()].sort(store.byId).map((one) => [one.id, one.sentence])]);
  const streams = [...store.streams.values()].sort(store.byName);
  options($("silence-stream"), [["", "Every camera"], ...streams.map((one) => [one.id, one.name])]);
  $("silence-query").value = store.queries.has(query) ? query : "";
  $("silence-stream").value = store.streams.has(store.cameraOf(stream)) ? store.cameraOf(stream) : "";
  openDialog("silence-dialog", "silence-form");
}

options($("silence-length"), LENGTHS.map(([minutes, name]) => [String(minutes), name]));
$("silence-length").value = "60";
$("add-silence").addEventListener("click", () => askSilence());
setUpDialog("silence-dialog", "silence-form", async () => {
  const body = { until: new Date(store.now() + Number($("silence-length").value) * 60_000).toISOString() };
  if ($("silence-query").value) body.query = $("silence-query").value;
  if ($("silence-stream").value) body.stream = $("silence-stream").value;
  const made = await api("POST", "silences", body, { "Idempotency-Key": key });
  await loadSilences();
  show("Silenced until " + when(made.until, store.now()) + ".");
});

export function renderSilences(list, writes) {
  const now = store.now();
  const active = silences.filter((one) => Date.parse(one.until) > now);
  sync(list, active, (one) => one.id, (one) =>
    h("li", { class: "silence item" },
      h("div", {}, h("p", { class: "sentence" }, one.query ? queryName(one.query) : "Every query"), h("p", { class: "facts" }, (one.stream ? store.streamName(one.stream) : "every camera") + ", until " + when(one.until, now))),
      writes ? h("button", { type: "button", class: "quiet", "aria-label": "End the silence of " + (one.query ? queryName(one.query) : "every query"), click: async () => {
        try {
          await api("DELETE", "silences/" + enc(one.id));
          await loadSilences();
        } catch (error) {
          show(error);
        }
      } }, "End now") : null));
  return active.length;
}

