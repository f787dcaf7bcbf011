// 排期: choosing an outlet looks at it; names are added from a list; a sheet is read as text and sent; printing.
"use strict";
document.addEventListener("change", event => {
  const what = event.target;
  if (what.name === "place" && what.form.method === "get") what.form.submit();
  if (what.classList.contains("tt-names") && what.value) add(what);
  if (what.type === "file" && what.form.id === "bring") bring(what.form, what.form.action, {});
});

function add(list) {  // one more name in the field before it
  const field = list.parentElement.querySelector("[data-names]");
  const names = field.value.split(/[、,，;；\s]+/).filter(Boolean);
  if (!names.includes(list.value)) names.push(list.value);
  field.value = names.join("、");
  list.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function bring(form, address, fields) {  // the file goes once to be looked at, and once more to be written
  const file = form.elements.file.files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.most)) { say(form.dataset.tooBig, false, form); return; }
  const body = new FormData();
  for (const each of form.querySelectorAll("input[type=hidden]")) body.append(each.name, each.value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file, file.name);
  try {
    const head = { Accept: "application/json", "X-CSRF-Token": document.body.dataset.csrf };
    const answer = await fetch(address, { method: "POST", headers: head, body });
    const came = await answer.json();
    say(came.reason, answer.ok, form);
    if (came.parts) put(came.parts);
  } catch { say(document.body.dataset.failed, false, form); }
}

function lists() {  // without this script the field alone takes the names
  for (const each of document.querySelectorAll(".tt-names")) each.hidden = false;
}
document.addEventListener("click", event => {
  const what = event.target.closest("[data-print], [data-take]");
  if (what && "print" in what.dataset) window.print();
  if (what && "take" in what.dataset) {
    what.disabled = true;
    bring(document.getElementById("bring"), "do/timetable/take", { was: what.dataset.was });
  }
});
document.addEventListener("parts", () => {  // a field that is wrong is seen
  lists();
  for (const each of document.querySelectorAll("details p.trouble:not(:empty)")) each.closest("details").open = true;
});
lists();
