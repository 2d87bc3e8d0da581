// How a page is read and worked: by keyboard, on a small window, with motion turned off, on paper.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browse } from "./browser.js";
import { elements, open } from "./site.js";
import { visit as visitPage } from "./visit.js";

const site = await open(elements);
const browser = await browse(site);

const visit = (...what) => visitPage(browser, site, ...what);
const page = (name, locale = "en-us") => `/${locale}/articles/kit/${name}/`;
const [TEXT, CODE, TABLES] = ["text", "code", "tables-and-pictures"].map((name) => page(name));
const DESKTOP = { viewport: { width: 1400, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

// Presses Tab until the focus leaves the page; `look` gets each stop.
async function tabThrough(tab, look) {
  for (let count = 0; count < 300; count++) {
    await tab.keyboard.press("Tab");
    const stop = await tab.evaluate(look);
    if (stop === null) return count;
    if (stop !== undefined) assert.fail(stop);
  }
  return assert.fail("the focus goes round in circles");
}

for (const [size, options] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  test(`by keyboard on a ${size}: every stop is seen, marked, and in the order of the page`, async () => {
    for (const url of [TEXT, CODE, TABLES, "/en-us/", "/en-us/browse/kit/", page("text", "ar-sa")]) {
      await visit(url, { ...options, reducedMotion: "reduce" }, async (tab) => {
        const count = await tabThrough(tab, () => {
          const at = document.activeElement;
          if (!at || at === document.body) return null;
          const name = at.outerHTML.slice(0, 100);
          const before = window.lastStop;
          window.lastStop = at;
          if (before && !(before.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING)) {
            return `${name} comes after ${before.outerHTML.slice(0, 100)}`;
          }
          const shown = at.closest(".lz-theme") && innerWidth < 640 ? at.closest(".lz-theme") : at;
          const style = getComputedStyle(shown);
          const marked = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
          if (!marked && at.tagName !== "IFRAME") return `no outline on ${name}`;
          const box = at.getClientRects()[0];
          if (!box || box.width < 1) return `nothing to be seen of ${name}`;
          const bottom = (part) => document.querySelector(part)?.getBoundingClientRect().bottom ?? 0;
          // On a small window "on this page" is a bar below the header, once the page has been scrolled to it.
          const outline = document.querySelector(".lz-outline"), bar = bottom(".lz-header");
          const isBar = innerWidth < 1280 && outline?.getBoundingClientRect().top <= bar;
          const header = isBar ? bottom(".lz-outline") : bar;
          const inHeader = at.closest(".lz-header, .lz-skip, .lz-nav, .lz-outline");
          if (!inHeader && box.bottom <= header) return `under the header: ${name}`;
          if (box.top >= innerHeight || box.bottom <= 0) return `outside the window: ${name}`;
          return undefined;
        });
        assert.ok(count > 5, `${count} stops`);
      });
    }
  });
}

test("the skip link is the first stop and leads into the article", async () => {
  await visit(TEXT, DESKTOP, async (tab) => {
    await tab.keyboard.press("Tab");
    assert.ok(await tab.locator(".lz-skip").evaluate((link) => link === document.activeElement));
    await tab.keyboard.press("Enter");
    await tab.keyboard.press("Tab");
    assert.ok(await tab.evaluate(() => document.querySelector("main").contains(document.activeElement)));
  });
});

test("targets have at least 24 px, or room around them", async () => {
  for (const [url, options] of [[TEXT, PHONE], [CODE, DESKTOP], [TABLES, PHONE], ["/en-us/", PHONE], ["/en-us/browse/kit/", DESKTOP]]) {
    await visit(url, options, async (tab) => {
      const small = await tab.evaluate(() => {
        // Links in a sentence are exempt (WCAG 2.5.8).
        const targets = [...document.querySelectorAll("a[href], button, select, input, summary")].filter(
          (element) => element.checkVisibility() && !element.closest("p, li:not(nav li), dd, td, .lz-skip, .footnote-definition") && !element.inert,
        );
        const boxes = targets.map((element) => element.getBoundingClientRect());
        const near = (a, b) => Math.hypot(a.x + a.width / 2 - b.x - b.width / 2, a.y + a.height / 2 - b.y - b.height / 2) < 24;
        return targets
          .filter((_, at) => Math.min(boxes[at].width, boxes[at].height) < 24 && boxes.some((box, other) => other !== at && near(boxes[at], box)))
          .map((element) => element.outerHTML.slice(0, 120));
      });
      assert.deepEqual(small, [], url);
    });
  }
});

test("nothing scrolls sideways at 320 px, nor with text of twice the size", async () => {
  for (const url of [...site.pages.map((entry) => entry.url), "/en-us/", "/en-us/browse/kit/", "/en-us/no/such/page/"]) {
    for (const [width, font] of [[320, "100%"], [640, "200%"]]) {
      await visit(url, { viewport: { width, height: 640 } }, async (tab) => {
        await tab.addStyleTag({ content: `html { font-size: ${font} }` });
        await tab.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50))));
        const { scroll, client } = await tab.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return { scroll: scrollWidth, client: clientWidth };
        });
        assert.ok(scroll <= client, `${url} at ${width} px, ${font}: ${scroll} px of content on ${client} px`);
      });
    }
  }
});

test("who wants no motion sees none", async () => {
  const moving = () =>
    [document.documentElement, ...document.querySelectorAll("*")]
      .filter((element) => {
        const style = getComputedStyle(element);
        const takes = (times) => times.split(",").some((time) => parseFloat(time) > 0);
        return takes(style.transitionDuration) || takes(style.animationDuration) || style.scrollBehavior === "smooth";
      })
      .map((element) => element.outerHTML.slice(0, 80));
  await visit(TEXT, { reducedMotion: "reduce" }, async (tab) => assert.deepEqual(await tab.evaluate(moving), []));
});

test("a page that falls back says in which language its content is, and only that", async () => {
  await visit(page("text", "nl-nl"), {}, async (tab) => {
    assert.match(await tab.locator("html").getAttribute("lang"), /^nl/);
    for (const part of [".lz-body", ".lz-lead h1"]) {
      const lang = await tab.locator(part).evaluate((element) => element.closest("[lang]").lang);
      assert.match(lang, /^en/, part);
    }
    for (const part of [".lz-byline", ".lz-nav", ".lz-fallback p"]) {
      const lang = await tab.locator(part).evaluate((element) => element.closest("[lang]").lang);
      assert.match(lang, /^nl/, part);
    }
  });
});

test("the copy button copies, and says so to everyone", async () => {
  await visit(CODE, { ...DESKTOP, permissions: ["clipboard-read", "clipboard-write"] }, async (tab) => {
    const block = tab.locator(".code-block").first();
    await block.locator(".lz-copy").click();
    assert.match(await tab.evaluate(() => navigator.clipboard.readText()), /^\/\/ A client for one subscription/);
    await tab.waitForFunction(() => document.querySelector("#lz-status").textContent === "Copied");
    assert.equal(await block.locator(".lz-copy").innerText(), "Copied");
  });
});

test("code says its language, wraps when asked, and only wide code can be wrapped", async () => {
  await visit(CODE, PHONE, async (tab) => {
    const block = tab.locator(".code-block").first(), pre = block.locator("pre");
    assert.equal(await block.getAttribute("data-lang"), "C#");
    assert.equal(await pre.getAttribute("aria-label"), "C#");
    await block.locator(".lz-wrap").click();
    assert.equal(await block.locator(".lz-wrap").getAttribute("aria-pressed"), "true");
    assert.ok(await pre.evaluate((element) => element.scrollWidth <= element.clientWidth), "nothing is left to scroll");
    assert.ok(await tab.locator(".code-block", { hasText: "Output" }).locator(".lz-wrap").isHidden(), "short code");
  });
});

test("a table that is too wide scrolls in its own region and keeps its headers", async () => {
  await visit(TABLES, DESKTOP, async (tab) => {
    const [fits, wide] = [tab.locator(".table-scroll").nth(0), tab.locator(".table-scroll").nth(1)];
    assert.equal(await fits.getAttribute("tabindex"), null);
    assert.equal(await wide.getAttribute("tabindex"), "0");
    assert.equal(await wide.getAttribute("aria-label"), "Table");
    await wide.focus();
    await tab.keyboard.press("ArrowRight");
    await tab.waitForFunction(() => document.querySelectorAll(".table-scroll")[1].scrollLeft > 0);
    const position = await fits.locator("th").first().evaluate((header) => getComputedStyle(header).position);
    assert.equal(position, "sticky");
  });
});

test("a picture opens larger, by keyboard too, and gives the focus back", async () => {
  await visit(TABLES, PHONE, async (tab) => {
    assert.equal(await tab.locator(".lz-enlarge").count(), 1, "not the small ones, nor the one that is a link");
    await tab.locator(".lz-enlarge").focus();
    await tab.keyboard.press("Enter");
    const dialog = tab.locator("dialog.lz-picture");
    assert.ok(await dialog.isVisible());
    assert.ok(await dialog.evaluate((element) => element.contains(document.activeElement)));
    const [inline, large] = await Promise.all([tab.locator(".lz-enlarge img"), dialog.locator("img")].map((picture) => picture.boundingBox()));
    assert.ok(large.width > 1.5 * inline.width, `${large.width} px instead of ${inline.width} px`);
    await tab.keyboard.press("Escape");
    assert.ok(!(await dialog.isVisible()));
    assert.ok(await tab.locator(".lz-enlarge").evaluate((button) => button === document.activeElement));
  });
});

test("the last choice of a selector is marked on the next page", async () => {
  await visit(TEXT, DESKTOP, async (tab) => {
    await tab.locator(".op_single_selector a", { hasText: "Code" }).click();
    await tab.waitForURL(`**${CODE}`);
    await tab.goto(site.origin + TEXT);
    assert.equal(await tab.locator(".op_single_selector a.lz-last").innerText(), "Code");
  });
});

test("tabs: one choice for all groups, by keyboard too, kept for the next page, and found in the address", async () => {
  await visit(TEXT, DESKTOP, async (tab) => {
    const shown = () => tab.locator(".tab:visible").allInnerTexts();
    assert.equal((await shown()).length, 2, "one panel of each group");
    assert.equal(await tab.locator(".tab-title:visible").count(), 0, "the tabs say it");
    assert.match((await shown()).join(), /Linux has.*Once more on Linux/s);
    const heads = tab.locator(".tabs").first().locator("[role=tab]");
    await heads.first().focus();
    await tab.keyboard.press("ArrowRight");
    assert.match((await shown()).join(), /Windows has.*Once more on Windows/s);
    assert.equal(await heads.nth(1).getAttribute("aria-selected"), "true");
    assert.equal(await tab.locator("[role=tab][tabindex='0']").count(), 2, "one stop a group");
    await tab.goto(site.origin + TEXT);
    assert.match((await shown()).join(), /Windows has/);
    await tab.goto(`${site.origin}${TEXT}?tabs=linux`);
    assert.match((await shown()).join(), /Linux has/);
    await tab.emulateMedia({ media: "print" });
    assert.equal((await shown()).length, 4, "paper has all of them");
  });
});

test("groups and place of the navigation stay from page to page; the current page is in view", async () => {
  await visit(TEXT, { viewport: { width: 1400, height: 300 } }, async (tab) => {
    const inView = () => {
      const [nav, current] = [".lz-nav", '.lz-nav [aria-current="page"]'].map((part) => document.querySelector(part).getBoundingClientRect());
      return current.top >= nav.top - 1 && current.bottom <= nav.bottom + 1;
    };
    assert.ok(await tab.evaluate(inView));
    await tab.goto(site.origin + TABLES);
    assert.ok(await tab.evaluate(inView));
  });
});

test("on a small window what is on the page stays in reach, and opens over the text", async () => {
  await visit(TEXT, { ...PHONE, reducedMotion: "reduce" }, async (tab) => {
    const details = tab.locator(".lz-outline details"), summary = details.locator("summary");
    const bottom = (part) => tab.locator(part).first().evaluate((element) => element.getBoundingClientRect().bottom);
    await tab.evaluate(() => scrollTo(0, 1200));
    const before = await tab.locator(".lz-body").evaluate((body) => body.getBoundingClientRect().height);
    await summary.click();
    assert.ok(await details.locator("a").first().isVisible());
    assert.ok((await bottom(".lz-outline summary")) < 120, "it stands below the header");
    assert.equal(await tab.locator(".lz-body").evaluate((body) => body.getBoundingClientRect().height), before);
    await tab.keyboard.press("Escape");
    assert.ok(!(await details.evaluate((element) => element.open)));
    await summary.click();
    await details.locator("a", { hasText: "Selectors" }).click();
    assert.ok(!(await details.evaluate((element) => element.open)), "it closes when it has done its work");
    const top = await tab.locator("h2", { hasText: "Selectors" }).evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(top >= (await bottom(".lz-outline")) && top < 300, `the heading stands at ${top} px`);
  });
});

test("the way out of the menu stays in view on a phone", async () => {
  await visit(TEXT, { ...PHONE, viewport: { width: 390, height: 260 } }, async (tab) => {
    await tab.locator(".lz-menu-link").click();
    await tab.locator(".lz-nav").evaluate((nav) => nav.scrollTo(0, nav.scrollHeight));
    assert.ok(await tab.locator(".lz-nav").evaluate((nav) => nav.scrollTop > 50), "there is something to scroll");
    const box = await tab.locator(".lz-nav-close").boundingBox();
    assert.ok(box.y >= 0 && box.y < 20, `it stands at ${box.y} px`);
    await tab.locator(".lz-nav-close").click();
    assert.ok(!(await tab.locator(".lz-nav").isVisible()));
  });
});

test("a marked line of code stands in line with the others", async () => {
  await visit(CODE, DESKTOP, async (tab) => {
    const lefts = await tab.locator("pre:has(.hl-line) > code").evaluate((code) => {
      const start = (node) => {
        const range = new Range();
        range.selectNodeContents(node);
        return range.getClientRects()[0].left;
      };
      const text = document.createTreeWalker(code, NodeFilter.SHOW_TEXT).nextNode();
      const marked = document.createTreeWalker(code.querySelector(".hl-line"), NodeFilter.SHOW_TEXT).nextNode();
      return [start(text), start(marked)];
    });
    assert.ok(Math.abs(lefts[0] - lefts[1]) < 1, lefts.join());
  });
});

test("the filter of the navigation says how many titles are left", async () => {
  await visit(TEXT, DESKTOP, async (tab) => {
    const status = tab.locator(".lz-nav [role=status]");
    await tab.locator(".lz-nav input").fill("tables");
    assert.match(await status.innerText(), /^1 \/ \d+$/);
    assert.equal(await tab.locator(".lz-nav li:visible").count(), 1);
    await tab.locator(".lz-nav input").fill("zzz");
    assert.equal(await status.innerText(), "No titles match");
  });
});

test("the reader's colours outlast the page, and are there before it is painted", async () => {
  await visit(TEXT, { colorScheme: "light" }, async (tab) => {
    await tab.locator(".lz-theme select").selectOption("dark");
    const dark = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await tab.goto(site.origin + CODE);
    assert.equal(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), dark);
    assert.equal(await tab.locator(".lz-theme select").inputValue(), "dark");
    await tab.locator(".lz-theme select").selectOption("");
    assert.notEqual(await tab.evaluate(() => getComputedStyle(document.body).backgroundColor), dark);
  });
});

test("paper shows the article, whole, and nothing of the site around it", async () => {
  await visit(CODE, {}, async (tab) => {
    await tab.emulateMedia({ media: "print" });
    for (const part of [".lz-header", ".lz-nav", ".lz-footer", ".lz-breadcrumbs", ".lz-bar >> nth=0"]) {
      assert.ok(!(await tab.locator(part).isVisible()), part);
    }
    const cut = await tab.locator("pre").evaluateAll((blocks) => blocks.filter((block) => block.scrollWidth > block.clientWidth + 1).length);
    assert.equal(cut, 0, "code that is cut off");
  });
});

test("what the live preview brings is enhanced, and nothing twice", async () => {
  await visit(CODE, DESKTOP, async (tab) => {
    const before = await tab.locator(".lz-bar").count();
    await tab.evaluate(() => {
      document.querySelector(".lz-body").insertAdjacentHTML("beforeend", '<div class="code-block"><pre><code>new</code></pre></div>');
      document.dispatchEvent(new CustomEvent("lazuli:patched"));
      document.dispatchEvent(new CustomEvent("lazuli:patched"));
    });
    assert.equal(await tab.locator(".lz-bar").count(), before + 1);
  });
});
