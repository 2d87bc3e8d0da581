// Lighthouse (mobile) on pages of a built site.
//
//   npm ci && node lighthouse.js SITE PORT [PATH...]
//
// SITE is a folder that was built with `--base-url http://127.0.0.1:PORT/`: search engines want absolute addresses.
// Without a PATH it takes of the locale `en-us` the front page, the longest listing, and of the articles all of whose
// pictures are in SITE the one of middle length and the one that only a tenth of them exceeds. A picture that the sources
// lack is an error in the browser's console, and no theme can do anything about it.
// Prints a row a page; ends with 1 unless every score is 100, nothing shifts and nothing blocks.

import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { serve } from "../../tests/browser/static.js";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const [site, port, ...asked] = process.argv.slice(2);
const program = join(dirname(createRequire(import.meta.url).resolve("lighthouse/package.json")), "cli/index.js");

// Pages of the locale, the shortest first.
function pages(folder) {
  const below = join(site, "en-us", folder);
  return readdirSync(below, { recursive: true })
    .filter((name) => name.endsWith("index.html"))
    .map((name) => ({ path: `/en-us/${folder}/${name.slice(0, -"index.html".length)}`, html: readFileSync(join(below, name), "utf8") }))
    .sort((a, b) => a.html.length - b.html.length || (a.path < b.path ? -1 : 1));
}

function choose() {
  const isWhole = ({ html }) => {
    const body = html.slice(html.indexOf('<div class="lz-body"'));
    const pictures = [...body.matchAll(/<img src="([^"]*)"/g)].map(([, url]) => decodeURIComponent(url));
    return pictures.length > 0 && !body.includes("image-missing") && pictures.every((url) => url.startsWith("/") && existsSync(join(site, url)));
  };
  const articles = pages("articles").filter(({ html }) => html.includes('class="lz-kind-article"')).filter(isWhole);
  const chosen = [0.5, 0.9].map((part) => articles[Math.floor(articles.length * part)].path);
  return ["/en-us/", pages("services").at(-1).path, ...chosen];
}

async function judge(path) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      program,
      `http://127.0.0.1:${port}${path}`,
      "--quiet",
      "--output=json",
      `--only-categories=${CATEGORIES}`,
      "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ],
    { maxBuffer: 1 << 28, env: { CHROME_PATH: "/usr/bin/chromium", ...process.env } },
  );
  return JSON.parse(stdout);
}

const server = await serve(site, Number(port));
console.log(`page | ${CATEGORIES.join(" | ")} | CLS | TBT ms | FCP ms | LCP ms`);
for (const path of asked.length > 0 ? asked : choose()) {
  const { categories, audits } = await judge(path);
  const value = (id) => audits[id].numericValue;
  const scores = CATEGORIES.map((id) => Math.round(categories[id].score * 100));
  const [shift, blocking] = [value("cumulative-layout-shift"), Math.round(value("total-blocking-time"))];
  const paints = ["first-contentful-paint", "largest-contentful-paint"].map((id) => Math.round(value(id)));
  console.log([path, ...scores, shift, blocking, ...paints].join(" | "));
  for (const { id, weight } of CATEGORIES.flatMap((category) => categories[category].auditRefs)) {
    const { score, displayValue = "", title } = audits[id];
    if (weight > 0 && score !== null && score < 0.9) console.log(`  ${id}: ${title} ${displayValue}`);
  }
  if (scores.some((score) => score < 100) || shift > 0 || blocking > 0) process.exitCode = 1;
}
server.closeAllConnections();
server.close();
