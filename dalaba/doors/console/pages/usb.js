// U盘: sticks come and go, and a stick is written beside everything else; both are asked for again and again.
"use strict";
const SOON = 400, LATER = 2500;
async function ask_sticks() {
  let wait = LATER;
  if (!document.hidden) {
    try {
      const answer = await fetch("get/usb/state" + location.search);
      if (answer.ok) put(await answer.json());
      if (document.querySelector("#usb-job progress, #usb-backup progress")) wait = SOON;
    } catch { /* the line at the top says that the station is away */ }
  }
  setTimeout(ask_sticks, wait);
}
ask_sticks();
