// A preview that nobody uses does nothing.
//
//   node benches/serve/idle.mjs [MINUTES]             10 by default
//
// Serves 1,000 pages with one page open, and only waits. Ends with 1 unless no page was told anything, and the server
// used under a second of the processor for ten minutes. Environment: LAZULI, WORK; with WHOLE=1 the
// pages are those of the corpus (CORPUS).

import { channel, corpus, pagesOf, pause, scratch, serve, write } from "./harness.mjs";

const MINUTES = Number(process.argv[2] ?? 10);

function made() {
  const root = scratch();
  write(root, "lazuli.toml", '[site]\ntitle = "Idle"\nsource_locale = "en-us"\n');
  for (let number = 0; number < 1000; number++) {
    write(root, `content/en-us/articles/group-${number % 20}/page-${number}.md`, `# Page ${number}\n\nWords.\n`);
  }
  return root;
}

const root = process.env.WHOLE ? corpus() : made();
const { url } = pagesOf(root)[0];
const server = await serve(root);
await (await fetch(server.origin + url)).text();
const heard = [];
const socket = await channel(server, url, "0", ({ type }) => heard.push(type));
// The page is greeted when the whole set has been read.
while (!heard.includes("hello")) await pause(100);
await pause(10_000);
const [told, used, memory] = [heard.length, server.cpu(), server.rss()];
await pause(MINUTES * 60_000);
const more = server.cpu() - used;
console.log(`${MINUTES} minutes: ${heard.length - told} messages, ${more.toFixed(2)} s of the processor, memory ${((server.rss() / memory - 1) * 100).toFixed(1)} % more`);
socket.destroy();
console.log(`exit code ${await server.end()}`);
process.exitCode = heard.length > told || more >= MINUTES / 10 ? 1 : 0;
