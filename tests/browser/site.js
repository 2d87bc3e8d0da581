// Doc sets, built into a temporary folder and served on this machine.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { serve } from "./static.js";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

// The binary: $LAZULI, else the newer of the release and the debug build.
export function binary() {
  if (process.env.LAZULI) return process.env.LAZULI;
  const built = ["release", "debug"]
    .map((profile) => join(project, "target", profile, "lazuli"))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error("no lazuli: run `cargo build` first, or set LAZULI");
  return built[0];
}

// Builds and serves the manual, or the doc set at `root`, at `path` of its host. Gives its origin, what `lazuli pages` lists, and how to end it.
export async function open(root = project, path = "") {
  const folder = mkdtempSync(join(tmpdir(), "lazuli-browser-"));
  const server = await serve(folder);
  const origin = `http://127.0.0.1:${server.address().port}`;
  const common = ["--root", root, "--base-url", `${origin}/${path}`];
  const build = spawnSync(binary(), ["build", ...common, "--output", join(folder, path), "--no-progress"], { encoding: "utf8" });
  if (build.status !== 0) {
    server.close();
    throw new Error(`lazuli build ended with ${build.status}\n${build.stdout}${build.stderr}`);
  }
  const pages = JSON.parse(execFileSync(binary(), ["pages", ...common, "--format", "json"], { encoding: "utf8" }));
  const close = () => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { origin, pages, close };
}

// The small doc set with every element of the dialect.
export const elements = join(project, "tests/browser/elements");

// The pages that the tests look at: one of each kind, by name.
export function choose(pages) {
  const first = (what, test) => {
    const found = pages.find(test);
    if (!found) throw new Error(`the manual has no ${what}`);
    return found.url;
  };
  const translated = (page) => page.locale === page.source_locale;
  const twin = (page) => pages.some((other) => other.locale === "nl-nl" && translated(other) && path(other) === path(page));
  const article = (page) => path(page).split("/").filter(Boolean).length > 0;
  return {
    landing: "/en-us/",
    article: first("English article with a Dutch translation", (page) => page.locale === "en-us" && article(page) && twin(page)),
    constructs: first("article on alerts and videos", (page) => page.url === "/en-us/articles/authoring/alerts-selectors-videos/"),
    listing: "/en-us/browse/authoring/",
    fallback: first("page that falls back", (page) => !translated(page) && article(page)),
    "right to left": first("Arabic article", (page) => page.locale === "ar-sa" && translated(page) && article(page)),
    "not found": "/en-us/there/is/no/such/page/",
  };
}

// A page's URL without its locale: what its translations have in common.
export function path(page) {
  return page.url.replace(`/${page.locale}/`, "/");
}
