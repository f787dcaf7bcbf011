// A one-time key comes behind the #: no browser sends it. It is put into the form, and out of the address.
"use strict";
const once = document.getElementById("once");
if (once && location.hash.length > 20) {
  once.elements.key.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  once.submit();
}
