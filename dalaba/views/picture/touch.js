  // A finger cannot hover: touching a bar, a cross or a day's cell puts its words at the foot of the screen, and
  // touching the cell again goes to its day. A finger is wide: the nearest bar is meant.
  const foot = document.getElementById("foot"), finger = matchMedia("(hover: none)").matches;
  let last = null;
  function nearest(track, x) {
    let best = null, reach = 18;
    for (const mark of track.querySelectorAll("i, em")) {
      const box = mark.getBoundingClientRect(), off = Math.abs((box.left + box.right) / 2 - x);
      if (off < reach) [best, reach] = [mark, off];
    }
    return best;
  }
  function meant(event) {
    const cell = event.target.closest("a.cell"), track = event.target.closest(".track");
    if (cell) return finger ? cell : null;
    const exact = event.target.closest(".track i, .track em");
    return exact || track && (nearest(track, event.clientX) || event.target.closest("[title]"));
  }
  document.addEventListener("click", event => {
    let mark = meant(event);
    if (mark && mark.matches("a")) mark === last ? mark = null : event.preventDefault();
    if (last) last.classList.remove("on");
    last = mark === last ? null : mark;
    foot.textContent = last ? last.title : "";
    if (last) last.classList.add("on");
  });
