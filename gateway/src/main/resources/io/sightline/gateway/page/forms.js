// Dialogs with a form: wrong fields get their reason beneath them.

import { $, h, part } from "./dom.js";
import { Problem } from "./server.js";

export function clearErrors(form) {
  form.querySelectorAll(".error:not([data-rest])").forEach((node) => node.remove());
  form.querySelectorAll("[aria-invalid]").forEach((node) => {
    node.removeAttribute("aria-invalid");
    node.removeAttribute("aria-describedby");
    if (node.dataset.hint) node.setAttribute("aria-describedby", node.dataset.hint);
  });
  part(form, "[data-rest]").hidden = true;
}

// What has no field here stands at the end.
export function showErrors(form, error) {
  clearErrors(form);
  const rest = error.errors?.length ? [] : [error.message];
  let first = null;
  for (const { field, reason } of error.errors || []) {
    // zones[1].outline is shown at zones.
    const names = [field, field.replace(/\[.*$/, "")];
    const input = [...form.querySelectorAll("[data-field]")].find((node) => node.dataset.field.split(" ").some((name) => names.includes(name)));
    if (!input) {
      rest.push(field + " " + reason);
      continue;
    }
    for (let around = input.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    const line = h("p", { class: "error", id: "error-" + field.replace(/\W/g, "-") }, (field === names[1] ? "" : field + " ") + reason);
    input.setAttribute("aria-invalid", "true");
    if (input.hasAttribute("aria-describedby")) input.dataset.hint = input.getAttribute("aria-describedby");
    input.setAttribute("aria-describedby", line.id);
    input.after(line);
    first = first || input;
  }
  const node = part(form, "[data-rest]");
  node.textContent = rest.join("; ");
  node.hidden = rest.length === 0;
  first?.focus?.();
  first?.scrollIntoView?.({ block: "nearest" });
}

// save(): rejects with a Problem where something is wrong; the dialog closes when it is done, unless it returns true.
export function setUpDialog(dialogId, formId, save) {
  const form = $(formId);
  part(form, "button[value=cancel]")?.addEventListener("click", () => $(dialogId).close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = part(form, "button[type=submit]");
    button.disabled = true;
    try {
      if (!(await save())) $(dialogId).close();
    } catch (error) {
      showErrors(form, error instanceof Problem ? error : new Problem({ detail: String(error) }));
    } finally {
      button.disabled = false;
    }
  });
}

export function openDialog(dialogId, formId) {
  clearErrors($(formId));
  $(dialogId).showModal();
  part($(formId), "input, textarea, select")?.focus();
}

// Numbers as they were typed; undefined where nothing was.
export const number = (input) => (input.value.trim() === "" ? undefined : Number(input.value));

export function checks(box, choices, chosen) {
  box.replaceChildren(...choices.map(([value, name]) => h("label", { class: "check" }, h("input", { type: "checkbox", value, checked: chosen.has(value) }), name)));
}

export const checked = (box) => [...box.querySelectorAll("input:checked")].map((input) => input.value);
