// Canvases: score lines, what was watched, what was seen.

import { WINDOW_MS, endOf, now, startOf } from "./store.js";

const STRIP_MS = 600_000; // what the strip beneath a camera shows
const HOLE_MS = 3_000; // longer without a score is a hole, not a slope
const colours = {};

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["line", "soft", "edge", "alert", "alert-wash", "seen", "seen-wash", "good", "raised", "ink", "panel"]) colours[name] = style.getPropertyValue("--" + name).trim();
}
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", readColours);

function surface(canvas) {
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  const ratio = window.devicePixelRatio || 1;
  if (!width) return null;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}

function curve(pen, line, x, y, from) {
  pen.strokeStyle = colours.line;
  pen.lineWidth = 1.6;
  pen.lineJoin = "round";
  pen.beginPath();
  let before = 0;
  for (const [at, inside] of line) {
    if (at < from) continue;
    if (!before || at - before > Math.max(HOLE_MS, curve.step || 0)) pen.moveTo(x(at), y(inside));
    else pen.lineTo(x(at), y(inside));
    before = at;
  }
  pen.stroke();
}

function level(pen, y, width, dash) {
  pen.strokeStyle = colours.soft;
  pen.lineWidth = 1;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(0, y);
  pen.lineTo(width, y);
  pen.stroke();
  pen.setLineDash([]);
}

export function scoreLine(canvas, line, threshold, spans) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const end = Math.max(now(), line.length ? line[line.length - 1][0] : 0);
  const x = (at) => ((at - end) / WINDOW_MS + 1) * width;
  const y = (score) => height - 2 - score * (height - 4);
  for (const moment of spans) {
    const from = Math.max(0, x(startOf(moment)));
    const to = x(endOf(moment));
    if (to < 0 || moment.state === "retracted") continue;
    pen.fillStyle = colours["alert-wash"];
    pen.fillRect(from, 0, Math.max(1, to - from), height);
  }
  level(pen, y(threshold), width, [3, 3]);
  curve(pen, line, x, y, end - WINDOW_MS - 2_000);
}

// The score around a moment: its span, both thresholds, and when it was told.
export function whyLine(canvas, { points, from, to, start, end, settings, told }) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const foot = 16;
  const x = (at) => ((at - from) / (to - from)) * width;
  const y = (score) => height - foot - 2 - score * (height - foot - 6);
  pen.fillStyle = colours["alert-wash"];
  pen.fillRect(x(start), 0, Math.max(2, x(end) - x(start)), height - foot);
  if (settings) {
    level(pen, y(settings.start_threshold), width, [4, 3]);
    level(pen, y(settings.end_threshold), width, [1, 3]);
  }
  curve.step = points.coarse;
  curve(pen, points, x, y, from);
  curve.step = 0;
  if (told) {
    pen.fillStyle = colours.alert;
    pen.fillRect(x(told) - 0.75, 0, 1.5, height - foot);
    pen.beginPath();
    pen.moveTo(x(told) - 5, 0);
    pen.lineTo(x(told) + 5, 0);
    pen.lineTo(x(told), 7);
    pen.fill();
  }
  pen.fillStyle = colours.soft;
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "bottom";
  ticks(from, to, width).forEach(([at, label]) => {
    pen.textAlign = x(at) < 30 ? "left" : x(at) > width - 30 ? "right" : "center";
    pen.fillText(label, x(at), height);
  });
}

const STEPS = [5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600].map((s) => s * 1_000);

// Round instants with their clock time, as many as have room.
function ticks(from, to, width) {
  const step = STEPS.find((one) => ((to - from) / one) * 70 <= width) || STEPS[STEPS.length - 1];
  const zone = new Date(from).getTimezoneOffset() * 60_000;
  const found = [];
  for (let at = Math.ceil((from - zone) / step) * step + zone; at <= to; at += step) {
    const time = new Date(at);
    const two = (n) => String(n).padStart(2, "0");
    found.push([at, two(time.getHours()) + ":" + two(time.getMinutes()) + (step < 60_000 ? ":" + two(time.getSeconds()) : "")]);
  }
  return found;
}

function spansOf(pen, spans, x, width, height, thin) {
  for (const span of spans) {
    const from = Math.max(0, x(Date.parse(span.from)));
    const to = Math.min(width, x(Date.parse(span.to)));
    if (to <= 0 || to <= from) continue;
    const watched = span.coverage === "watched";
    pen.fillStyle = watched ? colours.edge : colours.soft;
    if (watched) pen.fillRect(from, height - thin, to - from, thin);
    else for (let at = from; at < to; at += 4) pen.fillRect(at, 0, Math.min(1.5, to - at), height);
  }
}

// quiet: ids of those that nobody was told of.
export function strip(canvas, spans, seen, quiet) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const end = now();
  const x = (at) => ((at - end) / STRIP_MS + 1) * width;
  pen.fillStyle = colours.raised;
  pen.fillRect(0, 0, width, height);
  spansOf(pen, spans, x, width, height, 3);
  for (const moment of seen) {
    const from = Math.max(0, x(startOf(moment)));
    const to = Math.min(width, x(endOf(moment)));
    if (to < 0 || moment.state === "retracted") continue;
    pen.fillStyle = quiet.has(moment.id) ? colours.seen : colours.alert;
    pen.fillRect(from, 0, Math.max(2, to - from), height - 4);
  }
}

// One row of the timeline. marks: [{from, to, red}]
export function row(canvas, { from, to, spans, marks, cursor }) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  const x = (at) => ((at - from) / (to - from)) * width;
  pen.fillStyle = colours.raised;
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = colours.edge;
  ticks(from, to, width).forEach(([at]) => pen.fillRect(Math.round(x(at)), 0, 1, height));
  spansOf(pen, spans, x, width, height, 4);
  for (const mark of marks) {
    const left = Math.max(0, x(mark.from));
    const right = Math.min(width, x(mark.to));
    if (right < 0 || left > width) continue;
    pen.fillStyle = mark.red ? colours.alert : colours.seen;
    pen.fillRect(left, 3, Math.max(3, right - left), height - 10);
    if (mark.id === cursor) {
      pen.strokeStyle = colours.ink;
      pen.lineWidth = 2;
      pen.strokeRect(left - 1, 2, Math.max(3, right - left) + 2, height - 8);
    }
  }
}

export function scale(canvas, from, to) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  pen.fillStyle = colours.soft;
  pen.font = "11px system-ui, sans-serif";
  pen.textBaseline = "middle";
  ticks(from, to, width).forEach(([at, label]) => {
    const x = ((at - from) / (to - from)) * width;
    pen.textAlign = x < 30 ? "left" : x > width - 30 ? "right" : "center";
    pen.fillText(label, x, height / 2);
  });
}

// Outlines over a picture; corners are parts of it. The chosen one shows its corners.
export function outlines(canvas, shapes, chosen) {
  const area = surface(canvas);
  if (!area) return;
  const { pen, width, height } = area;
  shapes.forEach((shape, i) => {
    if (!shape.corners.length) return;
    pen.beginPath();
    shape.corners.forEach(([x, y], n) => (n ? pen.lineTo(x * width, y * height) : pen.moveTo(x * width, y * height)));
    pen.closePath();
    pen.fillStyle = shape.mask ? "rgba(0, 0, 0, 0.72)" : "rgba(0, 200, 215, 0.22)";
    pen.fill();
    pen.lineWidth = i === chosen ? 2.5 : 1.5;
    pen.strokeStyle = i === chosen ? "#ffffff" : shape.mask ? "#bbbbbb" : "#4cc3cd";
    pen.stroke();
    if (i !== chosen) return;
    pen.fillStyle = "#ffffff";
    for (const [x, y] of shape.corners) pen.fillRect(x * width - 3.5, y * height - 3.5, 7, 7);
  });
}
