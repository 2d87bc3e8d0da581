// Long work: random edits for ten minutes.
//
//   node benches/serve/soak.mjs [EDITS] [PAUSE]       2000 edits, 300 ms from one to the next
//
// A set of 1,000 pages in three locales, with includes, is made in a scratch folder and served while five channels
// listen; with WHOLE=1 it is a copy of the corpus (CORPUS), whose pages are what is edited. Each edit is one of: the text
// of a page, an include, an include that is missing, a page that is renamed, deleted, made or translated, a template, a
// template or configuration that is broken and mended. An edit of a page or include counts as missed when the server has
// not shown it after 5 s. In the end every page has to equal that of a clean build, and memory and open files what they
// were after 200 edits (the median of the last hundred readings, one an edit). All pages are looked at before.
// Environment: LAZULI, WORK, SEED.

import { execFileSync } from "node:child_process";
import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { asBuilt, channel, corpus, dice, LAZULI, pagesOf, pause, quantile, scratch, serve, summary, write } from "./harness.mjs";

const [EDITS, PAUSE] = [Number(process.argv[2] ?? 2000), Number(process.argv[3] ?? 300)];
const seed = Number(process.env.SEED ?? 1);
const random = dice(seed);
const pick = (list) => list[random(list.length)];

const WHOLE = Boolean(process.env.WHOLE);
const TRANSLATIONS = ["nl-nl", WHOLE ? "zh-tw" : "de-de"];
const OWN =
  '[site]\ntitle = "Soak"\nsource_locale = "en-us"\n\n[locales.en-us]\nname = "English"\n\n[locales.nl-nl]\nname = "Nederlands"\n\n[locales.de-de]\nname = "Deutsch"\n';
const TEMPLATE = "themes/default/templates/partials/byline.html";
const root = WHOLE ? corpus() : scratch();
const CONFIG = WHOLE ? readFileSync(join(root, "lazuli.toml"), "utf8") : OWN;
const locale = (name) => (WHOLE ? name : `content/${name}`);
const include = (number) => `${locale("en-us")}/includes/part-${number}.md`;
const file = (name, place = "en-us") => `${locale(place)}/articles/${name}.md`;

// The text of a page: `words` make it its own.
const text = (name, words) =>
  `# Page ${name}\n\n${words}\n\n[AZURE.INCLUDE [part](../../includes/part-${random(100)}.md)]\n\n## More\n\n` +
  `See [another](../${pick(pages)}.md) and [its end](../${pick(pages)}.md#more).\n\n${"Words to fill the page. ".repeat(20)}\n`;

let pages = [];
for (let number = 0; number < 100; number++) write(root, include(number), `Part ${number}.\n`);
if (WHOLE) {
  const articles = pagesOf(root).map(({ source }) => /^en-us\/articles\/([a-z0-9-]+\/[a-z0-9-]+)\.md$/.exec(source)?.[1]);
  pages = [...new Set(articles.filter(Boolean))];
} else {
  pages = Array.from({ length: 1000 }, (_, index) => `group-${index % 20}/page-${index}`);
  write(root, "lazuli.toml", CONFIG);
  for (const name of pages) write(root, file(name), text(name, "First words."));
  for (const name of pages.slice(0, 100)) write(root, file(name, "nl-nl"), text(name, "Eerste woorden."));
  write(root, file(pages[0], "de-de"), text(pages[0], "Erste Worte."));
}

const server = await serve(root);
const heard = {};
const listeners = pages.slice(0, 5).map((name) =>
  channel(server, `/en-us/articles/${name}/`, "0", ({ type }) => (heard[type] = (heard[type] ?? 0) + 1)),
);
const sockets = await Promise.all(listeners);
// A kept connection may be closed just as it is used: then another one is opened.
const page = async (url) => (await fetch(server.origin + url).catch(() => fetch(server.origin + url))).text();
const get = (name) => page(`/en-us/articles/${name}/`);

// Waits until `name` shows `mark`.
const [times, missed] = [[], []];
async function shown(name, mark, what) {
  const began = performance.now();
  while (!(await get(name)).includes(mark)) {
    if (performance.now() - began > 5000) return missed.push(what);
    await pause(5);
  }
  times.push(performance.now() - began);
}

let broken = false;
const mend = () => {
  write(root, "lazuli.toml", CONFIG);
  rmSync(join(root, TEMPLATE), { force: true });
  broken = false;
};
const KINDS = {
  async text(number) {
    const name = pick(pages);
    write(root, file(name), text(name, `Mark ${number}.`));
    if (!broken) await shown(name, `Mark ${number}.`, `edit ${number} of ${name}`);
  },
  async include(number) {
    const name = pick(pages);
    const part = random(100);
    write(root, file(name), `# Page ${name}\n\n[AZURE.INCLUDE [part](../../includes/part-${part}.md)]\n`);
    write(root, include(part), `Part ${part}, mark ${number}.\n`);
    if (!broken) await shown(name, `mark ${number}.`, `edit ${number} of include ${part}`);
  },
  async without() {
    rmSync(join(root, include(random(100))), { force: true });
  },
  async rename(number) {
    const index = random(pages.length);
    const name = `group-${random(20)}/moved-${number}`;
    write(root, file(pages[index]), text(name, `Moved ${number}.`));
    renamed(pages[index], name);
    pages[index] = name;
    if (!broken) await shown(name, `Moved ${number}.`, `rename ${number}`);
  },
  async remove() {
    rmSync(join(root, file(pages.splice(random(pages.length), 1)[0])));
  },
  async make(number) {
    const name = `group-${random(20)}/new-${number}`;
    pages.push(name);
    write(root, file(name), text(name, `New ${number}.`));
    if (!broken) await shown(name, `New ${number}.`, `new page ${number}`);
  },
  async translate(number) {
    write(root, file(pick(pages), pick(TRANSLATIONS)), `# Vertaald ${number}\n\nWoorden.\n`);
  },
  async template(number) {
    if (broken) return;
    write(root, TEMPLATE, `<p>Template ${number}.</p>\n`);
    await shown(pick(pages), `Template ${number}.`, `template ${number}`);
  },
  async broken() {
    if (broken) return mend();
    broken = true;
    if (random(2)) write(root, "lazuli.toml", CONFIG.replace(/title = ".*"/, "title ="));
    else write(root, TEMPLATE, "<p>{{ broken( }}</p>\n");
  },
};
function renamed(from, to) {
  write(root, file(to), "");
  renameSync(join(root, file(from)), join(root, file(to)));
}
const ODDS = Object.entries({ text: 40, include: 15, without: 3, rename: 8, remove: 5, make: 8, translate: 6, template: 5, broken: 10 })
  .flatMap(([kind, times]) => Array(times).fill(kind));

// What is kept of pages that were looked at is there from the beginning: more than that is what edits leave behind.
for (const { url } of pagesOf(root)) await page(url);

// The size that half of some readings are below: lists of files and renderings of many pages are in memory for a moment.
const readings = [];
const usual = (from) => quantile(readings.slice(from), 0.5);
let base = null;
for (let number = 1; number <= EDITS; number++) {
  const began = performance.now();
  await KINDS[pick(ODDS)](number);
  await pause(Math.max(0, PAUSE - (performance.now() - began)));
  readings.push(server.rss());
  if (number % 100 !== 0) continue;
  const now = { memory: usual(-100), files: server.files() };
  if (number === 200) base = now;
  console.log(`${number} edits: ${(now.memory / 2 ** 20).toFixed(1)} MiB, ${now.files} open files, ${missed.length} missed`);
}
const grown = base && usual(-100) / base.memory - 1;
mend();
await pause(3000);

const out = join(scratch(), "clean");
try {
  execFileSync(LAZULI, ["build", "--root", root, "--output", out, "--no-cache", "--quiet", "--no-progress"], { stdio: "ignore" });
} catch (error) {
  // 1 says that the set has errors of content, which it has.
  if (error.status !== 1) throw error;
}
let [same, differ] = [0, []];
for (const { url, output } of pagesOf(root)) {
  const served = asBuilt(await page(url));
  if (served === readFileSync(join(out, output), "utf8")) same++;
  else differ.push(url);
}
console.log(`seed ${seed}: ${same} pages equal a clean build, ${differ.length} differ ${differ.slice(0, 5).join(" ")}`);
console.log(`save to served: ${summary(times)}; missed: ${missed.length} ${missed.slice(0, 5).join(", ")}`);
if (base) console.log(`memory ${(grown * 100).toFixed(1)} % more than after 200 edits, ${server.files() - base.files} more open files`);
console.log(`messages: ${JSON.stringify(heard)}; processor ${server.cpu().toFixed(1)} s`);
for (const socket of sockets) socket.destroy();
console.log(`exit code ${await server.end()}`);
process.exitCode = differ.length + missed.length > 0 || grown > 0.05 ? 1 : 0;
