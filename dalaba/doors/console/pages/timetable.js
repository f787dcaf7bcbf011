// 排期: choosing an outlet looks at it; names are added from a list; a sheet is read as text and sent; printing.
"use strict";
document.addEventListener("change", event => {
  const what = event.target;
  if (what.name === "place" && what.form.method === "get") what.form.submit();
  if (what.classList.contains("tt-names") && what.value) add(what);
  if (what.type === "file" && what.files[0]) bring(what);
});

function add(list) {  // one more name in the field before it
  const field = list.parentElement.querySelector("[data-names]");
  const names = field.value.split(/[、,，;；\s]+/).filter(Boolean);
  if (!names.includes(list.value)) names.push(list.value);
  field.value = names.join("、");
  list.value = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function bring(field) {
  const form = field.form, file = field.files[0], told = document.getElementById("too-big");
  told.hidden = file.size <= Number(form.dataset.most);
  told.textContent = told.hidden ? "" : form.dataset.tooBig;
  if (!told.hidden) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = btoa(Array.from(bytes, each => String.fromCharCode(each)).join(""));
  form.elements.name.value = file.name;
  form.elements.sheet.value = text.replaceAll("+", "-").replaceAll("/", "_");
  field.value = "";
  form.requestSubmit();
}

function lists() {  // without this script the field alone takes the names
  for (const each of document.querySelectorAll(".tt-names")) each.hidden = false;
}
document.addEventListener("click", event => { if (event.target.closest("[data-print]")) window.print(); });
document.addEventListener("parts", () => {  // a field that is wrong is seen
  lists();
  for (const each of document.querySelectorAll("details p.trouble:not(:empty)")) each.closest("details").open = true;
});
lists();
