// 今天: a press on the time line asks why, the line of now moves, and a talk goes on only while this page is there.
"use strict";
document.addEventListener("click", event => {
  const bars = event.target instanceof Element ? event.target.closest(".bars[data-outlet]") : null;
  if (!bars) return;
  const strips = bars.closest(".strips"), box = bars.getBoundingClientRect();
  const since = Number(strips.dataset.from), until = Number(strips.dataset.to);
  const at = since + (until - since) * (event.clientX - box.left) / box.width;
  const offset = Number(by("now").dataset.offset);
  panel(new URLSearchParams({ outlet: bars.dataset.outlet, at: new Date(at + offset).toISOString().slice(11, 16) }), by("line"));
});

document.addEventListener("tick", event => {
  const strips = document.querySelector(".strips");
  if (!strips) return;
  const since = Number(strips.dataset.from), until = Number(strips.dataset.to);
  const at = Math.round(1000 * Math.min(1, Math.max(0, (event.detail - since) / (until - since))));
  for (const line of strips.querySelectorAll("path.now")) line.setAttribute("d", `M${at} 0V20`);
});

const box = document.querySelector(".day-box"), coming = box?.querySelector("li.coming, li.playing");
if (coming) box.scrollTop = Math.max(0, coming.offsetTop - box.offsetTop - 96);

const talk = document.querySelector("form.talk"), talkEnd = document.querySelector("form.talk-end");
let here = 0;
function over() { clearInterval(here); here = 0; talkEnd.hidden = true; talk.hidden = false; }
async function stillHere() {
  try {
    const answer = await post("do/today/talk_on", new URLSearchParams());
    if (!answer.ok) { over(); say((await answer.json()).reason, false, talk); }
  } catch { /* it ends by itself */ }
}
if (talk) {
  talkEnd.hidden = true;
  talk.addEventListener("came", event => {
    if (!event.detail.ok) return;
    talk.hidden = true;
    talkEnd.hidden = false;
    here = setInterval(stillHere, 2000);
  });
  talkEnd.addEventListener("came", over);
  talk.closest("dialog").addEventListener("close", () => { if (here) talkEnd.requestSubmit(); });
}

const recorded = document.querySelector("form.recorded"), record = recorded?.querySelector(".record");
const mayRecord = navigator.mediaDevices?.getUserMedia && window.MediaRecorder && window.isSecureContext;
if (record && mayRecord) {
  const begin = record.textContent;
  let recorder = null;
  record.hidden = false;
  record.addEventListener("click", async () => {
    if (recorder) { recorder.stop(); return; }
    if (!recorded.elements.to.reportValidity()) return;
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch { say(recorded.dataset.refused, false, record); return; }
    const pieces = [];
    recorder = new MediaRecorder(stream);
    recorder.ondataavailable = event => pieces.push(event.data);
    recorder.onstop = () => {
      for (const track of stream.getTracks()) track.stop();
      const kind = recorder.mimeType, box = new DataTransfer();
      recorder = null;
      record.textContent = begin;
      record.classList.remove("red");
      box.items.add(new File(pieces, kind.includes("mp4") ? "talk.m4a" : "talk.webm", { type: kind }));
      recorded.elements.file.files = box.files;
      recorded.requestSubmit(recorded.querySelector(".send"));
    };
    recorder.start();
    record.textContent = record.dataset.end;
    record.classList.add("red");
  });
}
