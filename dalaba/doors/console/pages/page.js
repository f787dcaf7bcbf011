// For every page: what changes is put in as it comes; buttons answer beside themselves, without leaving the page.
// Without this file the forms do the same.
//   form[data-watch="do/PAGE/DEED"]   is sent there while it is being filled in, and the pieces that come back are put in
//   button[data-hold]                 works only when it is held for two seconds
//   form[data-stay]                   keeps what is in it after it was done
//   button[data-dialog="ID"]          opens that <dialog> (see `opener` and `dialog` in forms.html); Escape or × closes it.
//                                     What is done in it closes it, and the answer stands beside what opened it
//   a[data-panel], form[data-panel]   opens the dialog #panel with what get/PAGE/panel gives for the same address
//   [data-group]                      buttons that stand close together: what one of them answers stands below all of them
//   [data-until="MS" data-say="… {}"] tells how long it is until then; progress[data-since="MS"] goes on by itself
// A page that is sent out without a form's key is none of one session: the key goes along as a header.
"use strict";
const by = id => document.getElementById(id);
const told = by("told"), gone = by("gone"), sure = by("sure"), hold = by("hold");
const HELD = 2000, TYPED = 300;
let away = 0, silent = 0, asking = null, holding = 0;

function say(text, good, beside) {
  told.textContent = text;
  told.className = good ? "good" : "bad";
  told.hidden = !text;
  if (beside) place(told, beside);
  clearTimeout(silent);
  if (good) silent = setTimeout(() => { told.hidden = true; }, 8000);
}

function place(piece, beside) {  // outside what is put in anew, or it would vanish with it
  const part = beside.closest("[data-part], [data-group]");
  (part && !beside.closest("dialog") ? part : beside).after(piece);
  piece.scrollIntoView({ block: "nearest" });
}

function put(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const piece = by(id);
    if (!piece && document.querySelector("form[data-busy]")) return;  // its answer comes first
    if (!piece) { location.reload(); return; }  // an outlet that was not there: the page is another one
    piece.dataset.part = "";
    if (piece.dataset.was !== html && !isFilledIn(piece)) fill(piece, html);
    piece.dataset.was = html;
  }
  tick();
  document.dispatchEvent(new CustomEvent("parts", { detail: parts }));
}

function isFilledIn(piece) {  // somebody is writing there, or has opened something
  const at = document.activeElement;
  return piece.contains(at) && at.matches("input, select, textarea, details[open] *");
}

function fill(piece, html) {  // the keyboard stays where it was, and so does a list that was scrolled
  const focused = piece.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = piece.querySelector("[tabindex]")?.scrollTop;
  piece.innerHTML = html;
  if (focused) by(focused)?.focus({ preventScroll: true });
  const box = piece.querySelector("[tabindex]");
  if (box && scrolled) box.scrollTop = scrolled;
}

let base = 0, offset = 0, begun = 0, shown = "";
function tick() {
  const now = by("now");
  if (!now) return;
  if (now.dataset.ms !== shown) {
    shown = now.dataset.ms;
    base = Number(now.dataset.ms);
    offset = Number(now.dataset.offset);
    begun = performance.now();
  }
  const at = base + performance.now() - begun;
  now.textContent = new Date(at + offset).toISOString().slice(11, 19);
  for (const each of document.querySelectorAll("[data-until]")) {
    const left = Math.ceil((Number(each.dataset.until) - at) / 1000);
    each.textContent = left > 0 && left < 86400 ? each.dataset.say.replace("{}", length(left)) : "";
  }
  for (const each of document.querySelectorAll("progress[data-since]")) each.value = (at - Number(each.dataset.since)) / 1000;
  document.dispatchEvent(new CustomEvent("tick", { detail: at }));
}

function length(seconds) {
  const two = number => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600), minutes = Math.floor(seconds / 60) % 60;
  return (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(seconds % 60)}`;
}

function watch() {
  if (!document.body.dataset.live) return;
  const live = new EventSource(document.body.dataset.live);
  live.addEventListener("parts", event => put(JSON.parse(event.data)));
  live.onopen = () => { clearTimeout(away); away = 0; gone.hidden = true; document.body.classList.remove("lost"); };
  live.onerror = () => {
    away ||= setTimeout(() => { gone.hidden = false; document.body.classList.add("lost"); }, 3000);
    if (live.readyState === EventSource.CLOSED) { stillIn(); setTimeout(watch, 3000); }
  };
}

async function stillIn() {  // whoever may not come in any more sees the door
  try {
    const answer = await fetch(location.pathname, { method: "HEAD" });
    if (answer.status === 401) location.reload();
  } catch { /* the station is away */ }
}

function ask(form, button) {  // as it is read, or into an exam: about these words, until they are changed
  asking = form;
  sure.hidden = !form || button !== sure;
  hold.hidden = !form || button !== hold;
  if (form) place(button, form);
}

async function post(address, fields) {
  const headers = { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf };
  return fetch(address, { method: "POST", headers, body: fields });
}

const openers = new Map();
function open(dialog, opener) {  // what opened it gets the keyboard back, and the answer beside it
  if (dialog.open) dialog.close();
  openers.set(dialog, opener);
  dialog.showModal();
}

async function panel(query, opener) {
  const box = by("panel"), inside = by("panel-in");
  try {
    const answer = await fetch(`get/${document.body.dataset.page}/panel?${query}`);
    if (!answer.ok) { say((await answer.json()).reason, false, opener); return; }
    inside.innerHTML = await answer.text();
    open(box, opener);
  } catch {
    say(document.body.dataset.failed, false, opener);
  }
}

function done(form, button, text) {  // where the answer is said: beside the button, or where its dialog was opened
  const dialog = form.closest("dialog");
  let beside = button?.isConnected && button !== sure && button !== hold ? button : form;
  if (dialog && !("stay" in form.dataset)) {
    const opener = openers.get(dialog);
    dialog.close();
    beside = opener?.isConnected ? opener : (opener?.id && by(opener.id)) || by("top") || by("main").firstElementChild;
  }
  say(text, true, beside);
}

async function send(form, button, yes) {  // yes: the field that says so
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  ask(null);
  const data = new FormData(form, button?.type === "submit" ? button : null);
  const fields = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  if (button) button.disabled = true;  // only now: a disabled button's own value would be left out
  if (yes) fields.set(yes, "true");
  const beside = button?.isConnected && button !== sure && button !== hold ? button : form;
  try {
    const answer = await post(form.action, fields);
    const came = await answer.json();
    if (came.goto !== undefined && answer.ok) { go(came.goto); return; }
    const text = [came, ...(came.also || [])].map(each => each.reason).join(" ");
    if (answer.ok) done(form, button, text); else say(text, false, beside);
    form.dispatchEvent(new CustomEvent("came", { detail: { came, ok: answer.ok } }));
    if (came.asks || came.holds) ask(form, came.holds ? hold : sure);
    if (came.parts) put(came.parts);
    if (answer.ok && !("stay" in form.dataset)) afterwards(form);
  } catch {
    say(document.body.dataset.failed, false, beside);
  } finally {
    delete form.dataset.busy;
    if (button) button.disabled = false;
  }
}

function go(address) {
  const to = new URL(address, location.href), same = to.pathname + to.search === location.pathname + location.search;
  location.href = to.href;
  if (same) location.reload();  // another place of the same page would be shown as it was
}

function afterwards(form) {  // what was said is said: the next one is no urgent one, and sounds where it is chosen
  const to = form.elements.to?.value;
  form.reset();
  if (to !== undefined) form.elements.to.value = to;
  for (const more of form.querySelectorAll("details")) more.open = false;
}

const waiting = new Map();
function look(form) {  // the last one sent is the one that counts
  clearTimeout(waiting.get(form)?.timer);
  const turn = {};
  turn.timer = setTimeout(async () => {
    try {
      const answer = await post(form.dataset.watch, new URLSearchParams(new FormData(form)));
      const came = await answer.json();
      if (waiting.get(form) === turn && came.parts) put(came.parts);
    } catch { /* the next key tries again */ }
  }, TYPED);
  waiting.set(form, turn);
}

document.addEventListener("submit", event => {
  if ("panel" in event.target.dataset) {
    event.preventDefault();
    panel(new URLSearchParams(new FormData(event.target)), event.submitter);
    return;
  }
  if (event.target.method !== "post") return;
  event.preventDefault();
  if (event.submitter && "hold" in event.submitter.dataset) return;
  send(event.target, event.submitter, "");
});
document.addEventListener("click", event => {
  const pressed = event.target instanceof Element ? event.target.closest("[data-dialog], a[data-panel]") : null;
  if (!pressed || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (pressed.dataset.dialog) open(by(pressed.dataset.dialog), pressed);
  else panel(new URL(pressed.href).searchParams, pressed);
});
document.addEventListener("input", event => {
  const form = event.target.form;
  if (form === asking) ask(null);
  if (form?.dataset.watch) look(form);
});
sure.addEventListener("click", () => { if (asking) send(asking, sure, "as_read"); });

function release(button) {
  clearTimeout(holding);
  holding = 0;
  button.classList.remove("held");
}
function press(button, then) {  // a tap is not enough
  if (holding) return;
  button.classList.add("held");
  holding = setTimeout(() => { release(button); then(); }, HELD);
}
const held = target => target instanceof Element ? target.closest("button[data-hold], #hold") : null;
function begin(button) {
  if (button.form && !button.form.reportValidity()) return;
  press(button, () => {
    if (button === hold) { if (asking) send(asking, hold, "confirmed"); } else send(button.form, button, "");
  });
}
document.addEventListener("pointerdown", event => { const button = held(event.target); if (button) begin(button); });
document.addEventListener("keydown", event => {
  const button = held(event.target);
  if (button && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); begin(button); }
});
for (const end of ["pointerup", "pointerout", "pointercancel", "keyup", "focusout"])
  document.addEventListener(end, event => { const button = held(event.target); if (button) release(button); });

document.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
for (const each of document.querySelectorAll("dialog[open]")) { each.close(); open(each, by("main")); }
tick();
setInterval(tick, 1000);
watch();
