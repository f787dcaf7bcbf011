// 写通知: what is typed survives a reload; a reading is put into the text; a sound says that it is being made.
"use strict";
const form = by("notice");
const KEPT = "notice:", key = form ? KEPT + form.dataset.keep : "";

function keep() {
  const typed = [...new FormData(form)].filter(([name]) => !/^(csrf|seen|tick:.*)$/.test(name));
  sessionStorage.setItem(key, JSON.stringify(typed));
}

function again() {  // as it was left, with what was seen of the files then
  const kept = sessionStorage.getItem(key);
  if (!kept) return;
  const typed = JSON.parse(kept);
  const names = new Set(typed.map(([name]) => name));
  for (const field of form.elements) {
    if (field.type === "checkbox") field.checked = names.has(field.name);
  }
  for (const [name, value] of typed) {
    const found = form.elements.namedItem(name) || missing(name);
    if (found.type === "checkbox" || found.type === undefined) found.value = value;
    else if (found.type !== "submit") found.value = value;
    if (found.closest?.("details")) found.closest("details").open ||= value !== "" && found.tagName === "TEXTAREA";
  }
  look(form);
}

function missing(name) {  // a fact's field, which comes with the texts
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  if (name.startsWith("fact:")) by("facts").append(field);
  else form.append(field);
  return field;
}

function instead(button) {  // the reading that was chosen, in the text or in the fact that says it
  const { found, instead: said, into } = button.dataset;
  const fields = [by("text-" + into), ...form.querySelectorAll("[name^='fact:']")];
  const field = fields.find(each => each && each.value.includes(found));
  if (!field) return;
  field.value = field.value.replace(found, () => said);
  field.focus();
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function making(place, text) {
  place.textContent = text;
  delete place.dataset.was;
}

async function hear(button) {
  const place = by("heard");
  making(place, button.dataset.making);
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.hear, { headers: { Accept: "application/json" } });
    if (!answer.ok) { place.textContent = (await answer.json()).reason; return; }
    await answer.blob();  // it is made by now, and the player asks for it in pieces
    const player = document.createElement("audio");
    player.controls = player.autoplay = true;
    player.src = button.dataset.hear;
    place.replaceChildren(player);
  } catch {
    place.textContent = document.body.dataset.failed;
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", event => {
  const button = event.target.closest?.("button, a");
  if (!button) return;
  if (button.dataset.instead !== undefined) instead(button);
  if (button.dataset.hear) hear(button);
  if ("forget" in button.dataset) sessionStorage.removeItem(key);
});
document.addEventListener("parts", event => {
  if ("pronounced" in event.detail) look(form);
  const first = document.querySelector(".notice .trouble > span");
  if (first && "e-all" in event.detail) first.scrollIntoView({ block: "center" });
});
if (form) {
  form.addEventListener("input", event => {
    const choice = event.target.dataset.radio?.split(":");
    if (choice) form.querySelector(`[name="${choice[0]}"][value="${choice[1]}"]`).checked = true;
    keep();
  });
  form.addEventListener("submit", event => {
    if (event.submitter?.value === "hear") making(by("heard"), event.submitter.dataset.making);
  });
  again();
} else {  // it is saved, or begun anew
  for (const name of Object.keys(sessionStorage))
    if (name.startsWith(KEPT) && location.search.startsWith("?done") || location.search.startsWith("?kept")) sessionStorage.removeItem(name);
}
