// What changes is put in as it comes; buttons answer without leaving the page. Without this file the forms do the same.
"use strict";
const by = id => document.getElementById(id);
const told = by("told"), gone = by("gone"), sure = by("sure"), hold = by("hold");
let away = 0, silent = 0, asking = null, holding = 0;

function say(text, good) {
  told.textContent = text;
  told.className = good ? "good" : "bad";
  told.hidden = false;
  clearTimeout(silent);
  if (good) silent = setTimeout(() => { told.hidden = true; }, 8000);
}

function afterwards(form) {  // what was said is said: the next one is no urgent one, and sounds where it is chosen
  const to = form.elements.to.value;
  form.reset();
  form.elements.to.value = to;
  const more = form.querySelector("details");
  if (more) more.open = false;
}

function put(parts) {
  for (const [id, html] of Object.entries(parts)) {
    const piece = by(id);
    if (!piece) { location.reload(); return; }  // an outlet that was not there: the page is another one
    if (piece.dataset.was !== html && !piece.contains(document.activeElement)) piece.innerHTML = html;
    piece.dataset.was = html;
  }
  tick();
}

let base = 0, begun = 0, shown = "";
function tick() {
  const now = by("now");
  if (now.dataset.ms !== shown) {
    shown = now.dataset.ms;
    base = Number(now.dataset.ms) + Number(now.dataset.offset);
    begun = performance.now();
  }
  now.textContent = new Date(base + performance.now() - begun).toISOString().slice(11, 19);
}

function watch() {
  const live = new EventSource("live");
  live.addEventListener("parts", event => put(JSON.parse(event.data)));
  live.onopen = () => { clearTimeout(away); away = 0; gone.hidden = true; document.body.classList.remove("lost"); };
  live.onerror = () => {
    away ||= setTimeout(() => { gone.hidden = false; document.body.classList.add("lost"); }, 3000);
    if (live.readyState === EventSource.CLOSED) setTimeout(watch, 3000);
  };
}

function ask(form, button) {  // as it is read, or into an exam: about these words, until they are changed
  asking = form;
  sure.hidden = !form || button !== sure;
  hold.hidden = !form || button !== hold;
}

async function send(form, button, yes) {  // yes: the field that says so
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  ask(null);
  if (button) button.disabled = true;
  const fields = new URLSearchParams(new FormData(form));
  if (yes) fields.set(yes, "true");
  try {
    const answer = await fetch(form.action, {
      method: "POST", headers: { Accept: "application/json" }, body: fields,
    });
    const came = await answer.json();
    if (came.asks || came.holds) ask(form, came.holds ? hold : sure);
    say([came, ...(came.also || [])].map(each => each.reason).join(" "), answer.ok);
    if (answer.ok && form.matches(".say, .play")) afterwards(form);
  } catch {
    say(document.body.dataset.failed, false);
  } finally {
    delete form.dataset.busy;
    if (button) button.disabled = false;
  }
}

document.addEventListener("submit", event => {
  event.preventDefault();
  send(event.target, event.submitter, "");
});
document.addEventListener("input", event => { if (event.target.form === asking) ask(null); });
sure.addEventListener("click", () => { if (asking) send(asking, sure, "as_read"); });

function release() {
  clearTimeout(holding);
  holding = 0;
  hold.classList.remove("held");
}
function press() {  // a tap is not enough to break into an exam
  if (holding || !asking) return;
  hold.classList.add("held");
  holding = setTimeout(() => { release(); if (asking) send(asking, hold, "confirmed"); }, 2000);
}
hold.addEventListener("pointerdown", press);
hold.addEventListener("keydown", event => { if (event.key === "Enter" || event.key === " ") press(); });
for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) hold.addEventListener(end, release);

setInterval(tick, 1000);
watch();
