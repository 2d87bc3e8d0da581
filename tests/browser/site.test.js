// What a reader meets: no errors, no foreign hosts, accessible in light and dark, usable on a phone and without scripts.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { launch } from "./browser.js";
import { choose, open, path } from "./site.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const site = await open();
const browser = await launch().catch((error) => {
  site.close();
  throw error;
});
after(async () => {
  await browser.close();
  site.close();
});

const pages = choose(site.pages);

// Runs `look` on `url`, opened with `options`; gives what went wrong while it was open.
async function visit(url, options, look) {
  const context = await browser.newContext(options);
  const problems = [];
  // The answer to a page that does not exist is a 404, which Chromium notes as an error of the page.
  const expected = (text) => url === pages["not found"] && /status of 404/.test(text);
  await context.route(
    (address) => address.origin !== site.origin && !["data:", "blob:"].includes(address.protocol),
    (route) => {
      problems.push(`asks another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !expected(message.text())) {
        problems.push(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400 && response.url() !== site.origin + url) {
        problems.push(`${response.status()}: ${response.url()}`);
      }
    });
    const response = await page.goto(site.origin + url, { waitUntil: "networkidle" });
    await look(page, response);
  } finally {
    await context.close();
  }
  return problems;
}

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

  for (const colorScheme of ["light", "dark"]) {
    test(`${name}: has no accessibility violations in ${colorScheme}`, async () => {
      await visit(url, { colorScheme }, async (page) => {
        const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
        const found = violations.map(({ id, help, nodes }) => ({
          id,
          help,
          where: nodes.slice(0, 5).map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
        }));
        assert.deepEqual(found, []);
      });
    });
  }

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
