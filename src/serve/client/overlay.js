// Over the page: what is broken in templates or configuration, while the last good page stays below.

import { make, place } from "./make.js";

export class Overlay {
  element = make("section", { className: "overlay", hidden: true, role: "alert", "aria-label": "Build error" });

  constructor() {
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
  }

  /** Shows an error: `title`, `text`, the place, and the lines of the source around it. */
  show({ title, text, source, ...at }) {
    const close = make("button", { type: "button", className: "close", onclick: () => this.hide() }, "Dismiss");
    const lines = (source ?? []).map(({ line, text: words }) => {
      const here = line === at.line;
      const number = make("span", { className: "number" }, `${here ? "> " : "  "}${line} `);
      return make("div", { className: here ? "line at" : "line" }, number, words);
    });
    this.element.replaceChildren(
      make("header", {}, make("h2", {}, title ?? "Error"), close),
      make("pre", { className: "text", tabIndex: 0 }, text ?? ""),
      at.file ? make("p", {}, place(at)) : "",
      lines.length > 0 ? make("pre", { className: "source", tabIndex: 0 }, ...lines) : "",
      make("p", { className: "hint" }, "The page below is the last good one. This goes away when the error is gone."),
    );
    this.element.hidden = false;
  }

  /** Takes it away. */
  hide() {
    this.element.hidden = true;
    this.element.replaceChildren();
  }
}
