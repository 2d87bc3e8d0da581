// Choices that last from page to page: selectors between articles, tabs within one.
(() => {
  "use strict";
  const { all, one, make, read, prefer, each, onClick, words } = lazuli;

  // The reader's last choice is marked where it is not the page that is open.
  const label = (item) => item.textContent.trim();
  onClick(".op_single_selector a", (link) => prefer("lz-choices", label(link)));
  each(".op_single_selector", (selector) => {
    const items = all("a", selector);
    const last = (read("lz-choices") ?? []).map((name) => items.find((item) => label(item) === name)).find(Boolean);
    if (!last || last.hasAttribute("aria-current")) return;
    last.classList.add("lz-last");
    last.title = words.last;
  });

  // A list of versions in two dimensions becomes two linked menus.
  each(".op_multi_selector", (selector) => {
    const pairs = all("li[data-pair]", selector).map((item) => ({
      names: item.dataset.pair.split("|"),
      url: one("a[href]", item)?.href,
      isCurrent: one("[aria-current]", item) !== null,
    })).filter(({ names, url }) => url && names.length === 2);
    if (!pairs.length) return;
    const current = pairs.find((pair) => pair.isCurrent);
    const row = make("div", { className: "lz-choices" });
    const menus = [0, 1].map((index) => {
      const title = selector.getAttribute(`title${index + 1}`) ?? "";
      const menu = make("select");
      if (!current) menu.append(new Option("", ""));
      new Set(pairs.map(({ names }) => names[index])).forEach((name) => menu.append(new Option(name, name)));
      if (current) menu.value = current.names[index];
      if (!title) menu.ariaLabel = words.choose.replace("{title}", index + 1);
      row.append(make("label", {}, title, menu));
      return menu;
    });
    menus.forEach((menu, index) => menu.addEventListener("change", () => {
      const other = 1 - index;
      const fits = pairs.filter(({ names }) => names[index] === menu.value);
      const exact = fits.find(({ names }) => names[other] === menus[other].value);
      const target = exact ?? (menus[other].value && fits[0]);
      if (target) location.href = target.url;
    }));
    one("ul", selector).replaceWith(row);
  });

  // Tabs: sections until here. The same choice is shown in all groups that have it, on this page and the next.
  let count = 0;
  const groups = () => all(".tabs.lz-ready");
  const asked = new URLSearchParams(location.search).get("tabs");
  if (asked) asked.split(",").reverse().forEach((id) => prefer("lz-tabs", id));
  each(".tabs", (tabs) => {
    const number = ++count, list = make("div", { className: "lz-tablist", role: "tablist" });
    all(":scope > .tab", tabs).forEach((panel, index) => {
      const title = one(".tab-title", panel), id = panel.dataset.tab;
      panel.id ||= `lz-tab-${number}-${index}`;
      panel.setAttribute("role", "tabpanel");
      const same = all("[role=tab]", list).find((tab) => tab.dataset.tab === id);
      const tab = same ?? make("button", { type: "button", role: "tab", id: `${panel.id}-title`, textContent: title.textContent });
      panel.setAttribute("aria-labelledby", tab.id);
      // A search in the page finds text behind another tab too, where browsers know how.
      panel.addEventListener("beforematch", () => choose(id));
      if (same) return;
      tab.dataset.tab = id;
      list.append(tab);
    });
    list.addEventListener("keydown", (event) => {
      const heads = [...list.children], at = heads.indexOf(document.activeElement);
      const forward = getComputedStyle(list).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
      const step = { Home: -at, End: heads.length - 1 - at, ArrowLeft: -1, ArrowRight: -1, [forward]: 1 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const next = heads[(at + step + heads.length) % heads.length];
      next.focus();
      choose(next.dataset.tab);
    });
    tabs.prepend(list);
    tabs.classList.add("lz-ready");
    update(tabs);
  });
  onClick(".lz-tablist [role=tab]", (tab) => {
    const before = tab.getBoundingClientRect().top;
    choose(tab.dataset.tab);
    // What changes above must not move what the reader has just pressed.
    scrollBy({ top: tab.getBoundingClientRect().top - before, behavior: "instant" });
  });

  function choose(id) {
    prefer("lz-tabs", id);
    groups().forEach(update);
  }

  // Shows of `tabs` what was chosen last; a panel with a condition only where that is chosen in another group.
  function update(tabs) {
    const list = one(".lz-tablist", tabs), heads = [...list.children], known = heads.map((tab) => tab.dataset.tab);
    const chosen = (read("lz-tabs") ?? []).find((id) => known.includes(id)) ?? known[0];
    const isChosen = (id) => all('[role=tab][aria-selected="true"]').some((tab) => tab.dataset.tab === id && !list.contains(tab));
    const panels = all(":scope > .tab", tabs), own = panels.filter((panel) => panel.dataset.tab === chosen);
    const shown = own.find(({ dataset }) => dataset.condition && isChosen(dataset.condition))
      ?? own.find(({ dataset }) => !dataset.condition) ?? own[0];
    panels.forEach((panel) => {
      if (panel === shown) panel.removeAttribute("hidden"); else panel.setAttribute("hidden", "until-found");
    });
    heads.forEach((tab) => {
      const isSelected = tab.dataset.tab === chosen;
      tab.setAttribute("aria-selected", String(isSelected));
      const panel = isSelected ? shown : panels.find(({ dataset }) => dataset.tab === tab.dataset.tab);
      tab.setAttribute("aria-controls", panel.id);
      tab.tabIndex = isSelected ? 0 : -1;
    });
  }

  // A link into a panel opens it.
  function follow() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest(".tab[hidden]");
    if (!panel) return;
    choose(panel.dataset.tab);
    target.scrollIntoView();
  }
  addEventListener("hashchange", follow);
  follow();
})();
