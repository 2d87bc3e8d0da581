// Diagrams: drawn where they can be, named, in the colours of the page, and code for everybody else.

import assert from "node:assert/strict";
import { test } from "node:test";

import { browse } from "./browser.js";
import { THIRD, start } from "./serve.js";
import { elements, open } from "./site.js";
import { visit } from "./visit.js";

const site = await open(elements);
const browser = await browse(site);

const PAGE = "/en-us/articles/kit/diagrams/";
const drawings = (page) => page.locator(".lz-drawing svg");
const drawn = (page, count = 2) => page.waitForFunction((count) => document.querySelectorAll(".lz-drawn").length === count, count);

test("diagrams are drawn and named, and what cannot be read stays code", async () => {
  const problems = await visit(browser, site, PAGE, {}, async (page) => {
    await drawn(page);
    assert.equal(await drawings(page).count(), 2);
    assert.match(await drawings(page).first().textContent(), /Markdown.*Article.*Page/s);
    // The heading names the one, the writer the other.
    assert.equal(await page.locator("svg[aria-label='Diagram: How a page is made']").count(), 1);
    const tree = await page.locator(".lz-drawing").nth(1).ariaSnapshot();
    assert.match(tree, /A reader opens a page/);
    const box = await drawings(page).first().boundingBox();
    assert.ok(box.width > 200 && box.height > 30, JSON.stringify(box));
    const sources = await page.locator("[data-diagram] pre").evaluateAll((blocks) => blocks.map((pre) => pre.checkVisibility()));
    assert.deepEqual(sources, [false, false, true]);
    await page.keyboard.press("Tab");
    const button = page.locator(".lz-source").first();
    await button.focus();
    await page.keyboard.press("Enter");
    assert.ok(await page.locator("[data-diagram] pre").first().isVisible(), "the source is shown to those who ask");
    assert.equal(await button.getAttribute("aria-pressed"), "true");
  });
  assert.deepEqual(problems.filter((problem) => !problem.includes("This diagram cannot be read")), []);
  assert.equal(problems.length, 1, "the writer is told of the one that cannot be read");
});

test("without scripts a diagram is code", async () => {
  await visit(browser, site, PAGE, { javaScriptEnabled: false }, async (page) => {
    assert.match(await page.locator("[data-diagram] pre").first().innerText(), /source\[Markdown\]/);
    assert.ok(await page.locator("[data-diagram] pre").nth(2).isVisible());
  });
});

test("a page without diagrams loads nothing for them", async () => {
  await visit(browser, site, "/en-us/articles/kit/code/", {}, async (page) => {
    const names = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.ok(names.length > 1);
    assert.ok(!names.some((name) => name.includes("/diagrams/")), names.join("\n"));
  });
});

test("diagrams have the colours of the page and follow their change", async () => {
  await visit(browser, site, PAGE, { colorScheme: "dark" }, async (page) => {
    await drawn(page);
    // How light the lines and the ground of the first diagram are, from 0 to 255.
    const look = () =>
      page.locator(".lz-drawing").first().evaluate((drawing) => {
        const light = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
        const line = drawing.shadowRoot.querySelector(".flowchart-link");
        return { line: light(getComputedStyle(line).stroke), ground: light(getComputedStyle(drawing).backgroundColor) };
      });
    const dark = await look();
    assert.ok(dark.ground < 60 && dark.line > 120, JSON.stringify(dark));
    await page.locator(".lz-theme select").selectOption("light");
    await page.waitForFunction(() => getComputedStyle(document.querySelector(".lz-drawing")).backgroundColor === "rgb(255, 255, 255)");
    const light = await look();
    assert.ok(light.ground > 240 && light.line < 140, JSON.stringify(light));
  });
});

test("diagrams fit a small window, or scroll in their own region by keyboard", async () => {
  await visit(browser, site, PAGE, { viewport: { width: 320, height: 640 } }, async (page) => {
    await drawn(page);
    const { scroll, client } = await page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement;
      return { scroll: scrollWidth, client: clientWidth };
    });
    assert.ok(scroll <= client);
    await page.waitForFunction(() =>
      [...document.querySelectorAll(".lz-drawing")].every((it) => it.scrollWidth > it.clientWidth + 1 === (it.tabIndex === 0)),
    );
  });
});

test("in a preview a diagram is drawn anew when its code changes, and drawn at all when it is the first", async () => {
  const file = "content/en-us/articles/third.md";
  const text = (body) => `# Third page\n\n${body}\n`;
  const diagram = (word) => `\`\`\`mermaid\nflowchart LR\n  a[${word}] --> b\n\`\`\``;
  const serve = await start();
  const page = await browser.newPage();
  try {
    await page.goto(serve.origin + THIRD, { waitUntil: "networkidle" });
    serve.write(file, text(diagram("One")));
    await drawn(page, 1);
    assert.match(await drawings(page).textContent(), /One/);
    await page.evaluate(() => { window.stays = true; });
    serve.write(file, text(`${diagram("Two")}\n\n${diagram("Three")}`));
    await drawn(page, 2);
    await page.waitForFunction(() => document.querySelector(".lz-drawing").shadowRoot.textContent.includes("Two"));
    assert.ok(await page.evaluate(() => window.stays), "the page was not loaded anew");
  } finally {
    await page.close();
    await serve.close();
  }
});
