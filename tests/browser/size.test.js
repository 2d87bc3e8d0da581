// What a first visit transfers. Needs no browser: it reads what a page asks for.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";

import { open } from "./site.js";

const KB = 1000;
// A page of text has at most this many characters, some 2,000 words.
const TEXT_PAGE = 12_000;

const site = await open();
after(() => site.close());

const fetched = new Map();
async function load(path) {
  if (!fetched.has(path)) fetched.set(path, await (await fetch(new URL(path, site.origin))).text());
  return fetched.get(path);
}
const size = (text) => gzipSync(text).length;
const total = async (paths) => (await Promise.all(paths.map(load))).reduce((sum, text) => sum + size(text), 0);

const pages = await Promise.all(site.pages.map(async ({ url }) => ({ url, html: await load(url) })));
const attributes = (html, pattern) => [...html.matchAll(pattern)].map((found) => found[1]);

test("the HTML of a page of text has at most 10 kB", () => {
  const main = (html) => html.slice(html.indexOf("<main"), html.lastIndexOf("</main>"));
  const texts = pages.filter(({ html }) => main(html).replace(/<[^>]*>/g, "").length <= TEXT_PAGE);
  assert.ok(texts.length > pages.length / 2, "most pages are pages of text");
  const large = texts.filter(({ html }) => size(html) > 10 * KB).map(({ url, html }) => `${url} ${size(html)}`);
  assert.deepEqual(large, []);
});

test("the styles of a page have at most 14 kB, and no font is loaded", async () => {
  for (const { url, html } of pages) {
    const styles = attributes(html, /<link rel="stylesheet" href="([^"]+)"/g);
    assert.ok(styles.length > 0, `${url} has styles`);
    const bytes = await total(styles);
    assert.ok(bytes <= 14 * KB, `${url}: ${bytes} bytes of styles`);
    const loaded = await Promise.all(styles.map(load));
    assert.ok(!loaded.some((css) => css.includes("@font-face")), "no web font");
  }
});

test("the scripts that a page loads by itself have at most 10 kB", async () => {
  for (const { url, html } of pages) {
    const bytes = await total(attributes(html, /<script\b[^>]*\bsrc="([^"]+)"/g));
    assert.ok(bytes > 0 && bytes <= 10 * KB, `${url}: ${bytes} bytes of scripts`);
  }
});
