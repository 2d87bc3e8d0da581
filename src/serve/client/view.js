// What the reader sees of a patch: the place on the screen is kept, what changed is marked and brought into view.

const MARK = "lazuli-changed";
const MARK_TIME = 1600;

/** Does `work`, and keeps what stands in the window where it stands. */
export function keepPlace(work) {
  const root = document.documentElement;
  const seen = scrollY > 0 ? inView() : [];
  // The browser's own anchoring would move the page a second time.
  root.style.overflowAnchor = "none";
  work();
  const anchor = seen.find(({ element }) => element.isConnected && element.getClientRects().length > 0);
  if (anchor) scrollBy({ top: anchor.element.getBoundingClientRect().top - anchor.top, behavior: "instant" });
  root.style.removeProperty("overflow-anchor");
  if (!root.getAttribute("style")) root.removeAttribute("style");
}

/** Elements of the text in the window, the best one to hold on to first. */
function inView() {
  const blocks = document.querySelectorAll("main :is(h1, h2, h3, h4, h5, h6, p, li, pre, table, tr, img, blockquote, dt, dd)");
  const list = [];
  for (const element of blocks) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (height > 0 && bottom > 0 && top < innerHeight) list.push({ element, top });
  }
  // One that begins in the window holds better than one whose beginning may grow above it.
  return list.sort((a, b) => (a.top < 0) - (b.top < 0) || a.top - b.top);
}

/** Marks the blocks around `changed` for a moment. If none is in sight and `scroll`, goes to the first. */
export function show(changed, scroll) {
  const blocks = [...new Set(changed.map(block))].filter((element) => element?.getClientRects().length > 0);
  const inner = blocks.filter((element) => !blocks.some((other) => other !== element && element.contains(other)));
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const from = { outline: "2px solid rgb(192 132 0)", outlineOffset: "4px" };
  const to = still ? from : { ...from, outlineColor: "transparent" };
  for (const element of inner) element.animate([from, from, to], { id: MARK, duration: MARK_TIME });
  const text = inner.filter((element) => !element.closest("nav"));
  if (!scroll || text.length === 0 || text.some(visible)) return;
  text[0].scrollIntoView({ block: "center", behavior: still ? "instant" : "smooth" });
}

/** The nearest element of the article that is not part of a line. */
function block(element) {
  let at = element;
  while (at && getComputedStyle(at).display.startsWith("inline")) at = at.parentElement;
  return at?.closest("main") && at.localName !== "main" ? at : null;
}

function visible(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}
