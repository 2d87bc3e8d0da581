// The Nu HTML checker on 300 pages of a built site, evenly over all.
//
//   npm ci && node validity.js SITE [COUNT]
//
// What writers wrote as raw HTML or as an address, and headings that they let skip a level, is counted apart, with the
// rule by which `lazuli check` names it. Everything else is ours; ends with 1 if there is any.

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

const WRITERS = [
  [/skipping \d+ heading level/, "heading-level-skip"],
  [/^Bad value .* for attribute “(href|src)”/, "link-invalid"],
  // The dialect's own form of lists in two dimensions has attributes that HTML does not know (specification, section 9).
  [/Attribute “title[12]” not allowed/, "no rule: attributes of the dialect"],
  // Markdown puts nothing into a list or table that does not belong there.
  [/not allowed (as child of|in) element “([ou]l|dl|table|tbody|thead|tfoot|tr)”/, "html-misplaced"],
  [/^(Misplaced non-space characters inside a table|“t[dh]” start tag in table body|Cannot recover after last error)/, "html-misplaced"],
  [/^Row \d+ of a row group .* has no cells beginning on it/, "html-row-empty"],
  // Markdown's own tables have neither `colspan` nor `rowspan`.
  [/^Table (cell spans past|columns? in range|column \d+ established)/, "no rule: spans that do not fit their table"],
  [/^No “p” element in scope but a “p” end tag seen/, "no rule: an end tag of a paragraph that ended before"],
  // `<center>` in an element of a line, `<source>` and `<img>` in sentences that are about HTML.
  [/^Element “(div|source)” not allowed as child of element “(strong|b|em|i|p|span)”/, "no rule: blocks in lines"],
  [/^(An “img” element must have an “alt”|Element “img” is missing one or more)/, "image-no-alt, image-missing"],
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
