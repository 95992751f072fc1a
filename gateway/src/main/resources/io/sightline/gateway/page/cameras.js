// The editor of a camera: its source, and what is made of its pictures.

import { $, attribute, h, options, part, sync, text } from "./dom.js";
import { Problem, api, ask, enc, freshKey } from "./server.js";
import { number, openDialog, setUpDialog } from "./forms.js";
import * as draw from "./draw.js";
import * as store from "./store.js";

let edited = null;
let version = null;
let creation = "";
let shapes = []; // [{mask, name, corners: [[x, y]]}], in parts of the picture
let chosen = -1;
let shapeIds = 0;

const round = (part) => Math.round(Math.min(1, Math.max(0, part)) * 1_000) / 1_000;
const written = (corners) => corners.map((corner) => corner.map(round).join(",")).join(" ");

function corners(words) {
  return words.trim().split(/\s+/).filter(Boolean).map((word) => word.split(",").map(Number));
}

options($("stream-gate"), [["auto", "As ingest is set"], ["on", "On: still pictures are not encoded"], ["off", "Off"]]);
options($("stream-recording"), [["auto", "As ingest is set"], ["on", "On"], ["off", "Off"]]);
options($("stream-hardware"), [["none", "None: the processor decodes"], ["auto", "The first that is there"], ["cuda", "CUDA (NVIDIA)"], ["vaapi", "VAAPI (Intel, AMD)"], ["qsv", "Quick Sync (Intel)"]]);
options($("stream-skip"), [["none", "Decode every frame"], ["noref", "Leave out frames nothing builds on"], ["nokey", "Key frames only"]]);

export async function editCamera(stream) {
  edited = stream;
  version = null;
  creation = freshKey();
  if (stream) {
    const [now, etag] = await ask("GET", "streams/" + enc(stream.id)).catch(() => [stream, null]);
    edited = now;
    version = etag;
  }
  text($("stream-dialog-title"), stream ? "Edit camera" : "Add camera");
  $("stream-name").value = edited?.name || "";
  $("stream-source").value = "";
  $("stream-source").placeholder = edited ? "unchanged: " + edited.source : "rtsp://user:password@camera/stream";
  $("stream-forget").checked = false;
  $("stream-forget").parentElement.hidden = !edited?.has_credentials;
  $("stream-rate").value = edited?.frames_per_second || 4;
  $("stream-thumbnails").checked = edited ? edited.thumbnails : true;
  $("stream-width").value = edited?.thumbnail_width ?? "";
  $("stream-gate").value = edited?.gate || "auto";
  $("stream-recording").value = edited?.recording || "auto";
  $("stream-hardware").value = edited?.hardware || "none";
  $("stream-skip").value = edited?.skip || "none";
  const crop = edited?.crop;
  $("stream-crop").value = crop ? [crop.x, crop.y, crop.width, crop.height].join(", ") : "";
  shapes = [
    ...(edited?.zones || []).map((zone) => ({ id: ++shapeIds, mask: false, name: zone.name, corners: zone.outline })),
    ...(edited?.masks || []).map((mask) => ({ id: ++shapeIds, mask: true, name: "", corners: mask })),
  ];
  chosen = -1;
  document.querySelectorAll("#stream-form details").forEach((node) => (node.open = false));
  $("zone-picture").hidden = !edited?.thumbnails || !edited.enabled;
  if (edited) part($("zone-picture"), "img").src = "/api/v1/streams/" + enc(edited.id) + "/latest.jpg?at=" + store.now();
  openDialog("stream-dialog", "stream-form");
  renderShapes();
}

function renderShapes() {
  sync($("shapes"), shapes, (shape) => String(shape.id), (shape) =>
    h("li", { class: "shape" },
      h("button", { type: "button", class: "quiet pick", click: () => pick(shape) }, shape.mask ? "Mask" : "Zone"),
      shape.mask ? null : h("input", { class: "shapename", value: shape.name, maxlength: "64", placeholder: "name", "aria-label": "Name of the zone", input: (event) => (shape.name = event.target.value.trim()) }),
      h("input", { class: "corners", value: written(shape.corners), spellcheck: "false", placeholder: "0.1,0.2 0.5,0.2 0.5,0.9", "aria-label": "Corners of the " + (shape.mask ? "mask" : "zone") + ", x,y in parts of the picture", focus: () => pick(shape), input: (event) => {
        shape.corners = corners(event.target.value).filter((corner) => corner.length === 2 && corner.every(Number.isFinite));
        paint();
      } }),
      h("button", { type: "button", class: "quiet", "aria-label": "Remove this " + (shape.mask ? "mask" : "zone"), click: () => {
        shapes = shapes.filter((one) => one !== shape);
        chosen = -1;
        renderShapes();
      } }, "Remove")));
  paint();
}

function pick(shape) {
  chosen = shapes.indexOf(shape);
  paint();
}

function paint() {
  [...$("shapes").children].forEach((node, i) => attribute(part(node, ".pick"), "aria-pressed", String(i === chosen)));
  draw.outlines(part($("zone-picture"), "canvas"), shapes, chosen);
  text($("zone-hint"), chosen < 0 ? "Add a zone or a mask, then click its corners into the picture, or type them." : "Click into the picture to add a corner of the chosen " + (shapes[chosen].mask ? "mask" : "zone") + ".");
}

function add(mask) {
  const shape = { id: ++shapeIds, mask, name: "", corners: [] };
  shapes.push(shape);
  renderShapes();
  pick(shape);
  part($("shapes").lastElementChild, "input").focus();
}

$("add-zone").addEventListener("click", () => add(false));
$("add-mask").addEventListener("click", () => add(true));
part($("zone-picture"), "img").addEventListener("load", paint);
$("shape-details").addEventListener("toggle", paint);
part($("zone-picture"), "canvas").addEventListener("click", (event) => {
  if (chosen < 0) return;
  const box = event.target.getBoundingClientRect();
  shapes[chosen].corners.push([round((event.clientX - box.left) / box.width), round((event.clientY - box.top) / box.height)]);
  part($("shapes").children[chosen], ".corners").value = written(shapes[chosen].corners);
  paint();
});

function cropOf(words) {
  if (!words.trim()) return null;
  const [x, y, width, height, more] = words.split(",").map((word) => Number(word.trim()));
  if (more !== undefined || ![x, y, width, height].every(Number.isFinite)) throw new Problem({ errors: [{ field: "crop", reason: "Give x, y, width and height in parts of the picture, such as 0, 0.2, 1, 0.8." }] });
  return { x, y, width, height };
}

setUpDialog("stream-dialog", "stream-form", async () => {
  const body = {
    name: $("stream-name").value.trim(),
    frames_per_second: number($("stream-rate")),
    thumbnails: $("stream-thumbnails").checked,
    thumbnail_width: number($("stream-width")) ?? null,
    gate: $("stream-gate").value,
    hardware: $("stream-hardware").value,
    skip: $("stream-skip").value,
    crop: cropOf($("stream-crop").value),
    zones: shapes.filter((shape) => !shape.mask).map((shape) => ({ name: shape.name, outline: shape.corners })),
    masks: shapes.filter((shape) => shape.mask).map((shape) => shape.corners),
  };
  if ($("stream-recording").value !== (edited?.recording || "auto")) body.recording = $("stream-recording").value;
  const address = $("stream-source").value.trim();
  if (address || !edited) body.source = address;
  if ($("stream-forget").checked) body.credentials = null;
  const saved = edited ? await api("PATCH", "streams/" + enc(edited.id), body, version ? { "If-Match": version } : {}) : await api("POST", "streams", body, { "Idempotency-Key": creation });
  store.streams.set(saved.id, saved);
  store.touch();
});
