// 分批: several sheets are chosen at once and sent one after another; the first takes the place of those before.
"use strict";
const bring = document.getElementById("bring");
bring.addEventListener("submit", async event => {
  event.preventDefault();
  event.stopPropagation();
  const button = bring.querySelector("button");
  if (button.disabled) return;
  button.disabled = true;
  try {
    let came = null;
    for (const file of bring.elements.file.files) {
      const fields = new FormData();
      fields.set("date", bring.elements.date.value);
      if (!came) fields.set("anew", "true");
      fields.set("file", file);
      const answer = await fetch(bring.action, { method: "POST", body: fields,
        headers: { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf } });
      came = await answer.json();
      if (!answer.ok) { say(came.reason, false, button); return; }
    }
    if (came) go(came.goto);
  } catch {
    say(document.body.dataset.failed, false, button);
  } finally {
    button.disabled = false;
  }
});
