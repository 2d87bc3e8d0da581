// The panel in the corner: whether the preview is live, what was found on the page, and what it is made of. It lives in
// a shadow root, so that themes cannot break it, nor it them.

import { link, make, place } from "./make.js";
import { Overlay } from "./overlay.js";

const STATES = { connecting: "Connecting", open: "Live", waiting: "Connection lost, trying again" };
const SEVERITIES = ["error", "warning", "info", "hint"];

export class Panel {
  overlay = new Overlay();
  /** Called when the reader turns following on or off. */
  onFollow = () => {};

  #page;
  #state = make("span", { className: "state", role: "status" }, STATES.connecting);
  #count = make("span", { className: "count" });
  #gone = make("p", { className: "gone", role: "alert", hidden: true });
  #report = make("div", { className: "report" });
  #scroll = make("input", { type: "checkbox" });
  #follow = make("input", { type: "checkbox" });
  #asked = 0;

  /** Puts the panel on the page `page`. `follow`: whether a tab follows what is saved until its reader says no. */
  constructor(page, follow) {
    this.#page = page;
    this.#scroll.checked = recall("localStorage", "lazuli-scroll", true);
    this.#follow.checked = recall("sessionStorage", "lazuli-follow", follow);
    this.#scroll.onchange = () => remember("localStorage", "lazuli-scroll", this.#scroll.checked);
    this.#follow.onchange = () => {
      remember("sessionStorage", "lazuli-follow", this.#follow.checked);
      this.onFollow();
    };
    this.#build();
  }

  /** Whether to go to what changed. */
  get scroll() {
    return this.#scroll.checked;
  }

  /** Whether to go to the page of the file that was saved. */
  get follow() {
    return this.#follow.checked;
  }

  /** Says how the connection is: a name of `STATES`. */
  connection(name) {
    this.#state.textContent = STATES[name];
    this.#state.dataset.name = name;
  }

  /** The page is there, perhaps again. */
  here() {
    this.#gone.hidden = true;
  }

  /** Says that the page is no longer there, and where it went. */
  gone(to) {
    const way = to ? ["It is now at ", link(to, to), "."] : ["Its source was removed or renamed. ", link("Start page", "/")];
    this.#gone.replaceChildren("This page is gone. ", ...way);
    this.#gone.hidden = false;
  }

  /** Asks the server what it knows of the page, and shows it. */
  async refresh() {
    const number = ++this.#asked;
    try {
      const response = await fetch(`/__lazuli/page.json?${new URLSearchParams({ url: this.#page })}`);
      const report = response.ok ? await response.json() : {};
      if (number === this.#asked) this.#show(report);
    } catch {
      // The connection says that the server is away.
    }
  }

  #build() {
    const host = make("lazuli-panel", { lang: "en", dir: "ltr" });
    const root = host.attachShadow({ mode: "open" });
    const body = make("div", { className: "body", id: "body", hidden: true, tabIndex: -1 },
      this.#report,
      make("label", {}, this.#scroll, "Go to what changed when it is out of sight"),
      make("label", {}, this.#follow, "Follow the file that is saved"),
    );
    const open = (yes) => {
      body.hidden = !yes;
      bar.ariaExpanded = String(yes);
      remember("sessionStorage", "lazuli-panel", yes);
    };
    const bar = make("button", { type: "button", className: "bar", "aria-controls": "body" }, this.#state, this.#count);
    bar.onclick = () => open(body.hidden);
    const panel = make("aside", { className: "panel", "aria-label": "lazuli preview" }, this.#gone, bar, body);
    panel.onkeydown = (event) => {
      if (event.key !== "Escape" || body.hidden) return;
      open(false);
      bar.focus();
    };
    open(recall("sessionStorage", "lazuli-panel", false));
    root.append(make("link", { rel: "stylesheet", href: "/__lazuli/client.css" }), this.overlay.element, panel);
    // Beside the body, where no rule for its children and no patch reaches.
    document.documentElement.append(host);
  }

  #show({ source, diagnostics = [], includes = [], used_by = [], used_by_count = 0, fallback, fallen_back = [] }) {
    const counts = SEVERITIES.map((name) => [name, diagnostics.filter(({ severity }) => severity === name).length]);
    const text = counts.filter(([, count]) => count > 0).map(([name, count]) => `${count} ${plural(name, count)}`);
    this.#count.textContent = text.join(", ");
    this.#count.dataset.worst = counts.find(([, count]) => count > 0)?.[0] ?? "";
    const order = (finding) => SEVERITIES.indexOf(finding.severity);
    const findings = diagnostics.toSorted((a, b) => order(a) - order(b));
    this.#report.replaceChildren(
      ...(source ? [make("p", {}, "Source: ", place(source), ` (${source.locale})`)] : []),
      ...(fallback ? [make("p", {}, `Not translated: ${fallback.from} shows the page of ${fallback.to}.`)] : []),
      ...section("Findings", findings.map(finding), "None."),
      ...section("Includes of this page", includes.map(place), "None."),
      ...section(`Pages that use them${used_by.length < used_by_count ? ` (${used_by_count}, these among them)` : ""}`, used_by.map(user), null),
      ...section("Fell back to another language", fallen_back.map(fallen), null),
    );
  }
}

function finding({ severity, code, message, help, chain = [], ...at }) {
  return make("div", { className: "finding" },
    make("p", {}, make("strong", { className: severity }, severity), ` ${message} `, make("code", {}, `[${code}]`)),
    make("p", {}, place(at)),
    ...chain.map((step) => make("p", { className: "chain" }, "included from ", place(step))),
    help ? make("p", { className: "help" }, help) : null,
  );
}

const user = ({ url, title, file }) => link(title ?? url ?? file, url);
const fallen = ({ kind, file, locale }) => make("span", {}, `${kind}: `, place({ file }), ` (${locale})`);
const plural = (name, count) => (count === 1 || name === "info" ? name : `${name}s`);

/** A heading and a list, or `none`, or nothing at all if that is `null`. */
function section(title, items, none) {
  if (items.length === 0 && none === null) return [];
  const list = items.length > 0 ? make("ul", {}, ...items.map((item) => make("li", {}, item))) : make("p", {}, none);
  return [make("h2", {}, title), list];
}

/** What the reader chose before; browsers may forbid to keep it. */
function recall(box, key, otherwise) {
  try {
    return (window[box].getItem(key) ?? (otherwise ? "on" : "off")) === "on";
  } catch {
    return otherwise;
  }
}

function remember(box, key, yes) {
  try {
    window[box].setItem(key, yes ? "on" : "off");
  } catch {
    // Then it holds for this page.
  }
}
