// Pictures of twelve kinds of page, for people to look at: `target/screenshots/`, or the folder in $SCREENSHOTS.

import assert from "node:assert/strict";
import { mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { browse } from "./browser.js";
import { choose, elements, open } from "./site.js";

const here = dirname(fileURLToPath(import.meta.url));
const folder = process.env.SCREENSHOTS ?? resolve(here, "../../target/screenshots");
mkdirSync(folder, { recursive: true });

const sites = { elements: await open(elements), manual: await open() };
const browser = await browse(...Object.values(sites));

const kinds = choose(sites.manual.pages);
const DESKTOP = { viewport: { width: 1440, height: 900 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const dark = (options) => ({ ...options, colorScheme: "dark" });
const kit = (name, locale = "en-us") => ["elements", `/${locale}/articles/kit/${name}/`];

// Name of the picture, page, window, and what is done first.
const PICTURES = [
  ["article-light", ["manual", kinds.article], DESKTOP],
  ["article-dark", ["manual", kinds.article], dark(DESKTOP)],
  ["article-phone", ["manual", kinds.article], PHONE],
  ["elements", kit("text"), DESKTOP],
  ["code-dark", kit("code"), dark(DESKTOP)],
  ["diagrams-dark", kit("diagrams"), dark(DESKTOP)],
  ["tables-phone", kit("tables-and-pictures"), PHONE],
  ["landing", ["manual", kinds.landing], DESKTOP],
  ["landing-phone-dark", ["manual", kinds.landing], dark(PHONE)],
  ["listing", ["manual", kinds.listing], DESKTOP],
  ["not-found", ["manual", kinds["not found"]], DESKTOP],
  ["fallback", ["manual", kinds.fallback], DESKTOP],
  ["right-to-left", kit("text", "ar-sa"), DESKTOP],
  ["navigation-phone", ["manual", kinds.article], PHONE, (page) => page.locator(".lz-menu-link").click()],
  ["picture-open", kit("tables-and-pictures"), PHONE, (page) => page.locator(".lz-enlarge").click()],
];

for (const [name, [site, url], options, first] of PICTURES) {
  test(`a picture of ${name}`, async () => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(sites[site].origin + url, { waitUntil: "networkidle" });
    await first?.(page);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path, fullPage: !first });
    await context.close();
    // An empty page of a phone's size is below 3 kB; flat drawings are not far above.
    assert.ok(statSync(path).size > 4000, "something is on it");
  });
}
