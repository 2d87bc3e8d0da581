// Diagrams: code in the language of Mermaid is drawn. Only pages that have some load this file, and the library with it.
// Without scripts, or where the library cannot read it, the code stays.
(() => {
  "use strict";
  const { all, one, make, onClick } = lazuli;
  const { library, source: showSource } = document.currentScript.dataset;
  const drawn = new WeakMap();
  let count = 0, isWaiting = false, queue = null;

  // What the page's colours are now, as numbers: the library can read nothing else.
  function colours() {
    const probe = make("i", { hidden: true });
    document.body.append(probe);
    const colour = (name, property = "color") => {
      probe.style[property] = name;
      return getComputedStyle(probe)[property];
    };
    // Where the system forces colours, all of them are its own.
    const isForced = matchMedia("(forced-colors: active)").matches;
    const of = (name, forced) => colour(isForced ? forced : `var(--${name})`);
    const found = {
      background: of("background", "Canvas"),
      primaryColor: of("accent-soft", "Canvas"),
      primaryTextColor: of("text-strong", "CanvasText"),
      primaryBorderColor: of("accent", "CanvasText"),
      secondaryColor: of("tip-soft", "Canvas"),
      edgeLabelBackground: of("background", "Canvas"),
      tertiaryColor: of("background-soft", "Canvas"),
      noteBkgColor: of("warning-soft", "Canvas"),
      noteTextColor: of("text", "CanvasText"),
      noteBorderColor: of("warning", "CanvasText"),
      lineColor: of("text-soft", "CanvasText"),
      textColor: of("text", "CanvasText"),
      fontFamily: getComputedStyle(document.body).fontFamily,
    };
    probe.remove();
    const [red, green, blue] = found.background.match(/[\d.]+/g);
    return { ...found, darkMode: red * 0.3 + green * 0.6 + blue * 0.1 < 128 };
  }

  // Draws what is not drawn yet, or was something else, or had other colours.
  async function draw() {
    const themeVariables = colours(), look = JSON.stringify(themeVariables);
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: "base", themeVariables });
    for (const block of all("[data-diagram]")) {
      const code = one("code", block).textContent, state = look + code;
      if (drawn.get(block) === state) continue;
      drawn.set(block, state);
      const stage = make("div", { dir: "ltr" });
      stage.style.cssText = "all: initial; position: fixed; inset-inline-start: -200vw; width: 48rem; visibility: hidden";
      document.body.append(stage);
      try {
        show(block, (await mermaid.render(`lz-diagram-${++count}`, code, stage)).svg, themeVariables.background);
      } catch (error) {
        console.warn(`This diagram cannot be read: ${error.message}\n${code}`);
        one(".lz-drawing", block)?.remove();
        block.classList.remove("lz-drawn");
      }
      stage.remove();
    }
  }

  // Puts the picture before the code. Its styles and the page's stay apart, for it stands in a tree of its own.
  function show(block, svg, background) {
    let drawing = one(".lz-drawing", block);
    if (!drawing) {
      drawing = make("div", { className: "lz-drawing" });
      drawing.attachShadow({ mode: "open" });
      block.prepend(drawing);
      const button = make("button", { type: "button", className: "lz-source", textContent: showSource, ariaPressed: "false" });
      one(".lz-bar", block)?.prepend(button);
    }
    drawing.style.background = background;
    const inner = make("div", { dir: "ltr", innerHTML: svg });
    inner.style.cssText = "all: initial; display: block; text-align: center";
    const picture = one("svg", inner);
    // A name that the writer gave is there already.
    if (!picture.hasAttribute("aria-labelledby")) picture.setAttribute("aria-label", block.dataset.diagram);
    // Letters of a wide picture stay readable on a small window, where it scrolls.
    const width = parseFloat(picture.style.maxWidth);
    if (width) picture.style.minWidth = `${Math.round(width * 0.6)}px`;
    drawing.shadowRoot.replaceChildren(inner);
    block.classList.add("lz-drawn");
  }
  onClick(".lz-source", (button) => {
    button.ariaPressed = String(button.closest(".code-block").classList.toggle("lz-sourced"));
  });

  // One drawing at a time; what changes meanwhile is drawn next.
  function update() {
    if (isWaiting) return;
    isWaiting = true;
    queue = queue.then(() => {
      isWaiting = false;
      return draw();
    });
  }
  const script = make("script", { src: library });
  queue = new Promise((done) => { script.onload = done; });
  document.head.append(script);
  update();
  document.addEventListener("lazuli:patched", update);
  new MutationObserver(update).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  ["(prefers-color-scheme: dark)", "(forced-colors: active)"].forEach((query) => matchMedia(query).addEventListener("change", update));
})();
