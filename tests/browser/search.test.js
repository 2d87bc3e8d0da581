// Search as readers meet it: by key and by address, with filters and marks, accessible, in every direction, in a sub-path.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";

import { AxeBuilder } from "@axe-core/playwright";

import { browse } from "./browser.js";
import { open } from "./site.js";

const site = await open();
const browser = await browse(site);

const home = "/en-us/", article = "/en-us/articles/authoring/includes/";
const dialog = ".lz-search-dialog", input = `${dialog} input[type=search]`, status = `${dialog} [role=status]`;
const results = `${dialog} .lz-search-results > li`;

async function visit(url, options, look) {
  const context = await browser.newContext(options);
  const problems = [], asked = [];
  try {
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    page.on("request", (request) => asked.push(new URL(request.url())));
    await page.goto(site.origin + url, { waitUntil: "networkidle" });
    await look(page, asked);
  } finally {
    await context.close();
  }
  assert.deepEqual(problems, []);
  assert.deepEqual(asked.filter((address) => address.origin !== site.origin), [], "no other host is asked");
}

// Types `query` into the open dialog and waits for its answer.
async function search(page, query) {
  await page.locator(input).fill(query);
  // The answer to the query before still stands there until this one is asked and answered.
  await page.evaluate((status) => (document.querySelector(status).textContent = ""), status);
  await page.waitForFunction((status) => document.querySelector(status)?.textContent, status);
  await page.waitForLoadState("networkidle");
}

test("nothing of search is loaded before it opens but its opener", async () => {
  await visit(article, {}, async (page, asked) => {
    const names = asked.map(({ pathname }) => pathname);
    assert.ok(names.some((name) => /\/search\.\w+\.js$/.test(name)), "the opener");
    assert.deepEqual(names.filter((name) => /search-(dialog|worker)|\/search\/|search\.\w+\.css/.test(name)), []);
  });
});

test("who lands on no page can search from there", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.origin}/en-us/no/such/page/`);
  await page.locator("main .lz-search-open").click();
  await page.locator(input).waitFor();
  await context.close();
});

test("the keys / and Ctrl K open search, but not from fields, and / can be switched off", async () => {
  await visit(article, {}, async (page) => {
    await page.keyboard.press("/");
    await page.locator(input).waitFor();
    assert.ok(await page.locator(input).evaluate((field) => field === document.activeElement));
    assert.equal(await page.locator(input).inputValue(), "", "the key itself is not typed");
    await page.keyboard.type("a/b");
    assert.equal(await page.locator(input).inputValue(), "a/b");
    await page.keyboard.press("Escape");
    assert.ok(!(await page.locator(dialog).isVisible()));
    await page.keyboard.press("Control+k");
    await page.locator(dialog).waitFor();
    await page.locator(".lz-search-foot input").last().uncheck();
    await page.keyboard.press("Escape");
    await page.keyboard.press("/");
    await page.waitForTimeout(200);
    assert.ok(!(await page.locator(dialog).isVisible()), "the key is off");
    await page.evaluate(() => document.body.append(Object.assign(document.createElement("input"), { id: "field" })));
    await page.locator("#field").focus();
    await page.keyboard.press("Control+k");
    await page.waitForTimeout(200);
    assert.ok(!(await page.locator(dialog).isVisible()), "not from a field");
  });
});

test("results are pages with their sections, excerpts and marks, and their number is announced", async () => {
  await visit(home, {}, async (page) => {
    await page.locator(".lz-search").click();
    await page.locator(input).waitFor();
    await search(page, "nested includes");
    assert.match(await page.locator(status).textContent(), /\d/);
    // The reference of rules has the words in headings too.
    const hrefs = await page.locator(`${results} > a`).evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    const place = hrefs.findIndex((href) => href.startsWith("/en-us/articles/authoring/includes/?mark="));
    assert.ok(place >= 0 && place < 3, `${hrefs}`);
    const first = page.locator(results).nth(place);
    assert.ok((await first.locator("mark").count()) > 0, "marks");
    assert.ok((await first.locator("ul a").count()) > 0, "sections");
    assert.match(await first.locator("ul a").first().getAttribute("href"), /#/);
    assert.ok((await first.locator(".lz-search-excerpt").innerText()).length > 20);
    await search(page, "qzxvbn");
    assert.equal(await page.locator(results).count(), 0);
    assert.equal(await page.locator(status).textContent(), "Nothing found");
  });
});

test("an excerpt is of the text: no byline, no options that name other pages", async () => {
  const excerpts = `${results} .lz-search-excerpt`;
  // What stands around the text holds these words side by side, the text does not.
  for (const [query, around] of [["lazuli docs updated", /Last updated/], ["includes links metadata", /Basics\s*Includes\s*Alerts/]]) {
    await visit(`${home}?q=${encodeURIComponent(query)}`, {}, async (page) => {
      await page.locator(results).first().waitFor();
      await page.waitForLoadState("networkidle");
      await page.waitForFunction((excerpts) => document.querySelector(`${excerpts} mark`), excerpts);
      for (const text of await page.locator(excerpts).allTextContents()) assert.doesNotMatch(text, around);
    });
  }
});

test("the front page has a field of its own that opens search", async () => {
  await visit(home, {}, async (page) => {
    const opener = page.locator(".lz-hero .lz-search-open");
    assert.equal(await opener.innerText(), "Search the documentation");
    await opener.click();
    await page.locator(input).waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await opener.evaluate((button) => button === document.activeElement), "the focus comes back");
  });
  await visit(home, { javaScriptEnabled: false }, async (page) => {
    assert.ok(!(await page.locator(".lz-search-open").isVisible()));
  });
});

test("slips, cut words, case and accents find the page all the same", async () => {
  await visit(home, {}, async (page) => {
    await page.locator(".lz-search").click();
    await page.locator(input).waitFor();
    for (const query of ["incldues", "INCL", "Inclùdes"]) {
      await search(page, query);
      const urls = await page.locator(`${results} > a`).evaluateAll((links) => links.map((link) => link.pathname));
      assert.ok(urls.slice(0, 3).includes(article), `${query}: ${urls}`);
    }
  });
});

test("a whole search by keyboard, from the key to the marked words on the page", async () => {
  await visit(home, {}, async (page) => {
    await page.keyboard.press("/");
    await page.locator(input).waitFor();
    await search(page, "selectors");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.evaluate(() => document.activeElement.closest("li") === document.querySelector(".lz-search-results > li")), true);
    await page.keyboard.press("ArrowUp");
    assert.ok(await page.locator(input).evaluate((field) => field === document.activeElement));
    await page.keyboard.press("Enter");
    await page.waitForURL(/mark=/);
    const remove = page.locator(".lz-unmark");
    await remove.waitFor();
    assert.ok((await page.evaluate(() => CSS.highlights.get("lz-mark").size)) > 0);
    const around = await page.evaluate(() => [...CSS.highlights.get("lz-mark")].filter((range) => range.startContainer.parentElement.closest("nav")).length);
    assert.equal(around, 0, "only the text is marked, not what leads to it");
    await remove.click();
    assert.equal(await page.evaluate(() => CSS.highlights.has("lz-mark")), false);
    assert.ok(!page.url().includes("mark="));
  });
});

test("an address with ?q= opens the search, and the search keeps its address", async () => {
  await visit(`${home}?q=locales`, {}, async (page) => {
    await page.locator(results).first().waitFor();
    assert.equal(await page.locator(input).inputValue(), "locales");
    await search(page, "gateway");
    assert.equal(new URL(page.url()).searchParams.get("q"), "gateway");
    await page.keyboard.press("Escape");
    await page.waitForURL((url) => url.search === "");
  });
});

test("filters narrow the results", async () => {
  await visit(`${home}?q=pages`, {}, async (page) => {
    await page.locator(results).first().waitFor();
    const menu = page.locator(`${dialog} select`).first();
    await menu.waitFor();
    const number = async () => Number((await page.locator(status).textContent()).replace(/\D/g, ""));
    const all = await number();
    const label = await menu.locator("option").nth(1).textContent();
    await menu.selectOption({ index: 1 });
    await page.waitForFunction(([status, all]) => !document.querySelector(status).textContent.endsWith(` ${all}`), [status, all]);
    assert.equal(await number(), Number(label.match(/\((\d+)\)/)[1]));
  });
});

test("a translated locale can search the source language too, and stays in its own tree", async () => {
  await visit("/nl-nl/?q=vertalen", {}, async (page) => {
    await page.locator(results).first().waitFor();
    await page.locator(".lz-search-foot input").first().check();
    await search(page, "glossary");
    const found = page.locator(`${dialog} ol[lang="en-US"] > li > a`);
    await found.first().waitFor();
    assert.match(await found.first().getAttribute("href"), /^\/nl-nl\//);
  });
});

test("Chinese is found by two characters", async () => {
  await visit("/zh-tw/?q=翻譯", {}, async (page) => {
    await page.locator(results).first().waitFor();
    assert.ok((await page.locator(`${results} mark`).count()) > 0);
  });
});

for (const [name, options, url] of [
  ["light", { colorScheme: "light" }, home],
  ["dark", { colorScheme: "dark" }, home],
  ["forced colours", { forcedColors: "active" }, home],
  ["right to left on a phone", { viewport: { width: 320, height: 640 } }, "/ar-sa/"],
]) {
  test(`the dialog has no accessibility violations: ${name}`, async () => {
    await visit(`${url}?q=lazuli`, options, async (page) => {
      await page.locator(results).first().waitFor();
      await page.waitForLoadState("networkidle");
      const { violations } = await new AxeBuilder({ page }).include(dialog).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      assert.deepEqual(violations.map(({ id, nodes }) => ({ id, where: nodes.slice(0, 3).map(({ html, failureSummary }) => `${html}\n${failureSummary}`) })), []);
      const wide = await page.locator(dialog).evaluate((box) => box.scrollWidth > box.clientWidth || document.documentElement.scrollWidth > innerWidth);
      assert.ok(!wide, "nothing scrolls sideways");
      const small = await page.locator(`${dialog} a, ${dialog} button, ${dialog} label:not([hidden]) input`).evaluateAll((targets) =>
        targets.map((target) => target.closest("label") ?? target).map((target) => target.getBoundingClientRect()).filter(({ width, height }) => width && (width < 24 || height < 24)).length);
      assert.equal(small, 0, "targets of at least 24 px");
    });
  });
}

test("without scripts there is no button that does nothing", async () => {
  await visit(article, { javaScriptEnabled: false }, async (page) => {
    assert.ok(!(await page.locator(".lz-search").isVisible()));
  });
});

test("a first search transfers at most 120 kB, and the reader less than 8 kB", async () => {
  const { gzipSync } = await import("node:zlib");
  await visit(`${home}?q=include`, {}, async (page, asked) => {
    await page.locator(results).first().waitFor();
    await page.waitForLoadState("networkidle");
    const bodies = await Promise.all([...new Set(asked.map(({ pathname }) => pathname))]
      .filter((path) => /\/search\/|search-|search\.\w+\.css/.test(path))
      .map(async (path) => [path, Buffer.from(await (await fetch(site.origin + path)).arrayBuffer())]));
    const size = ([path, body]) => (path.endsWith(".bin") ? body.length : gzipSync(body).length);
    const total = bodies.reduce((sum, body) => sum + size(body), 0);
    assert.ok(total < 120_000, `${total} bytes`);
    const worker = bodies.find(([path]) => path.includes("search-worker"));
    assert.ok(size(worker) < 8_000, `${size(worker)} bytes`);
  });
});

test("words are the same in the browser as in the index", () => {
  const project = new URL("../../", import.meta.url).pathname;
  const scope = createContext({ TextDecoder });
  runInContext(readFileSync(join(project, "themes/default/static/search-worker.js"), "utf8"), scope);
  const table = readFileSync(join(project, "tests/search/words.tsv"), "utf8").split("\n");
  return Promise.all(table.filter((row) => row && !row.startsWith("#")).map(async (row) => {
    const [text, expected] = row.replace(/\\u(\w{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))).split("\t");
    const words = await scope.lazuliSearch({ kind: "words", query: text });
    assert.equal(words.join(" "), expected, text);
  }));
});

test("search works in a sub-path", async () => {
  const other = await open(undefined, "help/");
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    const missing = [];
    page.on("response", (response) => response.status() >= 400 && missing.push(response.url()));
    await page.goto(`${other.origin}/help/en-us/?q=includes`, { waitUntil: "networkidle" });
    const link = page.locator(`${results} > a`).first();
    await link.waitFor();
    assert.match(await link.getAttribute("href"), /^\/help\/en-us\//);
    await link.click();
    await page.waitForURL(/mark=/);
    await page.locator(".lz-unmark").waitFor();
    assert.deepEqual(missing, []);
  } finally {
    await context.close();
    other.close();
  }
});
