// Lighthouse (mobile) on pages of a built site.
//
//   npm ci && node lighthouse.js SITE PORT PATH...
//
// SITE is a folder that was built with `--base-url http://127.0.0.1:PORT/`: search engines want absolute addresses.
// Prints a row a page; ends with 1 unless every score is 100, nothing shifts and nothing blocks.

import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { serve } from "../../tests/browser/static.js";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

const [site, port, ...paths] = process.argv.slice(2);
const program = join(dirname(createRequire(import.meta.url).resolve("lighthouse/package.json")), "cli/index.js");

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
for (const path of paths) {
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
