// What a reader meets: no errors, no foreign hosts, usable on a phone and without scripts.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browse } from "./browser.js";
import { choose, open, path } from "./site.js";
import { visit as visitPage } from "./visit.js";

const site = await open();
const browser = await browse(site);

const pages = choose(site.pages);

const visit = (...what) => visitPage(browser, site, ...what);

for (const [name, url] of Object.entries(pages)) {
  test(`${name}: loads without errors and asks no other host`, async () => {
    const problems = await visit(url, {}, async (page, response) => {
      assert.equal(response.status(), name === "not found" ? 404 : 200);
      assert.equal(await page.locator("main h1").count(), 1, "one h1");
      assert.notEqual(await page.title(), "");
      // Pictures further down load when they are reached.
      await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
      await page.waitForLoadState("networkidle");
    });
    assert.deepEqual(problems, []);
  });

  test(`${name}: does not scroll sideways at 320 px`, async () => {
    await visit(url, { viewport: { width: 320, height: 640 } }, async (page) => {
      const { scroll, client, wide } = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const outside = [...document.querySelectorAll("main *")].filter(
          (element) => element.getBoundingClientRect().right > clientWidth + 1,
        );
        return { scroll: scrollWidth, client: clientWidth, wide: outside.slice(0, 5).map((e) => e.outerHTML.slice(0, 120)) };
      });
      assert.ok(scroll <= client, `${scroll} px of content on ${client} px; beyond the edge:\n${wide.join("\n")}`);
    });
  });

  test(`${name}: is complete without scripts`, async () => {
    await visit(url, { javaScriptEnabled: false }, async (page) => {
      assert.ok(await page.locator("main h1").isVisible());
      const text = await page.locator("main").innerText();
      assert.ok(text.trim().length > 40, `only "${text}" is shown`);
      const dead = await page.locator('main a[href=""], main a[href="#"], main button:visible').count();
      assert.equal(dead, 0, "links and buttons that do nothing without scripts");
      const links = page.locator(`a[href^="/"]:visible`);
      assert.ok((await links.count()) > 0, "a way to another page");
    });
  });
}

test("the language menu leads to the same page", async () => {
  const english = site.pages.find((page) => page.url === pages.article);
  const dutch = site.pages.find((page) => page.locale === "nl-nl" && path(page) === path(english));
  await visit(english.url, { javaScriptEnabled: false }, async (page) => {
    const link = page.locator('body a[hreflang="nl-NL" i]').first();
    if (!(await link.isVisible())) await page.locator("summary", { hasText: "English" }).first().click();
    await link.click();
    assert.equal(new URL(page.url()).pathname, dutch.url);
    assert.match(await page.locator("html").getAttribute("lang"), /^nl/);
  });
});

test("a page that falls back names its true language and points at its source", async () => {
  const fallen = site.pages.find((page) => page.url === pages.fallback);
  await visit(fallen.url, {}, async (page) => {
    const language = fallen.source_locale.split("-")[0];
    const content = page.locator(`main [lang^="${language}" i], main[lang^="${language}" i]`).first();
    assert.ok((await content.innerText()).trim().length > 0, "the content has its own lang");
    const canonical = await page.locator('link[rel="canonical"]').getAttribute("href");
    assert.equal(new URL(canonical, site.origin).pathname, `/${fallen.source_locale}${path(fallen)}`);
    assert.ok((await page.locator('main [role="note"]').count()) > 0, "a notice says so");
  });
});

test("Arabic is laid out from right to left", async () => {
  await visit(pages["right to left"], {}, async (page) => {
    assert.equal(await page.locator("html").getAttribute("dir"), "rtl");
    assert.match(await page.locator("html").getAttribute("lang"), /^ar/);
    const direction = await page.locator("main h1").evaluate((element) => getComputedStyle(element).direction);
    assert.equal(direction, "rtl");
    const code = page.locator("main pre").first();
    if ((await code.count()) > 0) {
      assert.equal(await code.evaluate((element) => getComputedStyle(element).direction), "ltr", "code stays left to right");
    }
  });
});

test("a table of contents in the margin marks what is being read", async () => {
  await visit(pages.constructs, { viewport: { width: 1440, height: 900 } }, async (page) => {
    const last = page.locator(".lz-outline a").last();
    await last.click();
    await page.waitForFunction(() => document.querySelector(".lz-outline [aria-current]"));
    // The page may end before the last heading reaches the top: what is marked then stands above it.
    const marked = page.locator(".lz-outline [aria-current]");
    assert.equal(await marked.count(), 1);
    const top = await page.locator("main").locator(decodeURIComponent(await marked.getAttribute("href"))).boundingBox();
    assert.ok(top.y < 900, "the marked heading is above or in sight");
  });
});

test("wide code scrolls by keyboard, and only wide code is a stop", async () => {
  await visit(pages.constructs, { viewport: { width: 390, height: 844 } }, async (page) => {
    const found = await page.locator("main pre").evaluateAll((blocks) =>
      blocks.map((block) => ({ wide: block.scrollWidth > block.clientWidth, stop: block.tabIndex === 0 })),
    );
    assert.ok(found.some(({ wide }) => wide), "the page has wide code");
    assert.deepEqual(found.filter(({ wide, stop }) => wide !== stop), []);
  });
});

test("the navigation of a phone opens, takes the focus, and closes on Escape", async () => {
  await visit(pages.constructs, { viewport: { width: 390, height: 844 } }, async (page) => {
    const nav = page.locator("#lz-nav");
    assert.ok(!(await nav.isVisible()));
    await page.locator(".lz-menu-link").click();
    assert.ok(await nav.isVisible());
    assert.ok(await nav.evaluate((element) => element.contains(document.activeElement)));
    assert.ok(await nav.locator('[aria-current="page"]').isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!(await nav.isVisible()));
  });
});

test("a selector list becomes two menus that lead to the page of the pair", async () => {
  await visit(pages.constructs, {}, async (page) => {
    const menus = page.locator(".op_multi_selector select");
    assert.equal(await menus.count(), 2);
    await menus.first().selectOption({ index: 0 });
    await page.waitForURL((url) => url.pathname !== pages.constructs);
  });
});

test("the chosen colours differ between light and dark", async () => {
  const background = async (colorScheme) => {
    let colour;
    await visit(pages.article, { colorScheme }, async (page) => {
      colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    });
    return colour;
  };
  assert.notEqual(await background("light"), await background("dark"));
});
