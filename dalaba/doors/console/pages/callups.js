// 分批: the chosen sheets go into the form as text, as a form of this page is text.
"use strict";
async function inside(file) {
  const data = await new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
  return data.slice(data.indexOf(",") + 1);
}

for (const field of document.querySelectorAll("input[type=file][data-into]")) {
  const into = document.getElementById(field.dataset.into), button = field.form.querySelector("button");
  field.addEventListener("change", async () => {
    button.disabled = true;
    try {
      const found = {};
      for (const file of field.files) found[file.name] = await inside(file);
      into.value = field.files.length ? JSON.stringify(found) : "";
    } finally {
      button.disabled = false;
    }
  });
}
