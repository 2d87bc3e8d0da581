// The entry of the live preview. A plain script at the end of the page: it runs before deferred scripts, so the copy
// that it takes is the page as the server sent it. What differs from that copy later, scripts and the reader made.
(function () {
  "use strict";
  const script = document.currentScript;
  const pristine = document.documentElement.cloneNode(true);
  const live = document.documentElement;
  import("./live.js").then(({ start }) => start({ script, pristine, live }));
})();
