// From starting the server to the first page, with no cache: a page of the source locale, and one of the second locale.
//
//   node benches/serve/first.mjs [STARTS]             5 starts a page by default
//
// Copies the three locales of the corpus to a scratch folder. A time runs from just before the process is started to the
// last byte of the page; the request is made as soon as the server says where it is, and waits there. Environment: LAZULI
// (target/release/lazuli), CORPUS (../shared/corpus), WORK (scratch). Nothing else should run on the machine.

import { rmSync } from "node:fs";
import { join } from "node:path";

import { corpus, pagesOf, scratch, serve, summary } from "./harness.mjs";

const STARTS = Number(process.argv[2] ?? 5);
const root = corpus();
const cache = join(scratch(), "cache");
const pages = pagesOf(root).filter(({ locale, source_locale, source }) => locale === source_locale && source);

for (const locale of ["en-us", "nl-nl"]) {
  const own = pages.filter((page) => page.locale === locale);
  const { url } = own[Math.floor(own.length / 2)];
  const [times, listening] = [[], []];
  for (let start = 0; start < STARTS; start++) {
    rmSync(cache, { recursive: true, force: true });
    const server = await serve(root, "--cache-dir", cache);
    listening.push(performance.now() - server.since);
    const answer = await fetch(server.origin + url);
    const html = await answer.text();
    times.push(performance.now() - server.since);
    if (answer.status !== 200 || !html.includes("</html>")) throw new Error(`${url}: ${answer.status}`);
    await server.end();
  }
  console.log(`${url}: ${summary(times)}; listening: ${summary(listening)}`);
}
