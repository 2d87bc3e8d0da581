// The live channel: hears what changed, fetches the page, and has it patched. It only listens; the server takes no
// commands.

import { Panel } from "./panel.js";
import { Patcher } from "./patch.js";
import { keepPlace, show } from "./view.js";

const VERSION = 1;
const FIRST_WAIT = 200;
const LONGEST_WAIT = 5000;
const TAG = 'script[data-page][src="/__lazuli/client.js"]';

/** Starts the preview of one tab. `script` is our tag in the page, `pristine` a copy of the page as it was sent. */
export function start({ script, pristine, live }) {
  const panel = new Panel(script.dataset.page, "follow" in script.dataset);
  const tab = new Tab(script.dataset, new Patcher(pristine, live), panel);
  panel.onFollow = () => tab.connect();
  addEventListener("online", () => tab.retry());
  document.addEventListener("visibilitychange", () => tab.retry());
  addEventListener("pagehide", () => tab.leave());
  addEventListener("pageshow", (event) => event.persisted && tab.connect());
  tab.connect();
}

class Tab {
  #page;
  #hash;
  #patcher;
  #panel;
  #socket = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  /** The update under way, and whether something changed since it began. */
  #updating = false;
  #stale = false;

  constructor({ page, hash }, patcher, panel) {
    this.#page = page;
    this.#hash = hash;
    this.#patcher = patcher;
    this.#panel = panel;
  }

  /** Opens the channel, in the place of one that may be open. */
  connect() {
    this.leave();
    const query = new URLSearchParams({ page: this.#page, hash: this.#hash });
    if (this.#panel.follow) query.set("follow", "1");
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/__lazuli/live?${query}`);
    socket.onmessage = ({ data }) => this.#hear(JSON.parse(data));
    socket.onclose = () => {
      this.#panel.connection("waiting");
      this.#timer = setTimeout(() => this.connect(), this.#wait * (0.75 + Math.random() / 2));
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
    this.#socket = socket;
  }

  /** Tries at once, if it is waiting to try. */
  retry() {
    if (this.#socket?.readyState === WebSocket.CLOSED) this.connect();
  }

  /** Closes the channel for good. */
  leave() {
    clearTimeout(this.#timer);
    if (!this.#socket) return;
    this.#socket.onclose = this.#socket.onmessage = null;
    this.#socket.close();
    this.#socket = null;
  }

  #hear(message) {
    switch (message.type) {
      case "hello":
        if (message.version !== VERSION) return location.reload();
        this.#wait = FIRST_WAIT;
        this.#panel.connection("open");
        // What is still so, the server says next.
        this.#panel.here();
        this.#panel.overlay.hide();
        return this.#panel.refresh();
      case "page":
        if (message.url !== this.#page) return;
        this.#panel.here();
        if (message.hash !== this.#hash) this.#update();
        return;
      case "gone":
        if (message.url === this.#page) this.#panel.gone(message.to);
        return;
      case "assets":
        if (this.#patcher.readdress(message.replace)) location.reload();
        return;
      case "diagnostics":
        if (message.url === this.#page) this.#panel.refresh();
        return;
      case "error":
        return this.#panel.overlay.show(message);
      case "ok":
        return this.#panel.overlay.hide();
      case "follow":
        if (message.url !== this.#page) location.assign(message.url);
    }
  }

  /** Brings the page to what the server has now; one at a time, and again if it changed meanwhile. */
  async #update() {
    this.#stale = true;
    if (this.#updating) return;
    this.#updating = true;
    while (this.#stale) {
      this.#stale = false;
      // A server that is gone comes back, and then says whether the page differs.
      await this.#fetch().catch(() => {});
    }
    this.#updating = false;
  }

  async #fetch() {
    const response = await fetch(this.#page, { cache: "no-store", headers: { accept: "text/html" } });
    const next = new DOMParser().parseFromString(await response.text(), "text/html");
    const tag = next.querySelector(TAG);
    if (!tag) return;
    if (tag.dataset.page !== this.#page) return location.assign(response.url);
    if (tag.dataset.hash === this.#hash) return;
    if (this.#patcher.foreign(next.documentElement)) return location.reload();
    this.#hash = tag.dataset.hash;
    let changed = [];
    keepPlace(() => {
      changed = this.#patcher.apply(next.documentElement);
      document.dispatchEvent(new CustomEvent("lazuli:patched"));
    });
    show(changed, this.#panel.scroll);
    this.#panel.refresh();
  }
}
