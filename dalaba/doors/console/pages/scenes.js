// A key of the keyboard presses a scene, when it is held as long as its button would be, and nobody is typing.
"use strict";
(() => {
  let key = "", button = null;
  const named = event => event.key.length === 1 ? event.key.toUpperCase() : event.key.toUpperCase().replace(" ", "");
  const typing = target => target instanceof Element && target.closest("input, textarea, select, [contenteditable]");

  function let_go() {
    if (button) release(button);
    key = "";
    button = null;
  }
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const found = document.querySelector(`button[data-key="${CSS.escape(named(event))}"]`);
    if (!found) return;
    event.preventDefault();  // F5 would load the page anew
    if (event.repeat || key) return;
    key = named(event);
    button = found;
    begin(found);
  });
  document.addEventListener("keyup", event => { if (named(event) === key) let_go(); });
  window.addEventListener("blur", let_go);
})();
