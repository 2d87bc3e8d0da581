// The bundled manual, built into a temporary folder and served on this machine.

import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".xml": "application/xml",
};

// The binary: $LAZULI, else the newer of the release and the debug build.
function binary() {
  if (process.env.LAZULI) return process.env.LAZULI;
  const built = ["release", "debug"]
    .map((profile) => join(project, "target", profile, "lazuli"))
    .filter((path) => existsSync(path))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error("no lazuli: run `cargo build` first, or set LAZULI");
  return built[0];
}

// The file that answers `path`, or the nearest 404.html above it.
function answer(folder, path) {
  const inside = normalize(decodeURIComponent(path)).replace(/^(\.\.\/)+/, "");
  let file = join(folder, inside);
  if (path.endsWith("/")) file = join(file, "index.html");
  if (file.startsWith(folder) && existsSync(file) && statSync(file).isFile()) return { status: 200, file };
  for (let at = dirname(file); at.startsWith(folder); at = dirname(at)) {
    const missing = join(at, "404.html");
    if (existsSync(missing)) return { status: 404, file: missing };
  }
  return { status: 404, file: null };
}

// Serves `folder` at the path `base` on a free port of the loopback interface.
async function serve(folder, base) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const { status, file } = pathname.startsWith(base) ? answer(folder, pathname.slice(base.length - 1)) : { status: 404, file: null };
    response.writeHead(status, { "content-type": (file && TYPES[extname(file)]) ?? "application/octet-stream" });
    response.end(file ? readFileSync(file) : "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

// Builds and serves the manual, at `path` of its host. Gives its origin, what `lazuli pages` lists, and how to end it.
export async function open(path = "") {
  const folder = mkdtempSync(join(tmpdir(), "lazuli-browser-"));
  const server = await serve(folder, `/${path}`);
  const origin = `http://127.0.0.1:${server.address().port}`;
  const common = ["--root", project, "--base-url", `${origin}/${path}`];
  const build = spawnSync(binary(), ["build", ...common, "--output", folder, "--no-progress"], { encoding: "utf8" });
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
