// Around the article: light and dark, menus, navigation, "on this page".
(() => {
  "use strict";
  const { all, one, read, keep, each, filter } = lazuli;
  const html = document.documentElement;

  // Light or dark: the reader's choice, else the system's. head.html applies it before the page is painted.
  each(".lz-theme select", (select) => {
    select.value = html.dataset.theme ?? "";
    select.addEventListener("change", () => {
      if (select.value) html.dataset.theme = select.value; else delete html.dataset.theme;
      try {
        localStorage.setItem("lz-theme", select.value);
      } catch { /* Then it holds for this page. */ }
    });
  });

  // A menu closes on Escape and when something else is clicked or focused; some stay open, at times.
  function closes(menu, stays = () => false) {
    const leave = (event) => { if (!menu.contains(event.target) && !stays()) menu.open = false; };
    document.addEventListener("click", leave);
    document.addEventListener("focusin", leave);
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open || stays()) return;
      menu.open = false;
      one("summary", menu).focus();
    });
  }
  each(".lz-languages", (menu) => closes(menu));

  each(".lz-nav", (nav) => {
    const link = one(".lz-menu-link"), close = one(".lz-nav-close", nav);
    const isOpen = () => html.classList.contains("lz-nav-open");
    const show = (open) => {
      html.classList.toggle("lz-nav-open", open);
      // Of the page behind the panel nothing can be reached.
      all(".lz-skip, .lz-header, .lz-announcement, main, .lz-footer").forEach((part) => { part.inert = open; });
      link.setAttribute("aria-expanded", String(open));
      (open ? close : link).focus();
      if (open) reveal();
    };
    link.setAttribute("role", "button");
    link.setAttribute("aria-controls", "lz-nav");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", (event) => { event.preventDefault(); show(true); });
    link.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); show(true); }
    });
    close.addEventListener("click", (event) => {
      if (location.hash !== "#lz-nav") event.preventDefault();
      show(false);
    });
    nav.addEventListener("keydown", (event) => { if (event.key === "Escape" && isOpen()) show(false); });
    const beside = matchMedia("(min-width: 60rem)");
    beside.addEventListener("change", () => { if (isOpen()) show(false); else if (beside.matches) reveal(); });

    filter(one(".lz-filter", nav), () => all("li", nav), {
      text: (item) => one("a, span, summary", item)?.textContent ?? "",
      // A group stays for what is in it.
      shows: (item, hit) => hit(item) || all("li", item).some(hit),
    });

    // Within a branch, groups and place stay as they were; the current page is in view whatever was kept.
    const branch = one(".nav-section", nav)?.href ?? "";
    const name = (group) => one("summary", group).textContent;
    const kept = read("lz-nav", "session");
    function reveal() {
      const current = one("[aria-current]", nav);
      if (!current) return;
      for (let group = current.closest("details"); group; group = group.parentElement.closest("details")) group.open = true;
      const box = current.getBoundingClientRect(), frame = nav.getBoundingClientRect();
      // What stays at the top covers some of it.
      if (box.top < frame.top + 72 || box.bottom > frame.bottom) nav.scrollTop += box.top - frame.top - frame.height / 3;
    }
    if (kept?.branch === branch) {
      all("details", nav).forEach((group) => { if (kept.closed.includes(name(group))) group.open = false; });
      if (beside.matches) nav.scrollTop = kept.top;
    }
    // Where it stands on the page. Elsewhere opening it does that, and asking for places would cost a layout for nothing.
    if (beside.matches) reveal();
    addEventListener("pagehide", () => {
      const closed = all("details:not([open])", nav).map(name);
      keep("lz-nav", { branch, top: nav.scrollTop, closed }, "session");
    });
  });

  // "On this page" is folded where it stands above the text, and marks what is being read.
  each(".lz-outline", (outline) => {
    const beside = matchMedia("(min-width: 80rem)"), details = one("details", outline);
    const fold = () => { details.open = beside.matches; };
    fold();
    outline.classList.add("lz-ready");
    beside.addEventListener("change", fold);
    closes(details, () => beside.matches);
    outline.addEventListener("click", (event) => { if (event.target.closest("a") && !beside.matches) details.open = false; });
    let entries = null, marked = null, isWaiting = false;
    const mark = () => {
      isWaiting = false;
      if (!details.open) return;
      entries ??= all("a", outline)
        .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
        .filter(({ target }) => target);
      const isAtEnd = innerHeight + scrollY >= html.scrollHeight - 2;
      const line = isAtEnd ? innerHeight : 120;
      const at = entries.findLast(({ target }) => target.getBoundingClientRect().top < line) ?? null;
      if (at?.link === marked) return;
      marked?.removeAttribute("aria-current");
      marked = at?.link ?? null;
      if (!marked) return;
      marked.setAttribute("aria-current", "true");
      const box = marked.getBoundingClientRect(), frame = outline.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) outline.scrollTop += box.top - frame.top - frame.height / 2;
    };
    const soon = () => {
      if (!isWaiting) { isWaiting = true; requestAnimationFrame(mark); }
    };
    addEventListener("scroll", soon, { passive: true });
    details.addEventListener("toggle", soon);
    document.addEventListener("lazuli:patched", () => { entries = null; soon(); });
    soon();
  });

  // The front page's cards by name.
  each(".lz-cards-filter", (holder) => {
    const cards = () => all(".lz-card", holder.parentElement);
    filter(holder, cards, { text: (card) => one("h3", card).textContent });
  });
})();
