// From saving a file to the patched page in a real browser.
//
//   node benches/serve/latency.mjs [EDITS]            30 edits of each kind by default
//
// Copies the three locales of the corpus to a scratch folder, starts `lazuli serve` on it and opens pages in headless
// Chromium. A time runs from just before `write()` to the call of a MutationObserver that sees the new words. Kinds: the
// text of a page; the include with the most users; a template that all pages show. Also says how long the first page
// took after a cold start. Environment: LAZULI (target/release/lazuli), CORPUS (../shared/corpus), WORK (scratch),
// CHROMIUM. Needs `npm ci` in tests/browser. Nothing else should run on the machine.

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "../../tests/browser/browser.js";
import { corpus, pagesOf, pause, serve, summary, write } from "./harness.mjs";

const EDITS = Number(process.argv[2] ?? 30);
const TEMPLATE = "templates/partials/footer.html";
const theme = resolve(dirname(fileURLToPath(import.meta.url)), "../../themes/default");

const root = corpus();
const pages = pagesOf(root).filter(({ locale, source_locale, source }) => locale === source_locale && source);

const users = new Map();
for (const { includes } of pages) for (const name of includes ?? []) users.set(name, (users.get(name) ?? 0) + 1);
const [include, count] = [...users].sort(([a, x], [b, y]) => y - x || a.localeCompare(b))[0];
const page = pages.find(({ includes }) => includes?.includes(include));
console.log(`${pages.length} pages of their own locale; ${include} has ${count} users; looking at ${page.url}`);

const server = await serve(root);
const answer = await fetch(server.origin + page.url);
await answer.text();
console.log(`first page after a cold start: ${(performance.now() - server.since).toFixed(0)} ms (status ${answer.status})`);

const browser = await launch();
const tab = await browser.newPage();
await tab.goto(server.origin + page.url);
await tab.locator('lazuli-panel [data-name="open"]').waitFor();
await pause(3000);

// Saves `text` and gives the time until the page shows `mark`.
async function edit(name, text, mark) {
  const seen = tab.evaluate(
    (mark) =>
      new Promise((done) => {
        const observer = new MutationObserver(() => {
          if (!document.body.textContent.includes(mark)) return;
          observer.disconnect();
          done(performance.timeOrigin + performance.now());
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
      }),
    mark,
  );
  // The observer stands before the file is written.
  await tab.evaluate(() => 0);
  const began = performance.timeOrigin + performance.now();
  write(root, name, text);
  let timer;
  const late = new Promise((_, fail) => (timer = setTimeout(() => fail(new Error(`${name}: no ${mark} in 60 s`)), 60_000)));
  const ended = await Promise.race([seen, late]);
  clearTimeout(timer);
  return ended - began;
}

async function measure(kind, name, text) {
  const times = [];
  for (let number = 0; number < EDITS; number++) {
    const mark = `Mark${kind.replaceAll(" ", "")}${number}.`;
    times.push(await edit(name, text(mark), mark));
    await pause(300);
  }
  console.log(`${kind}: ${summary(times)}`);
}

try {
  const source = readFileSync(join(root, page.source), "utf8");
  await measure("page", page.source, (mark) => `${source}\n\n${mark}\n`);
  const shared = readFileSync(join(root, include), "utf8");
  await measure("include", include, (mark) => `${shared.trimEnd()} ${mark}\n`);
  const footer = readFileSync(join(theme, TEMPLATE), "utf8");
  await measure("template", `themes/default/${TEMPLATE}`, (mark) => footer.replace("</footer>", `<p>${mark}</p></footer>`));
  console.log(`memory ${(server.rss() / 2 ** 20).toFixed(0)} MiB, processor ${server.cpu().toFixed(1)} s`);
} finally {
  await browser.close();
  console.log(`exit code ${await server.end()}`);
}
