// Brings a page from one version of its HTML to the next, and touches nothing else.
//
// Three trees take part. `base` is the page as it was sent, `next` as it would be sent now, and `live` is what the
// browser shows: `base`, and what scripts and the reader have made of it. Only what differs between `base` and `next`
// is done to `live`. So an opened `<details>`, a filled field, a wrapped code block or a selection stays, for it
// differs from `base` alone.

/** The page of one tab: knows which live node stands for which node of `base`. */
export class Patcher {
  #base;
  #live = new WeakMap();
  #ours = new WeakSet();

  /** `base` is a copy of `live`, made before anything changed it. */
  constructor(base, live) {
    this.#base = base;
    this.#pair(base, live);
  }

  /** Patches the live page to `next`, the root of a parsed page. Gives the live elements that changed. */
  apply(next) {
    const changed = new Set();
    this.#morph(this.#base, next, changed);
    return [...changed].filter((element) => element.isConnected);
  }

  /** Points what names an address of `replace` (old path → new path) at the new one. Gives whether a script does. */
  readdress(replace) {
    const moved = (value) => replace[new URL(value, document.baseURI).pathname];
    for (const name of ["href", "src", "poster"]) {
      for (const base of this.#base.querySelectorAll(`link[${name}], img[${name}], video[${name}], source[${name}]`)) {
        const [value, live] = [moved(base.getAttribute(name)), this.#live.get(base)];
        if (!value || !live) continue;
        // Other bytes at the same address: the query makes the browser ask again.
        const same = value === new URL(base.getAttribute(name), document.baseURI).pathname;
        base.setAttribute(name, value);
        this.#set(base, live, null, name, same ? `${value}?${Date.now()}` : value);
      }
    }
    return [...this.#base.querySelectorAll("script[src]")].some((script) => moved(script.getAttribute("src")));
  }

  /** Whether `next` cannot be patched in: another kind of page, or other scripts, which would have to begin anew. */
  foreign(next) {
    const scripts = (root) =>
      [...root.querySelectorAll("script:not([data-page], [type$='json'])")].map((script) => script.outerHTML).join();
    const kind = (root) => root.querySelector("body")?.className;
    return kind(this.#base) !== kind(next) || scripts(this.#base) !== scripts(next);
  }

  #pair(base, live) {
    this.#live.set(base, live);
    this.#ours.add(live);
    base.childNodes.forEach((child, index) => {
      if (live.childNodes[index]) this.#pair(child, live.childNodes[index]);
    });
  }

  #morph(base, next, changed) {
    const live = this.#live.get(base);
    this.#attributes(base, next, live, changed);
    const [before, after] = [[...base.childNodes], [...next.childNodes]];
    if (before.length === after.length && before.every((node, index) => same(node, after[index]))) return;
    const steps = align(before, after);
    const lost = ([old, wanted]) => old && !(wanted && same(old, wanted)) && !this.#live.get(old).isConnected;
    if (steps.some(lost)) return this.#replace(base, next, live, changed);
    let last = null;
    for (const [old, wanted] of steps) {
      if (!wanted) {
        this.#remove(old, live, changed);
      } else if (!old) {
        last = this.#insert(base, last, wanted, live, changed);
      } else {
        if (same(old, wanted)) { /* as it was */ }
        else if (old.nodeType === Node.ELEMENT_NODE) this.#morph(old, wanted, changed);
        else this.#text(old, wanted.data, changed);
        last = old;
      }
    }
  }

  #attributes(base, next, live, changed) {
    for (const { namespaceURI, name, value } of [...next.attributes]) {
      if (base.getAttribute(name) === value) continue;
      const shown = name === "class" ? classes(base, live, value) : value;
      base.setAttributeNS(namespaceURI, name, value);
      this.#set(base, live, namespaceURI, name, shown);
      changed.add(live);
    }
    // What scripts in the head gave to the root before the copy was taken is theirs.
    if (!base.parentNode) return;
    for (const { name } of [...base.attributes]) {
      if (next.hasAttribute(name)) continue;
      const left = name === "class" ? classes(base, live, "") : "";
      base.removeAttribute(name);
      if (left) live.className = left;
      else live.removeAttribute(name);
      changed.add(live);
    }
  }

  /** Sets an attribute of a live element. A style sheet stays until the one that follows it has come. */
  #set(base, live, namespace, name, value) {
    if (name !== "href" || live.rel !== "stylesheet") return live.setAttributeNS(namespace, name, value);
    const fresh = live.cloneNode();
    fresh.setAttribute(name, value);
    fresh.onload = fresh.onerror = () => live.remove();
    live.after(fresh);
    this.#pair(base, fresh);
  }

  /** Gives the content of `live` up for that of `next`: scripts have taken away what would have to change. */
  #replace(base, next, live, changed) {
    base.replaceChildren(...copies(next));
    live.replaceChildren(...copies(next));
    this.#pair(base, live);
    changed.add(live);
  }

  #remove(old, live, changed) {
    const gone = this.#holder(old, live);
    const beside = gone.nextElementSibling ?? gone.previousElementSibling ?? live;
    if (!blank(old)) changed.add(beside);
    gone.remove();
    old.remove();
  }

  /** Gives the new node of `base`. */
  #insert(base, last, wanted, live, changed) {
    const [old, fresh] = [document.importNode(wanted, true), document.importNode(wanted, true)];
    // Scripts may have put the one before elsewhere; then the place is behind the nearest that is here.
    let before = last;
    while (before && !live.contains(this.#live.get(before))) before = before.previousSibling;
    const place = before ? this.#holder(before, live) : null;
    if (last) last.after(old);
    else base.prepend(old);
    if (place) place.after(fresh);
    else live.prepend(fresh);
    this.#pair(old, fresh);
    if (fresh.nodeType === Node.ELEMENT_NODE) changed.add(fresh);
    else if (!blank(fresh)) changed.add(live);
    return old;
  }

  /** The node in `live` that stands for `old`, with what a script has wrapped around it alone. */
  #holder(old, live) {
    let at = this.#live.get(old);
    while (at.parentNode !== live && !this.#ours.has(at.parentNode) && this.#only(at)) at = at.parentNode;
    return at;
  }

  /** Whether no other node beside `at` is one that was sent. */
  #only(at) {
    const sent = (node) => node !== at && (this.#ours.has(node) || [...node.childNodes].some(sent));
    return ![...at.parentNode.childNodes].some(sent);
  }

  /** Changes only the characters that differ, so that selections in the rest stay. */
  #text(old, wanted, changed) {
    const live = this.#live.get(old);
    if (live.data === old.data) {
      const [was, now] = [old.data, wanted];
      let from = 0;
      while (from < was.length && from < now.length && was[from] === now[from]) from++;
      let end = 0;
      while (end < was.length - from && end < now.length - from && was.at(-1 - end) === now.at(-1 - end)) end++;
      live.replaceData(from, was.length - from - end, now.slice(from, now.length - end));
    } else {
      live.data = wanted;
    }
    old.data = wanted;
    if (!blank(old) && live.parentElement) changed.add(live.parentElement);
  }
}

function copies(element) {
  return [...element.childNodes].map((node) => document.importNode(node, true));
}

/** The classes of `live` when `base` gets those of `wanted`: what scripts added stays, what they took away stays away. */
function classes(base, live, wanted) {
  const own = [...live.classList].filter((name) => !base.classList.contains(name));
  const lost = [...base.classList].filter((name) => !live.classList.contains(name));
  if (own.length + lost.length === 0) return wanted;
  return [...wanted.split(/\s+/).filter((name) => name && !lost.includes(name)), ...own].join(" ");
}

function blank(node) {
  return node.nodeType !== Node.ELEMENT_NODE && (node.nodeType === Node.COMMENT_NODE || !node.data.trim());
}

/** Whether nothing has to be done. With scripts on, the content of `<noscript>` is text, and never shown. */
function same(old, wanted) {
  return old.isEqualNode(wanted) || (old.nodeName === "NOSCRIPT" && wanted.nodeName === "NOSCRIPT");
}

/** Pairs of nodes in their order: equal ones, then like ones between them, then those whose first class is the same;
    `null` where one side has none. */
function align(before, after) {
  const most = Math.min(before.length, after.length);
  let [start, end] = [0, 0];
  while (start < most && same(before[start], after[start])) start++;
  while (end < most - start && same(before.at(-1 - end), after.at(-1 - end))) end++;
  const [left, right] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  return [
    ...before.slice(0, start).map((node, index) => [node, after[index]]),
    ...pairs(left, right, whole, (old, wanted) => pairs(old, wanted, kind, named)),
    ...before.slice(before.length - end).map((node, index) => [node, after[after.length - end + index]]),
  ];
}

const whole = (node) => node.outerHTML ?? node.nodeName + node.data;
const kind = (node) => `${node.nodeName} ${node.className ?? ""}`;
const named = (old, wanted) => pairs(old, wanted, name, apart);
// A node without class is like no other: a symbol of its own says so.
const name = (node) => (node.classList?.length ? `${node.nodeName} ${node.classList[0]}` : Symbol());
const apart = (old, wanted) => [...old.map((node) => [node, null]), ...wanted.map((node) => [null, node])];

/** Nodes with the same `key` in pairs, and what `between` makes of the others, in order. */
function pairs(before, after, key, between) {
  const list = [];
  let [i, j] = [0, 0];
  for (const [left, right] of common(before.map(key), after.map(key))) {
    list.push(...between(before.slice(i, left), after.slice(j, right)), [before[left], after[right]]);
    [i, j] = [left + 1, right + 1];
  }
  return [...list, ...between(before.slice(i), after.slice(j))];
}

/** Beyond that many pairs to compare, two lists are so unlike that one takes the place of the other. */
const MOST_PAIRS = 4_000_000;

/** The indices of a longest common subsequence of two lists. */
function common(before, after) {
  const [rows, width] = [before.length, after.length + 1];
  if (rows * width > MOST_PAIRS) return [];
  const longest = new Uint32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = width - 2; j >= 0; j--) {
      longest[i * width + j] =
        before[i] === after[j]
          ? longest[(i + 1) * width + j + 1] + 1
          : Math.max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  const indices = [];
  for (let i = 0, j = 0; i < rows && j < width - 1; ) {
    if (before[i] === after[j]) indices.push([i++, j++]);
    else if (longest[(i + 1) * width + j] >= longest[i * width + j + 1]) i++;
    else j++;
  }
  return indices;
}
