// What the other parts of site.js share. All of them are comforts: every page is complete without scripts.
const lazuli = (() => {
  "use strict";

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const one = (selector, root = document) => root.querySelector(selector);

  // An element with these properties; `children` are elements or text.
  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // What is kept for the next page, in `localStorage` or `sessionStorage`; browsers may forbid either.
  function read(key, box = "local") {
    try {
      return JSON.parse(window[`${box}Storage`].getItem(key));
    } catch {
      return null;
    }
  }
  function keep(key, value, box = "local") {
    try {
      window[`${box}Storage`].setItem(key, JSON.stringify(value));
    } catch { /* Then it is not kept. */ }
  }

  // Puts `value` first in the list that is kept under `key`.
  function prefer(key, value) {
    keep(key, [value, ...(read(key) ?? []).filter((other) => other !== value)].slice(0, 20));
  }

  // Says `text` to those who listen to the page.
  function say(text) {
    const status = one("#lz-status");
    if (!status) return;
    status.textContent = "";
    // Saying the same again needs a change.
    setTimeout(() => { status.textContent = text; }, 50);
  }

  // Does `work` once for each element that matches, now and whenever the live preview has brought new ones.
  function each(selector, work) {
    const done = new WeakSet();
    const run = () => all(selector).forEach((element) => {
      if (done.has(element)) return;
      done.add(element);
      work(element);
    });
    run();
    document.addEventListener("lazuli:patched", run);
  }

  // Calls `work` when something that matches is clicked.
  function onClick(selector, work) {
    document.addEventListener("click", (event) => {
      const element = event.target.closest?.(selector);
      if (element) work(element, event);
    });
  }

  // A field that hides the `items` whose text lacks one of its words, and says how many are left.
  function filter(holder, items, { text, shows = (item, hit) => hit(item) }) {
    const field = one("input", holder), status = one("[role=status]", holder);
    field.addEventListener("input", () => {
      const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
      const list = items();
      const hits = new Set(list.filter((item) => {
        const own = text(item).toLocaleLowerCase();
        return words.every((word) => own.includes(word));
      }));
      list.forEach((item) => { item.hidden = words.length > 0 && !shows(item, (other) => hits.has(other)); });
      status.textContent = !words.length ? "" : hits.size ? `${hits.size} / ${list.length}` : status.dataset.none;
    });
  }

  return { all, one, make, read, keep, prefer, say, each, onClick, filter, words: document.body.dataset };
})();
