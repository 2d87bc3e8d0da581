// Search measured beside Pagefind, on the same built pages in the same run: time and memory of the index, its bytes on
// disk, bytes of a first query, and known-item queries (see queries.mjs).
//
//   node benches/search/measure.mjs [LOCALE...]        en-us nl-nl zh-tw by default
//
// What the index costs lazuli is the difference between a build of the locale with it and one without. Pagefind gets a
// folder with the pages that are written in the locale, and only their <main> to read, without navigation.
//
// Environment:
//   LAZULI    the binary (target/release/lazuli)      CORPUS  folder with the locales (../shared/corpus)
//   PAGEFIND  folder with node_modules/pagefind; installed into WORK with npm if it is not given
//   WORK      scratch folder (a new one in /tmp)      RUNS    builds of each kind, of which the least counts (3)
//   SEED      of the queries (2016)                   COUNT   queries a locale (500)

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { open } from "./lazuli.mjs";
import { draw } from "./queries.mjs";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const { env } = process;
const lazuli = env.LAZULI ?? join(project, "target/release/lazuli");
const corpus = env.CORPUS ?? resolve(project, "../shared/corpus");
const work = env.WORK ?? mkdtempSync(join(tmpdir(), "lazuli-search-"));
const runs = Number(env.RUNS ?? 3), seed = Number(env.SEED ?? 2016), count = Number(env.COUNT ?? 500);
const worker = join(project, "themes/default/static/search-worker.js");
const locales = process.argv.length > 2 ? process.argv.slice(2) : ["en-us", "nl-nl", "zh-tw"];

// Runs a command: seconds on the clock, seconds of processor, peak memory in MiB.
const PYTHON = `
import resource, subprocess, sys, time
start = time.time()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
use = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.time() - start, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, code)`;
function measure(command) {
  const [wall, cpu, memory, code] = execFileSync("python3", ["-c", PYTHON, ...command], { encoding: "utf8" }).split(" ").map(Number);
  if (code > 1) throw new Error(`${command.join(" ")} ended with ${code}`);
  return { wall, cpu, memory };
}
const least = (list, key) => Math.min(...list.map((run) => run[key]));

function files(folder) {
  return readdirSync(folder, { recursive: true }).map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
}
const bytes = (folder) => files(folder).reduce((sum, path) => sum + statSync(path).size, 0);

function build(locale, enabled) {
  const root = join(work, enabled ? "with" : "without");
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, "lazuli.toml"), `[search]\nenabled = ${enabled}\n`);
  const output = join(work, `site-${locale}-${enabled ? "with" : "without"}`);
  rmSync(output, { recursive: true, force: true });
  const command = ["build", "--root", root, "--locale-root", `${locale}=${join(corpus, locale)}`];
  return { output, command: [lazuli, ...command, "--output", output, "--no-cache", "--no-progress", "-q"] };
}

// A web server over `folder` that counts what it sends.
async function serve(folder) {
  const types = { ".js": "text/javascript", ".json": "application/json", ".html": "text/html", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    const body = readFileSync(file);
    server.sent += body.length;
    return response.writeHead(200, { "content-type": types[file.slice(file.lastIndexOf("."))] ?? "application/octet-stream" }).end(body);
  });
  server.sent = 0;
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

async function pagefind(locale, site, own) {
  const folder = join(work, `pagefind-${locale}`);
  rmSync(folder, { recursive: true, force: true });
  for (const page of own) {
    mkdirSync(dirname(join(folder, page.output)), { recursive: true });
    copyFileSync(join(site, page.output), join(folder, page.output));
  }
  let home = env.PAGEFIND ?? work;
  if (!existsSync(join(home, "node_modules/pagefind"))) execFileSync("npm", ["install", "--prefix", (home = work), "pagefind@1.6"], { stdio: "ignore" });
  const exclude = "nav, footer, button, .lz-byline, .lz-fallback";
  const command = [join(home, "node_modules/.bin/pagefind"), "--site", folder, "--root-selector", "main", "--exclude-selectors", exclude];
  const run = measure(command);
  // The queries run in a browser: its reader is made for one and for nothing else.
  const { chromium } = await import(pathToFileURL(join(project, "tests/browser/node_modules/playwright-core/index.mjs")));
  const server = await serve(folder);
  writeFileSync(join(folder, "blank.html"), `<!doctype html><html lang="${locale}"><title>Queries</title>`);
  const browser = await chromium.launch({ executablePath: env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/blank.html`);
  const ask = (query, wanted) => page.evaluate(async ([query, wanted]) => {
    window.pagefind ??= await import("/pagefind/pagefind.js");
    const { results } = await window.pagefind.search(query);
    const data = await Promise.all(results.slice(0, wanted).map((result) => result.data()));
    return data.map(({ url }) => url.replace(/index\.html$/, ""));
  }, [query, wanted]);
  const close = async () => { await browser.close(); server.closeAllConnections(); server.close(); };
  return { run, ask, close, server, index: join(folder, "pagefind") };
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(1)} %`;
const kib = (number) => `${(number / 1000).toFixed(1)} kB`;

for (const locale of locales) {
  const [on, off] = [build(locale, true), build(locale, false)];
  const withIndex = [], without = [];
  for (let run = 0; run < runs; run++) {
    rmSync(on.output, { recursive: true, force: true });
    rmSync(off.output, { recursive: true, force: true });
    without.push(measure(off.command));
    withIndex.push(measure(on.command));
  }
  const root = join(work, "with");
  const listed = spawnSync(lazuli, ["pages", "--root", root, "--locale-root", `${locale}=${join(corpus, locale)}`, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 28 });
  const own = JSON.parse(listed.stdout);
  const queries = draw(on.output, own, count, seed, locale.startsWith("zh"));
  const other = await pagefind(locale, on.output, own);
  const index = join(on.output, "search", locale);
  const cpu = least(withIndex, "cpu") - least(without, "cpu"), wall = least(withIndex, "wall") - least(without, "wall");
  console.log(`\n${locale}: ${own.length} pages, ${queries.length} queries`);
  console.log(`  index      lazuli    +${cpu.toFixed(2)} s CPU, +${wall.toFixed(2)} s, build ${least(withIndex, "memory").toFixed(0)} MiB with, ${least(without, "memory").toFixed(0)} without; ${(bytes(index) / 1e6).toFixed(2)} MB, ${files(index).length} files`);
  console.log(`             pagefind  ${other.run.cpu.toFixed(2)} s CPU, ${other.run.wall.toFixed(2)} s, ${other.run.memory.toFixed(0)} MiB; ${(bytes(other.index) / 1e6).toFixed(2)} MB, ${files(other.index).length} files`);

  const firsts = { lazuli: [], pagefind: [] }, hits = { lazuli: 0, pagefind: 0 }, kinds = {};
  for (const { query } of queries.slice(0, 20)) {
    const fresh = open(on.output, locale, worker);
    await fresh.ask(query, 8);
    firsts.lazuli.push([...fresh.asked.values()].reduce((sum, size) => sum + size, 0));
  }
  await other.ask(queries[0].query, 8);
  firsts.pagefind.push(other.server.sent);
  const reader = open(on.output, locale, worker);
  for (const { query, url, kind } of queries) {
    const ours = (await reader.ask(query)).pages.some((page) => page.url === url);
    const theirs = (await other.ask(query, 3)).some((found) => decodeURI(new URL(found, "http://x").pathname) === decodeURI(url));
    const tally = (kinds[kind] ??= { queries: 0, lazuli: 0, pagefind: 0 });
    tally.queries++;
    hits.lazuli += ours;
    hits.pagefind += theirs;
    tally.lazuli += ours;
    tally.pagefind += theirs;
  }
  await other.close();
  firsts.lazuli.sort((a, b) => a - b);
  console.log(`  first query (uncompressed entry and code, before excerpts): lazuli ${kib(firsts.lazuli[10])} median, ${kib(firsts.lazuli.at(-1))} most of 20; pagefind ${kib(firsts.pagefind[0])}`);
  console.log(`  among the first three: lazuli ${percent(hits.lazuli, queries.length)}, pagefind ${percent(hits.pagefind, queries.length)}`);
  for (const [kind, tally] of Object.entries(kinds)) {
    console.log(`    ${kind}: ${tally.queries} queries, lazuli ${percent(tally.lazuli, tally.queries)}, pagefind ${percent(tally.pagefind, tally.queries)}`);
  }
}
console.log(`\nscratch folder: ${work}`);
