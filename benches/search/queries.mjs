// Known-item queries: for each the page that it was made of. Seeded, so that every engine gets the same ones.
//
// A query is two or three words of a page's title or of one of its headings, in their order: 60 % as they are, 20 %
// with a slip in a word of more than four letters, 20 % with a last word of which the end is not typed yet. In Chinese,
// two to four characters in a row. Words that stand together in a title or heading of more than three pages make
// no query: no order could put each of these pages among its first three.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };
const plain = (html) =>
  html.replace(/<[^>]*>/g, "").replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole).replace(/\s+/g, " ").trim();

// Title and headings of a built page.
export function headings(folder, page) {
  const html = readFileSync(join(folder, page.output), "utf8");
  const main = html.slice(html.indexOf("<main"), html.indexOf("</main>"));
  return [...main.matchAll(/<h([123])[^>]*>(.*?)<\/h\1>/gs)].map(([, level, text]) => ({ level: Number(level), text: plain(text) }));
}

// Numbers from 0 to below 1: mulberry32.
export function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

function slip(word, roll) {
  const letters = [...word];
  const at = 1 + Math.floor(roll() * (letters.length - 2));
  const kind = Math.floor(roll() * 4);
  if (kind === 0) [letters[at], letters[at + 1]] = [letters[at + 1], letters[at]];
  else if (kind === 1) letters.splice(at, 1);
  else if (kind === 2) letters.splice(at, 0, letters[at]);
  else letters[at] = "etaoinsr".split("").filter((letter) => letter !== letters[at])[Math.floor(roll() * 7)];
  const changed = letters.join("");
  return changed === word ? slip(word, roll) : changed;
}

// `count` queries for `pages`, as { query, url, kind, from }.
export function draw(folder, pages, count, seed, chinese) {
  const roll = dice(seed);
  const pick = (list) => list[Math.floor(roll() * list.length)];
  const texts = pages.map((page) => headings(folder, page).filter(({ text }) => text));
  const sets = texts.map((list) => list.map(({ text }) => (chinese ? text : new Set(words(text)))));
  const holders = (parts) =>
    sets.filter((list) => list.some((set) => (chinese ? set.includes(parts) : parts.every((word) => set.has(word))))).length;
  const found = [];
  for (let tries = 0; found.length < count && tries < count * 200; tries++) {
    const at = Math.floor(roll() * pages.length);
    const title = texts[at].find(({ level }) => level === 1);
    const others = texts[at].filter(({ level }) => level > 1);
    const source = roll() < 0.5 || others.length === 0 ? title : pick(others);
    if (!source) continue;
    const from = source === title ? "title" : "heading";
    const url = pages[at].url;
    if (chinese) {
      const run = pick(source.text.match(/\p{Script=Han}{2,}/gu) ?? []);
      if (!run) continue;
      const length = Math.min(2 + Math.floor(roll() * 3), run.length);
      const start = Math.floor(roll() * (run.length - length + 1));
      const query = run.slice(start, start + length);
      if (holders(query) <= 3) found.push({ query, url, kind: "plain", from });
      continue;
    }
    const all = words(source.text);
    const size = 2 + Math.floor(roll() * 2);
    if (all.length < size) continue;
    const places = new Set();
    while (places.size < size) places.add(Math.floor(roll() * all.length));
    const chosen = [...places].sort((a, b) => a - b).map((place) => all[place]);
    if (new Set(chosen).size < size || holders(chosen) > 3) continue;
    const luck = roll();
    const last = chosen.length - 1;
    let kind = "plain";
    if (luck < 0.2) {
      const long = chosen.map((word, place) => place).filter((place) => /^\p{L}{5,}$/u.test(chosen[place]));
      if (!long.length) continue;
      const place = pick(long);
      chosen[place] = slip(chosen[place], roll);
      kind = "slip";
    } else if (luck < 0.4) {
      if (chosen[last].length < 5) continue;
      chosen[last] = chosen[last].slice(0, -(1 + Math.floor(roll() * Math.min(3, chosen[last].length - 3))));
      kind = "cut";
    }
    found.push({ query: chosen.join(" "), url, kind, from });
  }
  return found;
}
