// Clients that take and give nothing: do others still get their pages, and is all of it given back?
//
//   node benches/serve/overload.mjs [SECONDS]         30 by default
//
// 200 connections send a request a byte a second and 1,000 say nothing, while a page is asked for over a connection of
// its own again and again. Those that are closed come again. Then all leave; after a minute memory and open files are
// compared with those before, which were taken after as many requests without load. Ends with 1 unless the 99th
// percentile is under a second, no page fails, and memory and files are within 2 % of what they were. Environment:
// LAZULI, WORK; with WHOLE=1 the pages are those of the corpus (CORPUS).

import { connect } from "node:net";

import { corpus, pagesOf, pause, quantile, scratch, serve, summary, write } from "./harness.mjs";

const SECONDS = Number(process.argv[2] ?? 30);
const [SLOW, IDLE] = [200, 1000];

function made() {
  const root = scratch();
  write(root, "lazuli.toml", '[site]\ntitle = "Set"\nsource_locale = "en-us"\n');
  for (let number = 0; number < 100; number++) {
    write(root, `content/en-us/articles/page-${number}.md`, `# Page ${number}\n\n${"Words to fill the page. ".repeat(200)}\n`);
  }
  return root;
}

const root = process.env.WHOLE ? corpus() : made();
const urls = pagesOf(root).map(({ url }) => url).slice(0, 100);
const server = await serve(root);

// A page over a connection of its own; gives how long it took.
function get(number) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const socket = connect(server.port, "127.0.0.1");
    let text = "";
    socket.on("error", fail);
    socket.on("connect", () => socket.write(`GET ${urls[number]} HTTP/1.1\r\nHost: localhost:${server.port}\r\nConnection: close\r\n\r\n`));
    socket.on("data", (data) => (text += data));
    socket.on("end", () => (text.startsWith("HTTP/1.1 200") && text.endsWith("</html>\n") ? done(performance.now() - began) : fail(new Error(text.slice(0, 80)))));
  });
}

async function requests(seconds) {
  const [times, errors] = [[], []];
  for (const began = performance.now(); performance.now() - began < seconds * 1000; ) {
    await get((times.length * 7) % 100).then((time) => times.push(time), ({ message }) => errors.push(message));
    await pause(10);
  }
  return { times, errors };
}

const size = () => ({ memory: server.rss(), files: server.files() });
const alone = await requests(SECONDS);
await pause(15_000);
const before = size();

const REQUEST = `GET /en-us/ HTTP/1.1\r\nHost: localhost:${server.port}\r\nX-Slow: `;
let [loaded, closed] = [true, 0];
const open = new Set();
function client(slow) {
  const socket = connect(server.port, "127.0.0.1");
  open.add(socket);
  let sent = 0;
  const timer = slow && setInterval(() => socket.write(REQUEST[sent++] ?? "a"), 1000);
  socket.on("error", () => {});
  socket.on("data", () => {});
  socket.on("close", () => {
    clearInterval(timer);
    open.delete(socket);
    closed++;
    if (loaded) setTimeout(() => loaded && client(slow), 1000);
  });
}
for (let count = 0; count < SLOW + IDLE; count++) client(count < SLOW);
await pause(1000);
const under = await requests(SECONDS);
const during = size();
loaded = false;
for (const socket of open) socket.destroy();
await pause(60_000);
const after = size();

const more = (name) => ((after[name] / before[name] - 1) * 100).toFixed(1);
console.log(`alone: ${summary(alone.times)}; ${alone.errors.length} errors`);
console.log(`beside ${SLOW} slow and ${IDLE} idle clients (closed ${closed} times): ${summary(under.times)}, p99 ${quantile(under.times, 0.99).toFixed(1)} ms; ${under.errors.length} errors ${under.errors.slice(0, 3).join("; ")}`);
console.log(`memory ${(before.memory / 2 ** 20).toFixed(1)} MiB before, ${(during.memory / 2 ** 20).toFixed(1)} during, ${(after.memory / 2 ** 20).toFixed(1)} a minute after (${more("memory")} %); open files ${before.files}, ${during.files}, ${after.files}`);
console.log(`exit code ${await server.end()}`);
const good = quantile(under.times, 0.99) < 1000 && under.errors.length === 0 && more("memory") <= 2 && after.files <= before.files * 1.02;
process.exitCode = good ? 0 : 1;
