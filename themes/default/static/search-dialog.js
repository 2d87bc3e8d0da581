// The search dialog, and the marks on a page that was found. Loaded by search.js when it is needed.
(function () {
  "use strict";
  var doc = document, html = doc.documentElement, COUNT = 8;
  function make(tag, properties, children) {
    var element = Object.assign(doc.createElement(tag), properties);
    element.append.apply(element, children || []);
    return element;
  }
  function kept(key, value) {
    try { return value === undefined ? localStorage.getItem(key) : localStorage.setItem(key, value); } catch (error) { return null; }
  }
  function address(change) {
    var url = new URL(location.href);
    change(url.searchParams);
    history.replaceState(history.state, "", url);
  }

  // --- The worker; where none can be had, as for files without a server, the same code in the page ---

  var asker;
  function ask(button, kind, request) {
    asker = asker || start(new URL(button.dataset.worker, location.href).href);
    return asker(Object.assign({ kind: kind, folder: new URL(button.dataset.index, location.href).href }, request));
  }
  function start(source) {
    var waiting = new Map(), next = 0, worker, inPage;
    function fallback() {
      inPage = inPage || new Promise(function (done, failed) {
        doc.head.append(make("script", { src: source, onload: done, onerror: failed }));
      });
      waiting.forEach(function (entry, id) { waiting.delete(id); send(entry.request).then(entry.done, entry.failed); });
      return inPage;
    }
    function send(request) {
      if (inPage) return inPage.then(function () { return window.lazuliSearch(request); });
      return new Promise(function (done, failed) {
        request.id = ++next;
        waiting.set(request.id, { request: request, done: done, failed: failed });
        worker.postMessage(request);
      });
    }
    try {
      if (location.protocol === "file:") throw new Error("workers need a server");
      worker = new Worker(source);
      worker.onerror = fallback;
      worker.onmessage = function (event) {
        var entry = waiting.get(event.data.id);
        waiting.delete(event.data.id);
        if (event.data.error) entry.failed(new Error(event.data.error)); else entry.done(event.data.result);
      };
    } catch (error) { fallback(); }
    return send;
  }

  // --- Text with marks ---

  // `text` into `element`, with `<mark>` around what is at `places`.
  function fill(element, text, places) {
    var at = 0, parts = [];
    (places || []).forEach(function (place) {
      parts.push(text.slice(at, place[0]), make("mark", { textContent: text.slice(place[0], place[1]) }));
      at = place[1];
    });
    element.replaceChildren.apply(element, parts.concat(text.slice(at)));
    return element;
  }

  // The sections of a page as { anchor, title, text }.
  var BREAKS = /^(P|LI|TD|TH|DIV|PRE|TR|BR|DT|DD|H[1-6]|BLOCKQUOTE)$/, LEFT_OUT = /^(NAV|FOOTER|SCRIPT|STYLE|BUTTON|SELECT|TEMPLATE|svg)$/;
  // What stands around the text, and names of other pages: the index has none of it.
  var NO_TEXT = ".lz-byline, .lz-notice, .lz-fallback, .op_single_selector, .op_multi_selector, .include-missing";
  function sections(page) {
    var found = [{ anchor: "", title: "", text: "" }];
    (function walk(node, isHeading) {
      node.childNodes.forEach(function (child) {
        var last = found[found.length - 1];
        if (child.nodeType === 3) { last[isHeading ? "title" : "text"] += child.data; return; }
        if (child.nodeType !== 1 || LEFT_OUT.test(child.nodeName) || child.matches(NO_TEXT)) return;
        var heading = /^H[1-6]$/.test(child.nodeName);
        if (heading) found.push({ anchor: child.nodeName === "H1" ? "" : child.id, title: "", text: "" });
        else if (BREAKS.test(child.nodeName)) last.text += " ";
        walk(child, heading || isHeading);
      });
    })(page.querySelector("main") || page.body, false);
    found.forEach(function (section) { section.text = section.text.replace(/\s+/g, " ").trim(); });
    return found;
  }

  // --- The dialog ---

  var dialog, opened;
  function build(button, entry) {
    var words = entry.strings, source = entry.source;
    function text(key, values) {
      return (words[key] || "").replace(/\{(\w+)\}/g, function (whole, name) { return values && name in values ? values[name] : whole; });
    }
    function number(n) { return n.toLocaleString(html.lang || entry.lang); }
    var input = make("input", { type: "search", id: "lz-search-input", autocomplete: "off", spellcheck: false, placeholder: text("placeholder"), enterKeyHint: "search" });
    input.setAttribute("aria-label", text("placeholder"));
    var close = make("button", { type: "button", className: "lz-search-close", textContent: "×" });
    close.setAttribute("aria-label", text("close"));
    var status = make("p", { className: "lz-search-status" });
    status.setAttribute("role", "status");
    var menus = ["service", "topic"].map(function (key) {
      var menu = make("select", {});
      return { menu: menu, label: make("label", { hidden: true }, [make("span", { textContent: text(key) }), menu]) };
    });
    var own = make("ol", { className: "lz-search-results" }), foreign = make("ol", { className: "lz-search-results" });
    var more = make("button", { type: "button", className: "lz-search-more", textContent: text("more"), hidden: true });
    var foreignTitle = make("h2", { hidden: true }), also = make("input", { type: "checkbox" }), key = make("input", { type: "checkbox" });
    if (source) {
      foreignTitle.textContent = source.name;
      foreignTitle.lang = foreign.lang = source.lang;
      foreign.dir = foreignTitle.dir = "auto";
    }
    also.checked = kept("lz-search-source") === "on";
    key.checked = kept("lz-search-key") !== "off";
    var choices = [make("label", {}, [key, text("key")])];
    if (source) choices.unshift(make("label", {}, [also, text("source", { language: source.name })]));
    var list = make("div", { className: "lz-search-list" }, [own, more, foreignTitle, foreign]);
    dialog = make("dialog", { className: "lz-search-dialog" }, [
      make("div", { className: "lz-search-head" }, [input, close]),
      make("div", { className: "lz-search-tools" }, [status].concat(menus.map(function (menu) { return menu.label; }))),
      list,
      make("div", { className: "lz-search-foot" }, choices),
    ]);
    dialog.setAttribute("aria-label", text("placeholder"));
    doc.body.append(dialog);

    var observer = new IntersectionObserver(function (seen) {
      seen.forEach(function (item) {
        if (!item.isIntersecting) return;
        observer.unobserve(item.target);
        item.target.lzShow();
      });
    }, { root: list });

    var round = 0, from = 0, elsewhere = 0;
    function run(isMore) {
      var query = input.value, mine = ++round;
      if (!isMore) from = 0;
      address(function (asked) { if (query.trim()) asked.set("q", query.trim()); else asked.delete("q"); });
      if (!query.trim()) return clear();
      var request = { query: query, from: from, count: COUNT, filters: menus.map(function (menu) { return menu.menu.value; }) };
      var wanted = [ask(button, "search", request)];
      if (source && also.checked && !isMore) {
        wanted.push(ask(button, "search", { query: query, count: COUNT, folder: new URL(source.index, location.href).href }));
      }
      Promise.all(wanted).then(function (answers) {
        if (mine !== round) return null;
        var first = answers[0], second = answers[1];
        return Promise.all([rows(first, ""), second ? rows(second, source) : []]).then(function (made) {
          if (mine !== round) return;
          if (isMore) own.append.apply(own, made[0]);
          else own.replaceChildren.apply(own, made[0]);
          if (isMore && made[0][0]) made[0][0].querySelector("a").focus();
          if (!isMore) foreign.replaceChildren.apply(foreign, made[1]);
          if (!isMore) list.scrollTop = 0;
          foreignTitle.hidden = !foreign.children.length;
          from += first.pages.length;
          more.hidden = from >= first.total;
          if (!isMore) elsewhere = second ? second.total : 0;
          var total = first.total + elsewhere;
          status.textContent = total ? text("results", { n: number(total) }) : text("none");
          menus.forEach(function (menu, at) { options(menu, first.facets[at] || []); });
        });
      }).catch(function (error) {
        if (mine !== round) return;
        status.textContent = button.dataset.failed;
        console.warn("search:", error);
      });
    }
    function clear() {
      own.replaceChildren();
      foreign.replaceChildren();
      more.hidden = foreignTitle.hidden = true;
      status.textContent = "";
      menus.forEach(function (menu) { menu.menu.replaceChildren(); menu.label.hidden = true; });
    }
    function options(entry, facets) {
      var chosen = entry.menu.value;
      if (!chosen && facets.length < 2) { entry.label.hidden = true; return; }
      if (chosen && !facets.some(function (facet) { return facet[0] === chosen; })) facets = facets.concat([[chosen, 0]]);
      entry.menu.replaceChildren.apply(entry.menu, [new Option(text("all"), "")].concat(facets.map(function (facet) {
        return new Option(facet[0] + " (" + number(facet[1]) + ")", facet[0]);
      })));
      entry.menu.value = chosen;
      entry.label.hidden = false;
    }

    function rows(answer, source) {
      var texts = [];
      answer.pages.forEach(function (page) {
        if (source && page.url.startsWith(source.from)) page.url = source.to + page.url.slice(source.from.length);
        page.hits = page.headings.filter(function (heading) { return heading.words; })
          .sort(function (a, b) { return b.words - a.words; }).slice(0, 3);
        texts.push(page.title, page.description);
        page.hits.forEach(function (hit) { texts.push(hit.title); });
      });
      return ask(button, "places", { texts: texts, marks: answer.marks }).then(function (places) {
        var at = 0;
        return answer.pages.map(function (page) { 
          var title = make("a", {}), excerpt = make("p", { className: "lz-search-excerpt" }), hits = make("ul", {});
          fill(title, page.title, places[at++]);
          fill(excerpt, page.description, places[at++]);
          page.hits.forEach(function (hit) {
            var link = fill(make("a", {}), hit.title, places[at++]);
            link.lzAnchor = hit.anchor;
            hits.append(make("li", {}, [link]));
          });
          var row = make("li", {}, [title]);
          if (page.breadcrumbs.length) row.append(make("p", { className: "lz-search-crumbs", textContent: page.breadcrumbs.join(" › ") }));
          row.append(excerpt, hits);
          link(row, page, input.value);
          row.lzShow = function () { show(row, page, answer.marks, excerpt, hits); };
          observer.observe(row);
          return row;
        });
      });
    }
    function link(row, page, marks) {
      row.querySelectorAll("a").forEach(function (anchor) {
        anchor.href = page.url + "?mark=" + encodeURIComponent(marks.trim()).replace(/%20/g, "+") + (anchor.lzAnchor ? "#" + encodeURIComponent(anchor.lzAnchor) : "");
      });
    }
    // The excerpt of a page, from the page itself.
    function show(row, page, marks, excerpt, hits) {
      fetch(page.url).then(function (answer) { return answer.ok ? answer.text() : ""; }).then(function (markup) {
        if (!markup) return;
        var parts = sections(new DOMParser().parseFromString(markup, "text/html"));
        var texts = parts.map(function (part) { return part.text; });
        return ask(button, "excerpts", { texts: texts, marks: marks, count: 3 }).then(function (best) {
          if (!best.length) return;
          var first = best[0];
          fill(excerpt, (first.before ? "… " : "") + first.text + (first.after ? " …" : ""), first.hits.map(function (hit) {
            return [hit[0] + 2 * first.before, hit[1] + 2 * first.before];
          }));
          best.forEach(function (item) {
            var part = parts[item.section], known = Array.from(hits.querySelectorAll("a"), function (link) { return link.lzAnchor; });
            if (!part.anchor || known.length > 2 || known.includes(part.anchor)) return;
            var anchor = make("a", { textContent: part.title.trim(), lzAnchor: part.anchor });
            hits.append(make("li", {}, [anchor]));
          });
          link(row, page, first.found.join(" "));
        });
      }).catch(function () { /* The description stands where an excerpt cannot be had. */ });
    }

    var timer;
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(run, 120); });
    menus.forEach(function (menu) { menu.menu.addEventListener("change", function () { run(); }); });
    more.addEventListener("click", function () { run(true); });
    also.addEventListener("change", function () { kept("lz-search-source", also.checked ? "on" : "off"); run(); });
    key.addEventListener("change", function () { kept("lz-search-key", key.checked ? "on" : "off"); });
    close.addEventListener("click", function () { dialog.close(); });
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("close", function () { address(function (asked) { asked.delete("q"); }); });
    // A link to a place of this very page loads nothing: the dialog must not stay before it.
    list.addEventListener("click", function (event) { if (event.target.closest("a")) setTimeout(function () { dialog.close(); }); });
    dialog.addEventListener("keydown", function (event) {
      var links = Array.from(list.querySelectorAll("a")), at = links.indexOf(doc.activeElement);
      if (event.key === "Enter" && event.target === input && !event.isComposing) {
        event.preventDefault();
        if (links[0]) links[0].click();
      } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.nodeName !== "SELECT") {
        var next = at + (event.key === "ArrowDown" ? 1 : -1);
        event.preventDefault();
        if (next < 0) input.focus(); else if (links[next]) links[next].focus();
      } else if (event.key === "k" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        input.select();
      } else if (event.key === "Escape" && event.target === input && !event.isComposing) {
        // A search field would only be emptied. And it keeps the focus until the next frame where nothing had it
        // before: a Ctrl K pressed at once would count as typed in a field.
        event.preventDefault();
        input.blur();
        dialog.close();
      }
    });
    return function (query) {
      if (!dialog.open) dialog.showModal();
      if (query) { input.value = query; run(); }
      input.focus();
      input.select();
    };
  }

  // --- Marks on the page ---

  function mark(button, entry, query) {
    if (!window.CSS || !CSS.highlights) return null;
    // Of the text itself: marks in "on this page" would only be noise.
    var nodes = [], walker = doc.createTreeWalker(doc.querySelector("main") || doc.body, 5, function (node) {
      if (node.nodeType === 3) return NodeFilter.FILTER_ACCEPT;
      return LEFT_OUT.test(node.nodeName) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
    });
    while (walker.nextNode()) nodes.push(walker.currentNode);
    return ask(button, "words", { query: query }).then(function (words) {
      return ask(button, "places", { marks: words, texts: nodes.map(function (node) { return node.data; }) });
    }).then(function (places) {
      var ranges = [];
      places.forEach(function (found, at) {
        found.forEach(function (place) {
          var range = new Range();
          range.setStart(nodes[at], place[0]);
          range.setEnd(nodes[at], place[1]);
          ranges.push(range);
        });
      });
      if (!ranges.length) return;
      CSS.highlights.set("lz-mark", new Highlight(...ranges));
      var remove = make("button", { type: "button", className: "lz-unmark", textContent: entry.strings.unmark });
      remove.addEventListener("click", function () {
        CSS.highlights.delete("lz-mark");
        address(function (asked) { asked.delete("mark"); });
        remove.remove();
      });
      doc.body.append(remove);
    });
  }

  function fail(button, error) {
    console.warn("search:", error);
    var box = make("dialog", { className: "lz-search-dialog" }, [make("p", { className: "lz-search-status", textContent: button.dataset.failed })]);
    box.addEventListener("close", function () { box.remove(); });
    doc.body.append(box);
    box.showModal();
  }

  // `query`: what to search for, perhaps nothing yet; null only marks what the address asks for.
  window.lazuliDialog = function (button, query) {
    return ask(button, "entry").then(function (entry) {
      if (query === null) return mark(button, entry, new URLSearchParams(location.search).get("mark"));
      opened = opened || build(button, entry);
      return opened(query);
    }).catch(function (error) { if (query !== null) fail(button, error); });
  };
})();
