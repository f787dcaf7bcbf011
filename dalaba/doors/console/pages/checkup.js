// The look at the PC, which takes seconds, begins once the page is there; changed files show by themselves.
"use strict";
const EVERY = 300, AGAIN = 15000;
let looking = false;

async function told_by(deed, more) {
  const fields = new URLSearchParams({ csrf: document.body.dataset.csrf, ...more });
  const answer = await post(`do/checkup/${deed}`, fields);
  const came = await answer.json();
  if (came.parts) put(came.parts);
  return answer.ok;
}

async function look_now() {
  if (looking) return;
  looking = true;
  let done = false;
  try { done = await told_by("look", {}); } catch { /* the page says that the station is gone */ }
  if (done) looking = false; else setTimeout(() => { looking = false; }, AGAIN);
}

async function keep_up() {
  if (!document.hidden) {
    try { await told_by("changed", { mark: document.querySelector("[data-mark]").dataset.mark }); } catch { /* again */ }
    if (by("looking") || document.querySelector("[data-unread]")) look_now();
  }
  setTimeout(keep_up, EVERY);
}
keep_up();
