// The Nu HTML checker on 300 pages of a built site, evenly over all.
//
//   npm ci && node validity.js SITE [COUNT]
//
// What writers wrote as raw HTML or as an address, and headings that they let skip a level, is counted apart: `lazuli
// check` has rules for these. Everything else is ours; ends with 1 if there is any.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [site, count = "300"] = process.argv.slice(2);
const jar = createRequire(import.meta.url)("vnu-jar");
const all = readdirSync(site, { recursive: true }).filter((name) => name.endsWith(".html")).sort();
const step = Math.max(1, all.length / Number(count));
const some = Array.from({ length: Math.min(all.length, Number(count)) }, (_, at) => join(site, all[Math.floor(at * step)]));

const { stderr } = spawnSync("java", ["-Xss8m", "-jar", jar, "--errors-only", "--format", "json", ...some], {
  encoding: "utf8",
  maxBuffer: 1 << 28,
});
const { messages } = JSON.parse(stderr.slice(stderr.indexOf("{")));

// The dialect's own form of lists in two dimensions has attributes that HTML does not know (specification, section 9).
const DIALECT = /Attribute “title[12]” not allowed/;
const WRITERS = [
  [/skipping \d+ heading level/, "headings that skip a level (`heading-level-skip`)"],
  [/^Bad value .* for attribute “(href|src)”/, "addresses that are none"],
  [DIALECT, "attributes of the dialect"],
  // Markdown never puts a list into a list without an item between.
  [/^Element “[ou]l” not allowed as child of element “[ou]l”/, "lists of raw HTML in each other"],
];
const groups = new Map();
for (const message of messages) {
  const [, group] = WRITERS.find(([pattern]) => pattern.test(message.message)) ?? [null, "ours"];
  groups.set(group, [...(groups.get(group) ?? []), message]);
}
console.log(`${some.length} of ${all.length} pages`);
for (const [group, list] of groups) {
  console.log(`${list.length} ${group}`);
  if (group !== "ours") continue;
  for (const { url, lastLine, message, extract } of list) console.log(`  ${url}:${lastLine}: ${message}\n    ${extract?.replaceAll("\n", " ")}`);
}
process.exitCode = groups.has("ours") ? 1 : 0;
