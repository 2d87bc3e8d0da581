// A doc set of our own in a temporary folder, and a `lazuli serve` on it.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { binary } from "./site.js";

// Text that fills a window and more, so that there is something to scroll.
const filler = (name, count) =>
  Array.from({ length: count }, (_, index) => `${name} ${index + 1} is a paragraph of the set, long enough to be read.`).join("\n\n");

const SET = {
  "lazuli.toml": '[site]\ntitle = "Set"\nsource_locale = "en-us"\n\n[locales.en-us]\nname = "English"\n\n[locales.nl-nl]\nname = "Nederlands"\n',
  "content/en-us/articles/first.md": `<properties pageTitle="First page" description="About the first."/>

# First page

Opening words of the page.

[AZURE.INCLUDE [shared](../includes/shared.md)]

## Early heading

${filler("Early", 30)}

<details><summary>More</summary><p>Hidden words.</p></details>

\`\`\`sh
lazuli build
\`\`\`

## Late heading

${filler("Late", 30)}

The last words of the page.
`,
  "content/en-us/articles/second.md": "# Second page\n\nAlso short.\n\n[AZURE.INCLUDE [shared](../includes/shared.md)]\n",
  "content/en-us/articles/third.md": "# Third page\n\nNothing is shared here.\n",
  "content/en-us/includes/shared.md": "Shared words.\n",
  "content/nl-nl/articles/third.md": "# Derde pagina\n\nNiets gedeeld.\n",
};

export const FIRST = "/en-us/articles/first/";
export const SECOND = "/en-us/articles/second/";
export const THIRD = "/en-us/articles/third/";

// Starts a server on a new set; `args` go to `lazuli serve`.
export async function start(...args) {
  const root = mkdtempSync(join(tmpdir(), "lazuli-serve-"));
  const files = { ...SET };
  const write = (name, text) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    files[name] = text;
    writeFileSync(join(root, name), text);
  };
  for (const [name, text] of Object.entries(SET)) write(name, text);
  let running = null;
  const serve = {
    root,
    write,
    // Replaces `from` in a file by `to`.
    edit(name, from, to) {
      if (!files[name].includes(from)) throw new Error(`${name} has no "${from}"`);
      write(name, files[name].replace(from, to));
    },
    remove: (name) => rmSync(join(root, name)),
    rename(name, to) {
      renameSync(join(root, name), join(root, to));
      files[to] = files[name];
    },
    async up(port = 0) {
      running = spawn(binary(), ["serve", "--root", root, "--port", String(port), ...args], { stdio: ["ignore", "pipe", "pipe"] });
      serve.origin = await address(running);
      serve.port = Number(new URL(serve.origin).port);
    },
    // Gives the exit code.
    async down() {
      if (running === null || running.exitCode !== null) return running?.exitCode;
      const ended = new Promise((done) => running.once("exit", done));
      running.kill("SIGINT");
      return ended;
    },
    async close() {
      await serve.down();
      rmSync(root, { recursive: true, force: true });
    },
  };
  await serve.up();
  return serve;
}

// The origin that the server names when it is ready.
function address(server) {
  return new Promise((done, fail) => {
    let said = "";
    const timer = setTimeout(() => fail(new Error(`no address in 30 s: ${said}`)), 30_000);
    for (const stream of [server.stdout, server.stderr]) {
      stream.on("data", (text) => {
        said += text;
        const found = /http:\/\/[^\s/]+:\d+/.exec(said);
        if (found) {
          clearTimeout(timer);
          done(found[0]);
        }
      });
    }
    server.once("exit", (code) => fail(new Error(`lazuli serve ended with ${code}: ${said}`)));
  });
}
