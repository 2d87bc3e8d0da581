// Comforts only: every page is complete without this file.
(function () {
  "use strict";
  var doc = document, html = doc.documentElement, body = doc.body;
  function all(selector, root) { return Array.from((root || doc).querySelectorAll(selector)); }
  function one(selector, root) { return (root || doc).querySelector(selector); }
  function make(tag, properties) { return Object.assign(doc.createElement(tag), properties); }
  function store(kind, key, value) {
    try {
      var box = window[kind + "Storage"];
      if (value === undefined) return box.getItem(key);
      if (value === "") box.removeItem(key); else box.setItem(key, value);
    } catch (error) { /* storage may be forbidden */ }
    return null;
  }
  // Does the work now, and again when the live preview has changed the page. What is done already is left as it is.
  function lasting(work) {
    work();
    doc.addEventListener("lazuli:patched", work);
  }

  // Light or dark: the reader's choice, else the system's.
  var theme = one(".lz-theme");
  if (theme) {
    var choice = one("select", theme);
    choice.value = store("local", "lz-theme") || "";
    choice.addEventListener("change", function () {
      store("local", "lz-theme", choice.value);
      if (choice.value) html.dataset.theme = choice.value; else delete html.dataset.theme;
    });
    theme.hidden = false;
  }

  // The language menu closes on Escape and on a click elsewhere.
  var languages = one(".lz-languages");
  if (languages) {
    doc.addEventListener("click", function (event) {
      if (!languages.contains(event.target)) languages.open = false;
    });
    languages.addEventListener("keydown", function (event) {
      if (event.key !== "Escape" || !languages.open) return;
      languages.open = false;
      one("summary", languages).focus();
    });
  }

  // The navigation: a panel on phones, a filter over its titles, and its place kept between pages.
  var nav = one(".lz-nav"), link = one(".lz-menu-link");
  if (nav && link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-controls", "lz-nav");
    var show = function (open) {
      html.classList.toggle("lz-nav-open", open);
      all(".lz-header, main, .lz-footer").forEach(function (part) { part.inert = open; });
      link.setAttribute("aria-expanded", String(open));
      (open ? one(".lz-nav-close") : link).focus();
    };
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", function (event) { event.preventDefault(); show(true); });
    link.addEventListener("keydown", function (event) {
      if (event.key === " ") { event.preventDefault(); show(true); }
    });
    one(".lz-nav-close").addEventListener("click", function (event) {
      if (location.hash !== "#lz-nav") event.preventDefault();
      show(false);
    });
    matchMedia("(min-width: 60rem)").addEventListener("change", function () {
      if (html.classList.contains("lz-nav-open")) show(false);
    });
    nav.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && html.classList.contains("lz-nav-open")) show(false);
    });

    var filter = one(".lz-filter"), field = one("input", filter), status = one("p", filter);
    var items = all("li", nav);
    if (items.length > 8) filter.hidden = false;
    field.addEventListener("input", function () {
      items = all("li", nav);
      var words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean), found = 0;
      items.forEach(function (item) {
        var label = one("a, span, summary", item), text = label ? label.textContent.toLocaleLowerCase() : "";
        item.lzHit = words.every(function (word) { return text.includes(word); });
        if (item.lzHit) found++;
      });
      items.forEach(function (item) {
        item.hidden = words.length > 0 && !item.lzHit && !all("li", item).some(function (inner) { return inner.lzHit; });
      });
      status.textContent = words.length && !found ? status.dataset.none : "";
    });

    // Same branch, same place; else the current page is brought into view.
    var branch = items.length + " " + ((one(".nav-section", nav) || {}).href || "");
    var kept = (store("session", "lz-nav") || "").split("\n"), current = one("[aria-current]", nav);
    if (kept[0] === branch) nav.scrollTop = Number(kept[1]);
    if (current) {
      var box = current.getBoundingClientRect(), frame = nav.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) nav.scrollTop += box.top - frame.top - frame.height / 3;
    }
    addEventListener("pagehide", function () { store("session", "lz-nav", branch + "\n" + nav.scrollTop); });
  }

  // "On this page": folded where it stands above the text, and it marks what is being read.
  var entries = [], marked = null, waiting = false;
  var mark = function () {
    waiting = false;
    var at = null;
    entries.forEach(function (entry) { if (entry.target.getBoundingClientRect().top < 120) at = entry.link; });
    if (at === marked) return;
    if (marked) marked.removeAttribute("aria-current");
    if (at) at.setAttribute("aria-current", "true");
    marked = at;
  };
  var fold = one(".lz-outline details");
  if (fold && !matchMedia("(min-width: 80rem)").matches) fold.open = false;
  lasting(function () {
    entries = all(".lz-outline a").map(function (anchor) {
      return { link: anchor, target: doc.getElementById(decodeURIComponent(anchor.hash.slice(1))) };
    }).filter(function (entry) { return entry.target; });
    mark();
  });
  addEventListener("scroll", function () {
    if (!waiting) { waiting = true; requestAnimationFrame(mark); }
  }, { passive: true });

  // A button that copies each code block.
  if (navigator.clipboard) lasting(function () { all("pre > code").forEach(addCopy); });
  function addCopy(code) {
    var pre = code.parentNode;
    if (pre.parentNode.className === "lz-code-block") return;
    var holder = make("div", { className: "lz-code-block" });
    var button = make("button", { type: "button", className: "lz-copy", textContent: body.dataset.copy });
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(code.textContent).then(function () {
        button.textContent = body.dataset.copied;
        setTimeout(function () { button.textContent = body.dataset.copy; }, 2000);
      });
    });
    pre.replaceWith(holder);
    holder.append(pre, button);
  }

  // What scrolls sideways can be reached by keyboard; what does not is no stop on the way.
  var reach = function () {
    all("main pre, .table-scroll").forEach(function (part) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0; else part.removeAttribute("tabindex");
    });
  };
  lasting(reach);
  addEventListener("load", reach);
  addEventListener("resize", reach);

  // Pictures that do not load are set apart from the text.
  lasting(function () { all(".lz-body img").forEach(watchPicture); });
  function watchPicture(picture) {
    var lose = function () { if (picture.alt) picture.classList.add("lz-lost"); };
    if (picture.complete && picture.currentSrc && !picture.naturalWidth) lose();
    picture.onerror = lose;
    picture.onload = function () { picture.classList.remove("lz-lost"); };
  }

  // A list of versions in two dimensions becomes two linked menus.
  lasting(function () { all(".op_multi_selector").forEach(addMenus); });
  function addMenus(selector) {
    var pairs = all("li[data-pair]", selector).map(function (item) {
      var names = item.dataset.pair.split("|"), anchor = one("a", item);
      return { names: names, url: anchor && anchor.href, current: !!one("[aria-current]", item) };
    }).filter(function (pair) { return pair.url && pair.names.length === 2; });
    if (!pairs.length) return;
    var current = pairs.find(function (pair) { return pair.current; });
    var row = make("div", { className: "lz-choices" });
    var menus = [1, 2].map(function (number, index) {
      var label = make("label", { textContent: selector.getAttribute("title" + number) || "" }), menu = make("select");
      var names = pairs.map(function (pair) { return pair.names[index]; });
      if (!current) menu.append(new Option("", ""));
      Array.from(new Set(names)).forEach(function (name) { menu.append(new Option(name, name)); });
      if (current) menu.value = current.names[index];
      if (!label.textContent) menu.setAttribute("aria-label", body.dataset.choose.replace("{title}", number));
      label.append(menu);
      row.append(label);
      return menu;
    });
    var go = function (changed) {
      var fits = pairs.filter(function (pair) { return pair.names[changed] === menus[changed].value; });
      var other = 1 - changed;
      var exact = fits.find(function (pair) { return pair.names[other] === menus[other].value; });
      var target = exact || (menus[other].value && fits[0]);
      if (target) location.href = target.url;
    };
    menus.forEach(function (menu, index) { menu.addEventListener("change", function () { go(index); }); });
    one("ul", selector).replaceWith(row);
  }

  // A video's player loads when the reader asks for it.
  lasting(function () { all(".embeddedvideo[data-player]").forEach(addPlayer); });
  function addPlayer(video) {
    var anchor = one("a", video);
    if (anchor) anchor.onclick = function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      var frame = make("iframe", { src: video.dataset.player, title: anchor.textContent.trim(), allow: "fullscreen; autoplay; encrypted-media; picture-in-picture" });
      video.replaceChildren(frame);
      frame.focus();
    };
  }
})();
