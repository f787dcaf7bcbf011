// 声音: a file is dropped or chosen and goes at once, with its progress; or it is recorded here with the microphone.
// Without this file the form sends a file by its button. What was heard in a sound is asked for by itself.
"use strict";
for (const form of document.querySelectorAll("form.bring")) bring(form);
for (const form of document.querySelectorAll("form.listen"))
  if (!by("heard").textContent.trim()) form.requestSubmit();

function bring(form) {
  const file = form.elements.file, phone = form.elements.recorded, bar = form.querySelector("progress");
  const status = form.querySelector(".sending"), record = form.querySelector(".record");
  form.classList.add("ready");  // the button for browsers without a script is not needed
  file.addEventListener("change", () => { if (file.files[0]) start(file.files[0], file.files[0].name); });
  phone.addEventListener("change", () => { if (phone.files[0]) start(phone.files[0], phone.files[0].name); });
  form.addEventListener("submit", event => { event.preventDefault(); event.stopPropagation(); });
  for (const kind of ["dragenter", "dragover"]) form.addEventListener(kind, event => {
    event.preventDefault();
    form.classList.add("over");
  });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("over"));
  form.addEventListener("drop", event => {
    event.preventDefault();
    const dropped = event.dataTransfer.files[0];
    if (dropped) start(dropped, dropped.name);
  });

  function tell(text) { status.textContent = text; }
  function start(blob, name) {
    if (blob.size > Number(form.dataset.most)) { say(form.dataset.big, false, form); return; }
    const body = new FormData();
    for (const field of form.querySelectorAll("input[type=hidden]")) body.append(field.name, field.value);
    body.append("file", blob, name);
    const way = new XMLHttpRequest();  // fetch tells no progress of what it sends
    way.open("POST", form.action);
    way.setRequestHeader("Accept", "application/json");
    way.setRequestHeader("X-CSRF-Token", document.body.dataset.csrf);
    way.upload.onprogress = event => {
      if (event.lengthComputable) bar.value = 100 * event.loaded / event.total;
      tell(event.loaded === event.total ? form.dataset.looking : form.dataset.sending);
    };
    way.onload = () => {
      let came = {};
      try { came = JSON.parse(way.responseText); } catch { came = { reason: form.dataset.broken }; }
      if (way.status === 200 && came.goto !== undefined) { location.href = came.goto; return; }
      over(came.reason || form.dataset.broken);
    };
    way.onerror = () => over(form.dataset.broken);
    bar.hidden = false;
    bar.value = 0;
    tell(form.dataset.sending);
    way.send(body);
  }
  function over(text) {
    bar.hidden = true;
    tell("");
    file.value = phone.value = "";
    say(text, false, form);
  }

  let recorder = null;
  if (navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.isSecureContext) record.hidden = false;
  else { phone.disabled = false; form.classList.add("no-microphone"); }
  record.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch {
      say(form.dataset.refused, false, form);
      phone.disabled = false;
      form.classList.add("no-microphone");
      return;
    }
    const pieces = [], began = Date.now();
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = event => pieces.push(event.data);
    const clock = setInterval(() => tell(`${Math.floor((Date.now() - began) / 1000)} s`), 250);
    recorder.onstop = () => {
      clearInterval(clock);
      for (const track of stream.getTracks()) track.stop();
      record.textContent = record.dataset.record;
      record.classList.remove("on");
      const kind = recorder.mimeType;
      recorder = null;
      start(new Blob(pieces, { type: kind }), `${record.dataset.name}${kind.includes("mp4") ? ".m4a" : ".webm"}`);
    };
    recorder.start();
    record.textContent = record.dataset.stop;
    record.classList.add("on");
  });
}
