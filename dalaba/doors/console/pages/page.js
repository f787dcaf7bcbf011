// For every page: what changes is put in as it comes; buttons answer beside themselves, without leaving the page.
// Without this file the forms do the same.
//   form[data-watch="do/PAGE/DEED"]   is sent there while it is being filled in, and the pieces that come back are put in
//   button[data-hold]                 works only when it is held for two seconds
//   form[data-stay]                   keeps what is in it after it was done
"use strict";
const by = id => document.getElementById(id);
const told = by("told"), gone = by("gone"), sure = by("sure"), hold = by("hold");
const HELD = 2000, TYPED = 300;
let away = 0, silent = 0, asking = null, holding = 0;

function say(text, good, beside) {
  told.textContent = text;
  told.className = good ? "good" : "bad";
  if (beside) place(told, beside);
  told.hidden = !text;
  clearTimeout(silent);
  if (good) silent = setTimeout(() => { told.hidden = true; }, 8000);
}

function place(piece, beside) {  // outside what is put in anew, or it would vanish with it
  (beside.closest("[data-part]") || beside).after(piece);
  piece.scrollIntoView({ block: "nearest" });
}

function put(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const piece = by(id);
    if (!piece && document.querySelector("form[data-busy]")) return;  // its answer comes first
    if (!piece) { location.reload(); return; }  // an outlet that was not there: the page is another one
    piece.dataset.part = "";
    if (piece.dataset.was !== html && !piece.contains(document.activeElement)) piece.innerHTML = html;
    piece.dataset.was = html;
  }
  tick();
  document.dispatchEvent(new CustomEvent("parts", { detail: parts }));
}

let base = 0, begun = 0, shown = "";
function tick() {
  const now = by("now");
  if (!now) return;
  if (now.dataset.ms !== shown) {
    shown = now.dataset.ms;
    base = Number(now.dataset.ms) + Number(now.dataset.offset);
    begun = performance.now();
  }
  now.textContent = new Date(base + performance.now() - begun).toISOString().slice(11, 19);
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
  return fetch(address, { method: "POST", headers: { Accept: "application/json" }, body: fields });
}

async function send(form, button, yes) {  // yes: the field that says so
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  ask(null);
  const fields = new URLSearchParams(new FormData(form, button?.type === "submit" ? button : null));
  if (button) button.disabled = true;  // only now: a disabled button's own value would be left out
  if (yes) fields.set(yes, "true");
  const beside = button?.isConnected && button !== sure && button !== hold ? button : form;
  try {
    const answer = await post(form.action, fields);
    const came = await answer.json();
    if (came.goto !== undefined && answer.ok) { go(came.goto); return; }
    say([came, ...(came.also || [])].map(each => each.reason).join(" "), answer.ok, beside);
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
  if (event.target.method !== "post") return;
  event.preventDefault();
  if (event.submitter && "hold" in event.submitter.dataset) return;
  send(event.target, event.submitter, "");
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

setInterval(tick, 1000);
watch();
