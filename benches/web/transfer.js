// What a first visit to the same article transfers: lazuli, Starlight, Material for MkDocs.
//
//   npm ci && pip install mkdocs-material==9.8.2 && node transfer.js
//
// Each gets the same pages, lazuli's manual without its directives, and its own defaults. All are served by the same
// server with gzip, and read by Chromium until the network is idle. Requests for other hosts are not answered: they are
// counted, their bytes are not. Ends with 1 unless lazuli transfers least.
//
// Environment: LAZULI (target/release/lazuli), MKDOCS (mkdocs), MODULES (./node_modules).

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { launch } from "../../tests/browser/browser.js";
import { serve } from "../../tests/browser/static.js";

const here = dirname(fileURLToPath(import.meta.url));
const project = resolve(here, "../..");
const { LAZULI = join(project, "target/release/lazuli"), MKDOCS = "mkdocs", MODULES = join(here, "node_modules") } = process.env;
const work = mkdtempSync(join(tmpdir(), "lazuli-transfer-"));
const ARTICLE = "markdown-basics";

// Each page: its name, its title, and its text without the title, as any generator reads it.
function pages() {
  const folder = join(project, "content/en-us/articles/authoring");
  return readdirSync(folder).filter((name) => name.endsWith(".md")).map((name) => {
    const text = readFileSync(join(folder, name), "utf8")
      .replace(/^<(properties|tags)[\s\S]*?\/>\s*/gm, "")
      .replace(/^.*\[(AZURE\.|!)(SELECTOR|INCLUDE|VIDEO|TOC).*$(\n- .*$)*/gm, "")
      .replace(/\]\((?!https?:)[^)]*\)/g, "](https://example.com/)")
      .replace(/!\[/g, "[");
    const title = /^# (.*)$/m.exec(text)?.[1] ?? name;
    return { name: name.slice(0, -3), title, text: text.replace(/^# .*\n/m, "") };
  });
}

function write(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
const run = (command, args, cwd, env) => execFileSync(command, args, { cwd, stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, ...env } });

const BUILDERS = {
  lazuli(folder) {
    for (const { name, title, text } of pages()) write(join(folder, `content/en-us/articles/guide/${name}.md`), `# ${title}\n${text}`);
    write(join(folder, "lazuli.toml"), '[site]\ntitle = "Guide"\nsource_locale = "en-us"\n');
    run(LAZULI, ["build", "--output", "site", "--no-progress"], folder);
    return [join(folder, "site"), `/en-us/articles/guide/${ARTICLE}/`];
  },
  starlight(folder) {
    for (const { name, title, text } of pages()) {
      write(join(folder, `src/content/docs/guide/${name}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n${text}`);
    }
    write(join(folder, "src/content/docs/index.md"), "---\ntitle: Guide\n---\n");
    write(
      join(folder, "src/content.config.ts"),
      'import { defineCollection } from "astro:content";\nimport { docsLoader } from "@astrojs/starlight/loaders";\n' +
        'import { docsSchema } from "@astrojs/starlight/schema";\n' +
        "export const collections = { docs: defineCollection({ loader: docsLoader(), schema: docsSchema() }) };\n",
    );
    write(
      join(folder, "astro.config.mjs"),
      'import starlight from "@astrojs/starlight";\nexport default { integrations: [starlight({ title: "Guide", ' +
        'sidebar: [{ label: "Guide", items: [{ autogenerate: { directory: "guide" } }] }] })] };\n',
    );
    write(join(folder, "package.json"), '{ "type": "module", "dependencies": { "astro": "*", "@astrojs/starlight": "*" } }\n');
    run(join(MODULES, "node/bin/node"), [join(MODULES, "astro/bin/astro.mjs"), "build"], folder, { ASTRO_TELEMETRY_DISABLED: "1" });
    return [join(folder, "dist"), `/guide/${ARTICLE}/`];
  },
  material(folder) {
    for (const { name, title, text } of pages()) write(join(folder, `docs/guide/${name}.md`), `# ${title}\n${text}`);
    write(join(folder, "docs/index.md"), "# Guide\n");
    write(
      join(folder, "mkdocs.yml"),
      "site_name: Guide\ntheme:\n  name: material\nmarkdown_extensions:\n  - admonition\n  - pymdownx.highlight\n  - pymdownx.superfences\n",
    );
    run(MKDOCS, ["build", "--quiet"], folder, { NO_MKDOCS_2_WARNING: "1" });
    return [join(folder, "site"), `/guide/${ARTICLE}/`];
  },
};

// Bytes by kind, requests, and requests for other hosts of a first visit.
async function visit(browser, folder, path) {
  const server = await serve(folder);
  const origin = `http://127.0.0.1:${server.address().port}`;
  const context = await browser.newContext({ serviceWorkers: "block" });
  const seen = { html: 0, css: 0, js: 0, font: 0, other: 0, requests: 0, foreign: 0 };
  await context.route((url) => url.origin !== origin && url.protocol !== "data:", (route) => {
    seen.foreign++;
    return route.abort();
  });
  const page = await context.newPage();
  const done = [];
  page.on("requestfinished", (request) => {
    if (!request.url().startsWith(origin)) return;
    done.push(request.sizes().then(({ responseBodySize }) => {
      const kind = { document: "html", stylesheet: "css", script: "js", font: "font" }[request.resourceType()] ?? "other";
      seen[kind] += responseBodySize;
      seen.requests++;
    }));
  });
  await page.goto(origin + path, { waitUntil: "networkidle" });
  await page.waitForTimeout(1000);
  await Promise.all(done);
  await context.close();
  server.closeAllConnections();
  server.close();
  return { ...seen, total: seen.html + seen.css + seen.js + seen.font + seen.other };
}

const browser = await launch();
const totals = {};
console.log("generator | HTML | CSS | JavaScript | fonts | other | requests | other hosts | bytes in all");
for (const [name, build] of Object.entries(BUILDERS)) {
  // Astro finds its modules in a folder above its site.
  const folder = join(name === "starlight" ? dirname(MODULES) : work, `transfer-${name}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const seen = await visit(browser, ...build(folder));
  totals[name] = seen.total;
  rmSync(folder, { recursive: true });
  console.log([name, seen.html, seen.css, seen.js, seen.font, seen.other, seen.requests, seen.foreign, seen.total].join(" | "));
}
await browser.close();
rmSync(work, { recursive: true });
process.exitCode = Math.min(...Object.values(totals)) === totals.lazuli ? 0 : 1;
