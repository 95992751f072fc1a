// Building and changing what is shown. Everything that people wrote is set as text, never as markup.

export const $ = (id) => document.getElementById(id);
export const part = (node, selector) => node.querySelector(selector);

// An element. Functions are listeners; `class`, `data` and properties of the element are set, the rest are attributes.
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else if (name === "class") node.className = value;
    else if (name === "data") Object.assign(node.dataset, value);
    else if (["value", "checked", "hidden", "disabled", "selected", "open"].includes(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function text(node, value) {
  if (node.textContent !== value) node.textContent = value;
}

export function attribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

// Makes the children of a list those of the items, keeping the ones that stay, with their focus.
export function sync(parent, items, key, make, update = () => {}) {
  const known = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let at = parent.firstElementChild;
  for (const item of items) {
    const id = key(item);
    let node = known.get(id);
    known.delete(id);
    if (!node) {
      node = make(item);
      node.dataset.key = id;
    }
    update(node, item);
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  known.forEach((node) => node.remove());
}

export function options(select, wanted) {
  const same = select.options.length === wanted.length && wanted.every(([value, name], i) => select.options[i].value === value && select.options[i].textContent === name);
  if (same) return;
  const before = select.value;
  select.replaceChildren(...wanted.map(([value, name]) => new Option(name, value)));
  select.value = wanted.some(([value]) => value === before) ? before : wanted[0][0];
}

// ---- words for numbers

export function duration(seconds) {
  if (seconds < 60) return seconds.toFixed(1) + " s";
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60) % 60;
  return whole >= 3_600 ? Math.floor(whole / 3_600) + " h " + minutes + " min" : minutes + " min " + (whole % 60) + " s";
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });

export const timeOf = (at) => clock.format(new Date(at));

// With the day where it is not today's.
export function when(at, now) {
  const date = new Date(at);
  return (date.toDateString() === new Date(now).toDateString() ? "" : day.format(date) + " ") + clock.format(date);
}

export const plural = (count, one, many) => count + " " + (count === 1 ? one : many);

// Reasons come with instants as machines write them.
export const readable = (reason, now) => reason.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, (at) => when(at, now));

// ---- telling

// An error, or that something was done.
export function show(message) {
  const wrong = message instanceof Error;
  const notice = $("notice");
  notice.textContent = wrong ? message.message : message;
  notice.classList.toggle("wrong", wrong);
  notice.hidden = false;
  clearTimeout(show.timer);
  show.timer = setTimeout(() => (notice.hidden = true), 8_000);
}

export const announce = (what) => text($("announce"), what);

export function confirm(question, consequence, yes, action) {
  text($("confirm-title"), question);
  text($("confirm-text"), consequence);
  text($("confirm-yes"), yes);
  const dialog = $("confirm-dialog");
  dialog.returnValue = "";
  dialog.onclose = async () => {
    if (dialog.returnValue !== "yes") return;
    try {
      await action();
    } catch (error) {
      show(error);
    }
  };
  dialog.showModal();
}
