// In the article: code, tables, pictures, videos.
(() => {
  "use strict";
  const { all, one, make, say, each, onClick, words } = lazuli;

  each(".code-block", (block) => {
    const bar = make("div", { className: "lz-bar" });
    bar.append(make("button", { type: "button", className: "lz-wrap", textContent: words.wrap, hidden: true, ariaPressed: "false" }));
    if (navigator.clipboard) {
      bar.append(make("button", { type: "button", className: "lz-copy", textContent: words.copy }));
    }
    block.append(bar);
  });
  onClick(".lz-copy", async (button) => {
    await navigator.clipboard.writeText(one("code", button.closest(".code-block")).textContent);
    button.textContent = words.copied;
    say(words.copied);
    setTimeout(() => { button.textContent = words.copy; }, 2000);
  });
  onClick(".lz-wrap", (button) => {
    const wraps = button.closest(".code-block").classList.toggle("lz-wraps");
    button.ariaPressed = String(wraps);
    reach();
  });

  // What scrolls sideways can be reached by keyboard and has a name; what does not is no stop on the way.
  function reach() {
    // All is measured before anything changes: a size that is asked for after a change costs a layout of the page.
    const parts = all("main pre, .table-scroll, .lz-drawing");
    const wide = parts.map((part) => part.scrollWidth > part.clientWidth + 1);
    const pictures = all(".lz-body img[width]").filter(isReduced);
    parts.forEach((part, index) => {
      const isTable = part.matches(".table-scroll"), about = part.parentElement.dataset;
      if (isTable) part.classList.toggle("lz-fits", !wide[index]);
      if (wide[index]) {
        part.tabIndex = 0;
        part.setAttribute("role", "group");
        part.ariaLabel = isTable ? words.table : about.diagram ?? about.lang ?? words.code;
      } else {
        ["tabindex", "role", "aria-label"].forEach((name) => part.removeAttribute(name));
      }
      const wrap = one(":scope > .lz-bar > .lz-wrap", part.parentElement);
      if (wrap) wrap.hidden = !wide[index] && wrap.ariaPressed === "false";
    });
    pictures.forEach(enlarge);
  }
  // The window, the size of text, pictures that load: all change how much room there is. It is seen to when the page has
  // been laid out and painted: asking for sizes before would make the reader wait for a layout in the middle of a script.
  const main = one("main"), idle = window.requestIdleCallback ?? setTimeout;
  let isWaiting = false;
  const soon = () => {
    if (isWaiting) return;
    isWaiting = true;
    idle(() => { isWaiting = false; reach(); });
  };
  if (main) new ResizeObserver(soon).observe(main);
  document.addEventListener("lazuli:patched", reach);

  // A picture that is shown smaller than it is opens in a window of its own. A picture that is a link stays one.
  function isReduced(picture) {
    const width = picture.clientWidth;
    return width > 80 && picture.getAttribute("width") > width * 1.15 && !picture.closest("a, button, summary");
  }
  function enlarge(picture) {
    const button = make("button", { type: "button", className: "lz-enlarge", title: words.enlarge });
    picture.before(button);
    button.append(picture);
  }
  onClick(".lz-enlarge", (button) => {
    const picture = one("img", button);
    let dialog = one(".lz-picture");
    if (!dialog) {
      const close = make("button", { type: "button", className: "lz-button", textContent: words.close });
      dialog = make("dialog", { className: "lz-picture" }, close, make("div", { tabIndex: 0 }, make("img")));
      close.addEventListener("click", () => dialog.close());
      // Around the picture is a way out too.
      dialog.addEventListener("click", (event) => { if (event.target.tagName !== "IMG") dialog.close(); });
      document.body.append(dialog);
    }
    dialog.ariaLabel = picture.alt || words.enlarge;
    Object.assign(one("img", dialog), { src: picture.currentSrc || picture.src, alt: picture.alt });
    dialog.showModal();
  });

  // Pictures that do not load are set apart from the text.
  each(".lz-body img", (picture) => {
    const lose = () => { if (picture.alt) picture.classList.add("lz-lost"); };
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) lose();
    else picture.addEventListener("error", lose);
  });

  // A video's player loads when the reader asks for it.
  onClick(".embeddedvideo[data-player] > a", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const video = link.parentElement;
    const frame = make("iframe", {
      src: video.dataset.player,
      title: link.textContent.trim(),
      allow: "fullscreen; autoplay; encrypted-media; picture-in-picture",
    });
    video.replaceChildren(frame);
    frame.focus();
  });
})();
