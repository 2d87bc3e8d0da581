// What axe-core can see of WCAG 2.2 AA: 60 pages of every kind, in light, dark and forced colours.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { browse } from "./browser.js";
import { choose, elements, open } from "./site.js";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
// What colours can change: all else is the same page in every mode.
const COLOURS = ["color-contrast", "link-in-text-block"];
const PAGES = 60;

const sites = [await open(elements), await open()];
const browser = await browse(...sites);

// Everything of the small set, one of each kind of the manual, and of its other pages every so many.
const [kit, manual] = sites;
const wanted = new Set([
  ...kit.pages.map(({ url }) => kit.origin + url),
  ...["/en-us/", "/en-us/no/such/page/", "/ar-sa/", "/en-us/browse/kit/", "/en-us/services/kit/", "/ar-sa/browse/kit/"].map(
    (url) => kit.origin + url,
  ),
  ...Object.values(choose(manual.pages)).map((url) => manual.origin + url),
]);
const step = Math.max(1, Math.floor(manual.pages.length / (PAGES - wanted.size + 4)));
for (let at = 0; wanted.size < PAGES && at < manual.pages.length; at += step) {
  // The reference of all rules is as long as twenty pages and has nothing that others lack.
  if (!manual.pages[at].url.includes("/reference/diagnostics/")) wanted.add(manual.origin + manual.pages[at].url);
}

// What is wrong on `page` as it is now.
async function violations(page, mode) {
  const axe = new AxeBuilder({ page });
  const { violations: found } = await (mode === "light" ? axe.withTags(RULES) : axe.withRules(COLOURS)).analyze();
  return found.map(({ id, help, nodes }) => ({
    page: new URL(page.url()).pathname,
    id,
    help,
    where: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}\n${failureSummary}`),
  }));
}

const MODES = {
  light: { colorScheme: "light" },
  dark: { colorScheme: "dark" },
  "forced colours": { forcedColors: "active" },
};

for (const [mode, options] of Object.entries(MODES)) {
  test(`${wanted.size} pages have no accessibility violations in ${mode}`, async () => {
    assert.ok(wanted.size >= PAGES);
    const context = await browser.newContext({ ...options, viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const found = [];
    for (const url of wanted) {
      await page.goto(url);
      found.push(...(await violations(page, mode)));
    }
    await context.close();
    assert.deepEqual(found, []);
  });

  test(`what opens has no accessibility violations in ${mode}`, async () => {
    const context = await browser.newContext({ ...options, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    const found = [];
    await page.goto(`${kit.origin}/en-us/articles/kit/tables-and-pictures/`);
    found.push(...(await violations(page)));
    await page.locator(".lz-enlarge").first().click();
    found.push(...(await violations(page)));
    await page.keyboard.press("Escape");
    await page.locator(".lz-menu-link").click();
    found.push(...(await violations(page)));
    await page.locator(".lz-nav-close").click();
    await page.locator(".lz-languages summary").click();
    found.push(...(await violations(page)));
    await context.close();
    assert.deepEqual(found, []);
  });
}
