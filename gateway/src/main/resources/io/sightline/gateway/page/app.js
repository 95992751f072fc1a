// The page of Sightline: who is there, what is shown, and its rhythm. No library, no build step.

import { $, part, show, text } from "./dom.js";
import * as server from "./server.js";
import * as store from "./store.js";
import * as reviews from "./reviews.js";
import { readColours } from "./draw.js";
import { clearErrors, showErrors } from "./forms.js";
import { editCamera } from "./cameras.js";
import { view as live } from "./live.js";
import { view as alerts } from "./alerts.js";
import { view as timeline } from "./timeline.js";
import { editQuery, view as queries } from "./queries.js";
import { view as delivery } from "./delivery.js";
import { view as system } from "./system.js";
import { view as access } from "./access.js";

const views = { live, alerts, timeline, queries, delivery, system, access };
const titles = { live: "Live", alerts: "Alerts", timeline: "Timeline", queries: "Queries", delivery: "Delivery", system: "System", access: "Access" };
let current = "live";
let loaded = false;

// ---- who is there

async function begin() {
  let next;
  try {
    next = await server.api("GET", "session");
  } catch {
    server.lost("Reconnecting");
    return;
  }
  // Who sees other cameras than before starts anew.
  const eyes = (one) => JSON.stringify([one.user, one.role, one.cameras]);
  if (eyes(next) !== eyes(server.session)) server.startAnew();
  server.takeSession(next);
  showSession();
  if (next.signed_in) server.listen();
  else askWho();
}

function showSession() {
  const { session, may } = server;
  document.body.classList.toggle("looking", session.signed_in && !may("write"));
  document.body.classList.toggle("nobody", !session.signed_in);
  $("account").hidden = !session.user;
  text($("account-name"), session.user || "");
}

function askWho() {
  connection("connecting", "Signed out");
  if ($("sign-in-dialog").open) return;
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  clearErrors($("sign-in-form"));
  $("sign-in-password").value = "";
  $("sign-in-dialog").showModal();
}

// Nothing that they saw stays behind.
function signedOut() {
  server.hangUp();
  location.reload();
}

// There is nothing behind it to go back to.
$("sign-in-dialog").addEventListener("cancel", (event) => event.preventDefault());
$("sign-in-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    await server.api("POST", "session", { user: $("sign-in-user").value.trim(), password: $("sign-in-password").value });
    $("sign-in-dialog").close();
    $("sign-in-password").value = "";
    begin();
  } catch (error) {
    showErrors($("sign-in-form"), error);
    $("sign-in-password").select();
  }
});
$("sign-out").addEventListener("click", async () => {
  await server.api("DELETE", "session").catch(() => null);
  signedOut();
});

function connection(state, words) {
  if ($("connection").dataset.state !== state) $("connection").dataset.state = state;
  text($("connection-text"), words);
}

server.whenSignedOut(signedOut);
server.wire({
  handlers: store.handlers,
  begin,
  clock: store.setClock,
  state: connection,
  async load() {
    await Promise.all([store.load(), reviews.refresh(), reviews.loadQuiet(500)]);
    loaded = true;
    views[current].show?.(...place().slice(1));
  },
});

// ---- where one is: #view/what

const place = () => location.hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);

function go() {
  const [name, ...rest] = place();
  current = views[name] ? name : "live";
  for (const one of Object.keys(views)) {
    $("view-" + one).hidden = one !== current;
    const link = part($("tabs"), 'a[href="#/' + one + '"]');
    if (one === current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  part($("tabs"), "[aria-current]").scrollIntoView?.({ block: "nearest", inline: "nearest" });
  if (go.before !== current) window.scrollTo(0, 0);
  go.before = current;
  server.wantScores(Boolean(views[current].scores));
  if (loaded) views[current].show?.(...rest);
  store.touch();
  render();
}
window.addEventListener("hashchange", go);
$("skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});

document.addEventListener("keydown", (event) => {
  // A dialog that has just closed may hold the focus for a moment.
  const typing = event.target.closest("dialog[open]") || (event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, video") && !event.target.closest("dialog"));
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !server.session.signed_in) return;
  const number = "1234567".indexOf(event.key);
  if (event.key.length === 1 && number >= 0) location.hash = "#/" + Object.keys(views)[number];
  else if (event.key === "n" && server.may("write")) editQuery(null);
  else if (event.key === "c" && server.may("write")) editCamera(null);
  else if (event.key === "?") $("keys-dialog").showModal();
  else if (!(event.target.type === "radio") && views[current].key?.(event.key)) store.touch();
  else return;
  event.preventDefault();
});
$("keys").addEventListener("click", () => $("keys-dialog").showModal());

// ---- rhythm

function render() {
  const ongoing = [...store.moments.values()].filter(store.isLive).length;
  document.title = (ongoing ? "(" + ongoing + ") " : "") + titles[current] + " · Sightline";
  const badge = $("alerts-badge");
  badge.hidden = !reviews.recent.count;
  text(badge, reviews.recent.count > 99 ? "99+" : String(reviews.recent.count));
  badge.title = reviews.recent.count + " not reviewed";
  views[current].render();
}

// Lengths of live moments tick.
setInterval(() => [...store.moments.values()].some(store.isLive) && store.touch(), 500);
// Coverage is refreshed whole from time to time.
setInterval(async () => {
  if (document.hidden || !server.listening()) return;
  const status = await server.api("GET", "status").catch(() => null);
  if (status) store.takeStatus(status);
}, 30_000);
setInterval(() => {
  if (document.hidden) return;
  try {
    if (store.wasTouched()) render();
    views[current].draw?.();
  } catch (error) {
    show(error);
    throw error;
  }
}, 250);

// A browser opens six connections to one host in all: a page nobody looks at gives its own back.
let resting = 0;
document.addEventListener("visibilitychange", () => {
  clearTimeout(resting);
  if (document.hidden)
    resting = setTimeout(() => {
      server.hangUp();
      connection("connecting", "Resting");
    }, 60_000);
  else if (!server.listening() && !$("sign-in-dialog").open) begin();
});

readColours();
go();
begin();
