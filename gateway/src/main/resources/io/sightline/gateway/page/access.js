// One's own password and tokens; for administrators users, all tokens and the log of changes.

import { $, confirm, h, options, part, show, sync, text, when } from "./dom.js";
import { all, api, ask, enc, freshKey, may, session, takeSession } from "./server.js";
import { checked, checks, clearErrors, openDialog, setUpDialog } from "./forms.js";
import * as store from "./store.js";

const SCOPES = [["alerts", "alerts: be told of moments and alerts"], ["read", "read: look"], ["write", "write: look and change"], ["admin", "admin: everything but make tokens"]];

let users = [];
let tokens = [];
let entries = [];
let older = null;

async function load() {
  const admin = may("admin");
  [users, tokens] = await Promise.all([admin ? all("users", "users") : [], may("own") ? all("tokens", "tokens") : []]);
  if (admin) {
    const page = await api("GET", "audit?limit=50");
    entries = page.entries;
    older = page.next;
  }
  render();
}

const reload = () => load().catch(show);

const camerasOf = (user) => (user.role === "viewer" && user.cameras ? (user.cameras.length ? user.cameras.map(store.streamName).join(", ") : "no camera") : "all cameras");

function render() {
  const admin = may("admin");
  const own = may("own");
  $("users-section").hidden = !admin;
  $("audit-section").hidden = !admin;
  $("tokens-section").hidden = !own;
  $("own-section").hidden = !session.user;
  $("access-open").hidden = Boolean(session.user);
  text($("own-name"), session.user ? session.user + ", " + session.role : "");
  sync($("users"), users, (user) => user.name + user.role + camerasOf(user), (user) =>
    h("li", { class: "item user" },
      h("div", {}, h("p", {}, h("strong", {}, user.name), h("span", { class: "tag" }, user.role)), h("p", { class: "facts" }, camerasOf(user))),
      h("div", { class: "row" },
        h("button", { type: "button", class: "quiet", "aria-label": "Change " + user.name, click: () => editUser(user) }, "Change"),
        h("button", { type: "button", class: "quiet", "aria-label": "Remove " + user.name, click: () => confirm("Remove " + user.name + "?", "Their sessions and tokens end at once.", "Remove", async () => {
          await api("DELETE", "users/" + enc(user.name));
          await load();
        }) }, "Remove"))));
  sync($("tokens"), tokens, (token) => token.id, (token) =>
    h("li", { class: "item token" },
      h("div", {}, h("p", {}, h("strong", {}, token.name), token.scopes.map((scope) => h("span", { class: "tag" }, scope))), h("p", { class: "facts" }, (admin ? token.owner + " · " : "") + "made " + when(token.created_at, store.now()) + " · " + (token.expires_at ? "until " + new Date(token.expires_at).toLocaleDateString() : "does not expire"))),
      h("button", { type: "button", class: "quiet", "aria-label": "Revoke " + token.name, click: () => confirm("Revoke the token “" + token.name + "”?", "Programs that use it are refused at once.", "Revoke", async () => {
        await api("DELETE", "tokens/" + enc(token.id));
        await load();
      }) }, "Revoke")));
  $("tokens-empty").hidden = tokens.length > 0;
  $("audit").replaceChildren(...entries.map((entry) => h("tr", {}, h("td", {}, when(entry.at, store.now())), h("td", {}, entry.who || "–"), h("td", {}, entry.action), h("td", {}, entry.target), h("td", {}, entry.fields.join(", ")), h("td", { class: entry.status < 400 ? "" : "warn" }, String(entry.status)))));
  $("audit-more").hidden = !older;
}

$("audit-more").addEventListener("click", async () => {
  try {
    const page = await api("GET", "audit?limit=50&cursor=" + enc(older));
    entries.push(...page.entries);
    older = page.next;
    render();
  } catch (error) {
    show(error);
  }
});

// ---- users

let edited = null;
let version = null;
let creation = "";

async function editUser(user) {
  edited = user;
  version = null;
  creation = freshKey();
  if (user) {
    try {
      [edited, version] = await ask("GET", "users/" + enc(user.name));
    } catch (error) {
      return show(error);
    }
  }
  text($("user-dialog-title"), user ? "Change " + user.name : "Add user");
  $("user-name").value = edited?.name || "";
  $("user-name").disabled = Boolean(user);
  $("user-password").value = "";
  text($("user-password-hint"), user ? "Left empty, the password stays. A new one ends their sessions." : "At least 10 characters.");
  options($("user-role"), [["viewer", "Viewer: looks"], ["operator", "Operator: also changes cameras, queries and silences"], ["admin", "Admin: also makes users"]]);
  $("user-role").value = edited?.role || "viewer";
  const some = new Set(edited?.cameras || []);
  $("user-all").checked = !edited?.cameras;
  checks($("user-cameras"), [...new Set([...[...store.streams.values()].sort(store.byName).map((stream) => stream.id), ...some])].map((id) => [id, store.streamName(id)]), some);
  whichCameras();
  openDialog("user-dialog", "user-form");
}

function whichCameras() {
  $("user-sees").hidden = $("user-role").value !== "viewer";
  $("user-cameras").hidden = $("user-all").checked;
}
$("user-role").addEventListener("change", whichCameras);
$("user-all").addEventListener("change", whichCameras);
$("add-user").addEventListener("click", () => editUser(null));

setUpDialog("user-dialog", "user-form", async () => {
  const role = $("user-role").value;
  const body = { role, cameras: role !== "viewer" || $("user-all").checked ? null : checked($("user-cameras")) };
  if ($("user-password").value) body.password = $("user-password").value;
  if (edited) await api("PATCH", "users/" + enc(edited.name), body, version ? { "If-Match": version } : {});
  else await api("POST", "users", { ...body, name: $("user-name").value.trim() }, { "Idempotency-Key": creation });
  $("user-password").value = "";
  await load();
});

// ---- tokens: shown once

$("add-token").addEventListener("click", () => {
  $("token-name").value = "";
  $("token-made").hidden = true;
  $("token-fields").hidden = false;
  part($("token-form"), "button[type=submit]").hidden = false;
  text(part($("token-form"), "button[value=cancel]"), "Cancel");
  checks($("token-scopes"), SCOPES.filter(([scope]) => scope !== "admin" || may("admin")).filter(([scope]) => scope !== "write" || may("write")), new Set(["alerts"]));
  options($("token-expires"), [["365", "In a year"], ["90", "In 90 days"], ["30", "In 30 days"], ["", "Never"]]);
  openDialog("token-dialog", "token-form");
});

setUpDialog("token-dialog", "token-form", async () => {
  const days = Number($("token-expires").value);
  const body = { name: $("token-name").value.trim(), scopes: checked($("token-scopes")) };
  if (days) body.expires_at = new Date(store.now() + days * 86_400_000).toISOString();
  const made = await api("POST", "tokens", body);
  clearErrors($("token-form"));
  $("token-secret").value = made.token;
  $("token-made").hidden = false;
  $("token-fields").hidden = true;
  part($("token-form"), "button[type=submit]").hidden = true;
  text(part($("token-form"), "button[value=cancel]"), "Done");
  $("token-secret").select();
  await load();
  return true;
});
$("token-dialog").addEventListener("close", () => ($("token-secret").value = ""));
$("token-copy").addEventListener("click", async () => {
  $("token-secret").select();
  await navigator.clipboard?.writeText($("token-secret").value).catch(() => null);
});

// ---- one's own password

$("change-password").addEventListener("click", () => openDialog("password-dialog", "password-form"));
setUpDialog("password-dialog", "password-form", async () => {
  takeSession(await api("PUT", "session/password", { old_password: $("password-old").value, new_password: $("password-new").value }));
  $("password-old").value = $("password-new").value = "";
  show("Your password is changed; your other sessions have ended.");
});

export const view = { show: reload, render() {} };
