// Opens search: on a click, on `/` and Ctrl K, for `?q=` in the address. The dialog loads then, not before.
(function () {
  "use strict";
  var button = document.querySelector(".lz-search"), asked = new URLSearchParams(location.search), loading;
  if (!button || !window.HTMLDialogElement || !window.DecompressionStream) return;
  function open(query) {
    loading = loading || new Promise(function (done, failed) {
      var style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: button.dataset.style });
      var script = Object.assign(document.createElement("script"), { src: button.dataset.dialog, onload: done });
      script.onerror = function (error) { loading = null; failed(error); };
      document.head.append(style, script);
    });
    return loading.then(function () { return window.lazuliDialog(button, query); });
  }
  document.querySelectorAll(".lz-search, .lz-search-open").forEach(function (opener) {
    opener.hidden = false;
    opener.addEventListener("click", function () { open(""); });
  });
  addEventListener("keydown", function (event) {
    var at = event.target, isField = at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName), isOff = false;
    try { isOff = localStorage.getItem("lz-search-key") === "off"; } catch (error) { /* storage may be forbidden */ }
    var slash = event.key === "/" && !isField && !isOff && !event.ctrlKey && !event.metaKey && !event.altKey;
    var combination = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    if (!slash && !(combination && !isField) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    open("");
  });
  if (asked.has("q")) open(asked.get("q"));
  else if (asked.has("mark")) open(null);
})();
