// `lazuli serve` in a real browser: pages are patched in place, errors shown, dropped connections made good, and other
// origins get nothing.

import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, test } from "node:test";

import { AxeBuilder } from "@axe-core/playwright";

import { launch } from "./browser.js";
import { FIRST, SECOND, start, THIRD } from "./serve.js";

const browser = await launch();
after(() => browser.close());

const ARTICLES = "content/en-us/articles";
const INCLUDE = "content/en-us/includes/shared.md";

// Runs `work` on a fresh set and server. `open` opens a page in a tab that knows if it was loaded anew.
async function serving(args, work) {
  const serve = await start(...args);
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const problems = [];
  const open = async (url, size) => {
    const page = await context.newPage();
    if (size) await page.setViewportSize(size);
    page.on("pageerror", (error) => problems.push(error.message));
    await page.goto(serve.origin + url);
    await live(page);
    await page.evaluate(() => (window.unloaded = false));
    return page;
  };
  try {
    await work(serve, open, context);
    assert.deepEqual(problems, [], "errors of scripts");
  } finally {
    await context.close();
    await serve.close();
  }
}

const panel = (page) => page.locator("lazuli-panel");
const live = (page) => panel(page).locator('[data-name="open"]').waitFor();
const shows = (page, text) => page.locator("main", { hasText: text }).waitFor();
// Whether the tab still shows the document that was loaded first.
const patched = async (page) => assert.equal(await page.evaluate(() => window.unloaded), false, "the page was loaded anew");

test("an edit of the body arrives in place: scroll, selection, focus, fields and open parts stay", async () => {
  await serving([], async (serve, open, context) => {
    await context.addInitScript(() => localStorage.setItem("lazuli-scroll", "off"));
    const page = await open(FIRST);
    const before = await page.evaluate(() => {
      document.querySelector("main details:not(.lz-outline *)").open = true;
      const field = document.querySelector("input[type=search]");
      if (field) field.value = "typed";
      const paragraph = [...document.querySelectorAll("main p")].find((p) => p.textContent.startsWith("Late 9 "));
      paragraph.scrollIntoView({ block: "center", behavior: "instant" });
      getSelection().selectAllChildren(paragraph);
      document.querySelector(".lz-copy")?.focus({ preventScroll: true });
      window.paragraph = paragraph;
      return { top: paragraph.getBoundingClientRect().top, focus: document.activeElement.className, field: field?.value };
    });
    serve.edit(`${ARTICLES}/first.md`, "Late 9 is", "Late nine (was 9) is");
    await shows(page, "Late nine (was 9) is");
    // Above what is in sight: three paragraphs more.
    serve.edit(`${ARTICLES}/first.md`, "Early 3 is", "New one.\n\nNew two.\n\nNew three.\n\nEarly 3 is");
    await shows(page, "New three.");
    const found = await page.evaluate(() => ({
      top: window.paragraph.getBoundingClientRect().top,
      focus: document.activeElement.className,
      field: document.querySelector("input[type=search]")?.value,
      open: document.querySelector("main details:not(.lz-outline *)").open,
      copies: [document.querySelectorAll("main pre").length, document.querySelectorAll("main .lz-copy").length],
      selected: String(getSelection()),
    }));
    assert.ok(Math.abs(found.top - before.top) < 3, `the text moved from ${before.top} to ${found.top}`);
    assert.equal(found.focus, before.focus);
    assert.equal(found.field, before.field);
    assert.equal(found.open, true);
    assert.deepEqual(found.copies, [1, 1]);
    assert.match(found.selected, /is a paragraph of the set/);
    await patched(page);
  });
});

test("what changed is marked, and gone to when out of sight, unless the reader says no", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.edit(`${ARTICLES}/first.md`, "The last words of the page.", "The very last words.");
    await shows(page, "The very last words.");
    const last = page.locator("main p", { hasText: "The very last words." });
    assert.ok(await last.evaluate((element) => element.getAnimations().some(({ id }) => id === "lazuli-changed")));
    await page.waitForFunction(() => {
      const element = [...document.querySelectorAll("main p")].find((p) => p.textContent === "The very last words.");
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await panel(page).locator(".bar").click();
    await panel(page).getByLabel("Go to what changed").uncheck();
    await page.reload();
    await live(page);
    // The browser may still be on its way to where the page was before.
    await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
    await page.waitForFunction(() => scrollY === 0);
    serve.edit(`${ARTICLES}/first.md`, "The very last words.", "The end.");
    await shows(page, "The end.");
    await page.waitForTimeout(300);
    assert.equal(await page.evaluate(() => scrollY), 0);
  });
});

test("with reduced motion nothing fades or glides", async () => {
  await serving([], async (serve, open, context) => {
    const page = await open(FIRST);
    await page.emulateMedia({ reducedMotion: "reduce" });
    serve.edit(`${ARTICLES}/first.md`, "The last words of the page.", "The very last words.");
    await shows(page, "The very last words.");
    const frames = await page.locator("main p", { hasText: "The very last words." }).evaluate((element) =>
      element.getAnimations().flatMap((animation) => animation.effect.getKeyframes().map(({ outline, outlineColor }) => outline || outlineColor)),
    );
    assert.ok(frames.length > 0 && new Set(frames).size === 1, `${frames}`);
    assert.ok((await page.evaluate(() => scrollY)) > 0, "it is there at once");
  });
});

test("an include updates every tab that shows it, and no other", async () => {
  await serving([], async (serve, open) => {
    const [first, second, third] = [await open(FIRST), await open(SECOND), await open(THIRD)];
    const asked = [];
    third.on("request", (request) => asked.push(request.url()));
    serve.write(INCLUDE, "Shared words, but others.\n");
    await Promise.all([first, second].map((page) => shows(page, "Shared words, but others.")));
    await Promise.all([first, second].map(patched));
    await third.waitForTimeout(300);
    assert.deepEqual(asked, [], "a tab that shows other pages stays quiet");
  });
});

test("a heading changes the outline, and the outline still marks what is read", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST, { width: 1440, height: 700 });
    serve.edit(`${ARTICLES}/first.md`, "## Late heading", "## Later heading");
    await shows(page, "Later heading");
    const entry = page.locator(".lz-outline a", { hasText: "Later heading" });
    assert.equal(await entry.getAttribute("href"), "#later-heading");
    await page.evaluate(() => document.getElementById("later-heading").scrollIntoView({ behavior: "instant" }));
    await page.locator('.lz-outline [aria-current]', { hasText: "Later heading" }).waitFor();
    await patched(page);
  });
});

test("a title and a description change in place", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.edit(`${ARTICLES}/first.md`, "First page", "Premier page");
    await page.waitForFunction(() => document.title.includes("Premier page"));
    serve.edit(`${ARTICLES}/first.md`, "About the first.", "About something else.");
    await page.locator('meta[name="description"][content="About something else."]').waitFor({ state: "attached" });
    await patched(page);
  });
});

test("new code gets its button, and a page that shrinks to nothing comes back", async () => {
  await serving([], async (serve, open) => {
    const page = await open(THIRD);
    serve.write(`${ARTICLES}/third.md`, "# Third page\n\n```sh\none\n```\n\n```sh\ntwo\n```\n");
    await shows(page, "two");
    assert.equal(await page.locator("main .lz-copy").count(), 2);
    serve.write(`${ARTICLES}/third.md`, "");
    await page.waitForFunction(() => !document.querySelector("main pre"));
    serve.write(`${ARTICLES}/third.md`, "# Third page\n\nBack again.\n");
    await shows(page, "Back again.");
  });
});

test("a style sheet is swapped without loading the page", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.write("themes/default/static/css/custom.css", "main h1 { color: rgb(1, 2, 3); }\n");
    await page.waitForFunction(() => getComputedStyle(document.querySelector("main h1")).color === "rgb(1, 2, 3)");
    await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
    await patched(page);
  });
});

test("an edited template is patched in", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.write("themes/default/templates/partials/byline.html", '<p class="mine">From a template.</p>\n');
    await page.locator("main .mine").waitFor();
    await patched(page);
  });
});

test("a broken template is shown over the last good page, as text, and goes when it is mended", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    const name = "themes/default/templates/partials/byline.html";
    serve.write(name, '<p>fine</p>\n<p>{{ broken( }}<img src=x onerror="window.hacked = true"></p>\n');
    const overlay = panel(page).locator(".overlay");
    await overlay.locator("h2").waitFor();
    assert.match(await overlay.innerText(), /byline\.html/);
    assert.match(await overlay.locator(".source .at").innerText(), /broken/);
    assert.ok(await page.locator("main h1").isVisible(), "the last good page stays");
    assert.equal(await overlay.locator("img").count(), 0);
    const { violations } = await new AxeBuilder({ page }).include(["lazuli-panel", ".overlay"]).analyze();
    assert.deepEqual(violations.map(({ id }) => id), []);
    // A tab that is opened meanwhile hears of it too.
    const other = await open(SECOND);
    await panel(other).locator(".overlay h2").waitFor();
    serve.write(name, "<p>mended</p>\n");
    await shows(page, "mended");
    await overlay.waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
});

test("a broken configuration is shown, and goes when it is mended", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.edit("lazuli.toml", 'title = "Set"', "title = ");
    const overlay = panel(page).locator(".overlay");
    await overlay.locator("h2").waitFor();
    assert.match(await overlay.innerText(), /lazuli\.toml/);
    serve.edit("lazuli.toml", "title = ", 'title = "Another set"');
    await overlay.waitFor({ state: "hidden" });
    await page.waitForFunction(() => document.title.includes("Another set"));
  });
});

test("the panel lists findings, includes and users; it is a text, reachable by keyboard, and accessible", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    serve.write(INCLUDE, 'Shared <b onclick="window.hacked = true">words</b>, and [nothing](nowhere.md).\n');
    const count = panel(page).locator(".count");
    await count.filter({ hasText: /\d/ }).waitFor();
    for (let presses = 0; presses < 200; presses++) {
      await page.keyboard.press("Shift+Tab");
      if (await page.evaluate(() => document.activeElement.localName === "lazuli-panel")) break;
    }
    await page.keyboard.press("Enter");
    const body = panel(page).locator(".body");
    await body.locator(".finding", { hasText: "nowhere.md" }).waitFor();
    assert.match(await body.innerText(), /includes\/shared\.md:1:\d+/);
    assert.match(await body.innerText(), /included from .*first\.md:7/);
    assert.match(await body.innerText(), /Pages that use them[\s\S]*second/i);
    const { violations } = await new AxeBuilder({ page }).include("lazuli-panel").analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
    await page.keyboard.press("Escape");
    await body.waitFor({ state: "hidden" });
  });
});

test("a page that falls back says so in the panel", async () => {
  await serving([], async (serve, open) => {
    const page = await open("/nl-nl/articles/first/");
    await panel(page).locator(".bar").click();
    await panel(page).locator(".report", { hasText: "Not translated" }).waitFor();
    serve.write("content/nl-nl/articles/first.md", "# Eerste pagina\n\nNu vertaald.\n");
    await shows(page, "Nu vertaald.");
  });
});

test("after many edits a tab shows what a fresh one shows", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST, { width: 1440, height: 900 });
    const name = `${ARTICLES}/first.md`;
    const edits = [
      ["Opening words", "## A heading before\n\nOpening words"],
      ["Early 7 is", "1. One\n2. Two\n\n    ```sh\n    three\n    ```\n\nEarly 7 is"],
      ["## Late heading\n\n", ""],
      ["Late 5 is", "> [AZURE.NOTE] Noted.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nLate 5 is"],
      ["```sh\nlazuli build\n```", "```sh\nlazuli check\n```\n\n```toml\na = 1\n```"],
      ["## A heading before\n\n", ""],
      ["First page", "Title of the page"],
      ["| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"],
      ["<details><summary>More</summary><p>Hidden words.</p></details>\n\n", ""],
    ];
    for (const [number, [from, to]] of edits.entries()) {
      serve.edit(name, from, to);
      serve.write(INCLUDE, `Shared words ${number}.\n`);
      await shows(page, `Shared words ${number}.`);
    }
    await page.waitForTimeout(300);
    await patched(page);
    const fresh = await open(FIRST, { width: 1440, height: 900 });
    const html = async (tab) => {
      await tab.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      await tab.waitForTimeout(2000);
      return tab.evaluate(() => document.documentElement.outerHTML);
    };
    const [is, wanted] = [await html(page), await html(fresh)];
    // Attributes may stand in another order; what follows the end of the body is blank, and may be there twice.
    const differs = await fresh.evaluate(
      ([is, wanted]) => {
        const parse = (text) => new DOMParser().parseFromString(text.replace(/\s+/g, " "), "text/html");
        const walk = (a, b) => {
          if (a.isEqualNode(b)) return null;
          const [x, y] = [[...a.childNodes], [...b.childNodes]];
          if (x.length !== y.length || a.cloneNode().isEqualNode(b.cloneNode()) === false) return [a.outerHTML ?? a.data, b.outerHTML ?? b.data];
          return x.map((node, index) => walk(node, y[index])).find(Boolean);
        };
        return walk(parse(is).documentElement, parse(wanted).documentElement);
      },
      [is, wanted],
    );
    assert.equal(differs, null, JSON.stringify(differs, null, 1));
  });
});

test("after a dropped connection the page catches up by itself", async () => {
  await serving([], async (serve, open) => {
    const page = await open(FIRST);
    const { port } = serve;
    assert.equal(await serve.down(), 0, "Ctrl-C ends it with 0");
    await panel(page).locator('[data-name="waiting"]').waitFor();
    serve.edit(`${ARTICLES}/first.md`, "Opening words", "Closing words");
    await serve.up(port);
    await shows(page, "Closing words");
    await live(page);
    await patched(page);
  });
});

test("a page that is not there appears, and one that goes says where to", async () => {
  await serving([], async (serve, open) => {
    const page = await open("/en-us/articles/fourth/");
    assert.match(await page.title(), /not found/);
    serve.write(`${ARTICLES}/fourth.md`, "# Fourth page\n\nHere at last.\n");
    await shows(page, "Here at last.");
    await live(page);
    serve.rename(`${ARTICLES}/fourth.md`, `${ARTICLES}/fifth.md`);
    const gone = panel(page).locator(".gone");
    await gone.waitFor();
    assert.match(await gone.innerText(), /gone/);
    assert.ok(await gone.locator("a").getAttribute("href"));
    serve.rename(`${ARTICLES}/fifth.md`, `${ARTICLES}/fourth.md`);
    await gone.waitFor({ state: "hidden" });
  });
});

test("a missing include is no error of the server, and shows when it appears", async () => {
  await serving([], async (serve, open) => {
    const page = await open(THIRD);
    serve.write(`${ARTICLES}/third.md`, "# Third page\n\n[AZURE.INCLUDE [later](../includes/later.md)]\n\nBehind.\n");
    await shows(page, "Behind.");
    serve.write("content/en-us/includes/later.md", "It came later.\n");
    await shows(page, "It came later.");
    serve.remove("content/en-us/includes/later.md");
    await page.waitForFunction(() => !document.querySelector("main").textContent.includes("It came later."));
  });
});

test("a tab that follows goes to the page that is saved; others stay", async () => {
  await serving(["--follow"], async (serve, open) => {
    const [page, still] = [await open(FIRST), await open(FIRST)];
    await panel(still).locator(".bar").click();
    await panel(still).getByLabel("Follow the file").uncheck();
    await live(still);
    serve.edit(`${ARTICLES}/third.md`, "Nothing is shared here.", "Nothing at all.");
    await page.waitForURL((url) => url.pathname === THIRD);
    await shows(page, "Nothing at all.");
    assert.equal(new URL(still.url()).pathname, FIRST);
  });
});

test("eight tabs are live at once, and the eighth opens as soon as the first", async () => {
  await serving([], async (serve, open) => {
    const tabs = [];
    for (let count = 0; count < 8; count++) tabs.push(await open(FIRST));
    const time = await tabs[7].evaluate(() => performance.getEntriesByType("navigation")[0].duration);
    assert.ok(time > 0 && time < 1000, `${time} ms for the eighth tab`);
    serve.edit(`${ARTICLES}/first.md`, "Opening words", "Words for eight");
    await Promise.all(tabs.map((page) => shows(page, "Words for eight")));
  });
});

test("names of files and findings are text in the page", async () => {
  await serving([], async (serve, open) => {
    serve.write(`${ARTICLES}/x"><img src=x onerror=hacked=1>.md`, "# Odd name\n\n[nothing](nowhere<img src=x onerror=hacked=1>.md)\n");
    serve.write(`${ARTICLES}/third.md`, '# Third\n\n[AZURE.INCLUDE [x](../includes/<img src=x onerror=hacked=1>.md)]\n');
    const page = await open(THIRD);
    await shows(page, "Third");
    await panel(page).locator(".bar").click();
    await panel(page).locator(".finding").first().waitFor();
    assert.equal(await panel(page).locator("img").count(), 0);
    assert.equal(await page.evaluate(() => window.hacked), undefined);
  });
});

test("a page of another origin gets nothing, and our own page works", async () => {
  await serving([], async (serve, open, context) => {
    const script = (await (await fetch(serve.origin + FIRST)).text()).match(/src="(\/assets\/[^"]+\.js)"/)[1];
    const foreign = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html><title>evil</title>"));
    await new Promise((done) => foreign.listen(0, "127.0.0.1", done));
    try {
      const page = await context.newPage();
      // Another host name for the same machine is another site.
      await page.goto(`http://127.0.0.1:${foreign.address().port}/`);
      const target = `http://localhost:${serve.port}`;
      const got = await page.evaluate(
        async ({ target, script, path }) => {
          const element = (name, attribute, url) =>
            new Promise((done) => {
              const made = document.createElement(name);
              made.onload = () => done("loaded");
              made.onerror = () => done("blocked");
              made[attribute] = url;
              document.body.append(made);
            });
          const read = (url, options) => fetch(url, options).then((answer) => answer.text(), () => "blocked");
          const opaque = (url) => fetch(url, { mode: "no-cors" }).then(({ status }) => (status === 0 ? "opaque" : "read"), () => "blocked");
          const socket = (url) =>
            new Promise((done) => {
              const made = new WebSocket(url);
              made.onmessage = () => done("heard");
              made.onerror = () => done("blocked");
            });
          const frame = document.createElement("iframe");
          const framed = new Promise((done) => {
            frame.onload = () => {
              try {
                done(frame.contentDocument ? "read" : "blocked");
              } catch {
                done("blocked");
              }
            };
          });
          frame.src = target + path;
          document.body.append(frame);
          return {
            fetch: await read(target + path),
            report: await read(`${target}/__lazuli/page.json?url=${path}`),
            credentials: await read(target + path, { credentials: "include" }),
            "no-cors": await opaque(target + script),
            script: await element("script", "src", target + script),
            client: await element("script", "src", `${target}/__lazuli/client.js`),
            image: await element("img", "src", `${target}/assets/logo.svg`),
            socket: await socket(`${target.replace("http", "ws")}/__lazuli/live?page=${path}&hash=0`),
            stream: await new Promise((done) => {
              const source = new EventSource(`${target}/__lazuli/live?page=${path}&hash=0`);
              source.onmessage = () => done("heard");
              source.onerror = () => done("blocked");
            }),
            frame: await framed,
          };
        },
        { target, script, path: FIRST },
      );
      assert.deepEqual(new Set(Object.values(got)), new Set(["blocked"]), JSON.stringify(got));
    } finally {
      foreign.closeAllConnections();
      foreign.close();
    }
    await shows(await open(FIRST), "Opening words");
  });
});
