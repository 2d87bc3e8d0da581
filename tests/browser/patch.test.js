// The patcher alone, in a real browser: after a patch the page is what a reload would show, and what scripts and the
// reader made of it is still there.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";

import { launch } from "./browser.js";

const PATCHER = new URL("../../src/serve/client/patch.js", import.meta.url);

const browser = await launch();
after(() => browser.close());
const page = await browser.newPage();
await page.route("http://patch.test/**", (route) =>
  route.request().url().endsWith("patch.js")
    ? route.fulfill({ contentType: "text/javascript", body: readFileSync(PATCHER, "utf8") })
    : route.fulfill({ contentType: "text/html", body: "<!doctype html><title>test</title>" }),
);
await page.goto("http://patch.test/");

// Shows `base`, lets `meddle` change it as scripts do, patches it to `next`. Gives what `look` sees then.
function patch(base, next, meddle = () => {}, look = () => document.body.innerHTML) {
  return page.evaluate(
    async ([base, next, meddle, look]) => {
      const { Patcher } = await import("/patch.js");
      const parse = (body) => new DOMParser().parseFromString(`<body>${body}</body>`, "text/html").body;
      document.body.replaceChildren(...document.importNode(parse(base), true).childNodes);
      const root = document.createElement("html");
      root.append(document.body.cloneNode(true));
      const patcher = new Patcher(root.firstChild, document.body);
      const kept = eval(meddle)();
      const changed = patcher.apply(parse(next));
      return eval(look)(kept, changed);
    },
    [base, next, `(${meddle})`, `(${look})`],
  );
}

test("random pages become each other", async () => {
  const wrong = await page.evaluate(async () => {
    const { Patcher } = await import("/patch.js");
    let state = 20260101;
    const random = (below) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const pick = (list) => list[random(list.length)];
    const words = ["one", "two", "three <b>bold</b>", "<code>four</code>", "<!-- five -->", "six &amp; seven", " "];
    const block = (depth) => {
      const name = pick(["p", "div", "ul", "h2", "section", "details", "pre"]);
      const id = random(3) ? "" : ` id="i${random(9)}"`;
      const kind = random(4) ? "" : ` class="${pick(["a", "b", "a b"])}"`;
      const inner = depth > 0 && random(3) && name !== "p" ? blocks(depth - 1) : Array.from({ length: random(4) }, () => pick(words)).join("");
      return `<${name}${id}${kind}>${name === "ul" ? `<li>${inner}</li><li>${pick(words)}</li>` : inner}</${name}>`;
    };
    const blocks = (depth) => Array.from({ length: 1 + random(5) }, () => block(depth)).join("\n");
    const parse = (body) => new DOMParser().parseFromString(`<body>${body}</body>`, "text/html").body;
    const edit = (html) => {
      const parts = html.split("\n");
      const at = random(parts.length);
      parts.splice(at, random(2), ...(random(2) ? [block(1)] : []));
      if (random(3) === 0) parts.splice(random(parts.length), 0, parts.splice(random(parts.length), 1)[0]);
      return parts.join("\n");
    };
    for (let round = 0; round < 400; round++) {
      let html = blocks(3);
      document.body.replaceChildren(...document.importNode(parse(html), true).childNodes);
      const copy = document.body.cloneNode(true);
      const patcher = new Patcher(copy, document.body);
      for (let step = 0; step < 4; step++) {
        html = random(4) ? edit(html) : blocks(3);
        const next = parse(html);
        patcher.apply(next);
        for (const tree of [document.body, copy]) {
          if (!tree.isEqualNode(next)) return { round, step, is: tree.innerHTML, wanted: next.innerHTML };
        }
      }
    }
    return null;
  });
  assert.equal(wrong, null);
});

test("a change of one word leaves the selection in the same paragraph", async () => {
  const selected = await patch(
    "<p>One two three four.</p>",
    "<p>One TWO AND A HALF three four.</p>",
    () => {
      const text = document.querySelector("p").firstChild;
      getSelection().setBaseAndExtent(text, 8, text, 13);
    },
    () => String(getSelection()),
  );
  assert.equal(selected, "three");
});

test("what a script wrapped stays wrapped when its text changes, and goes with it", async () => {
  const wrap = () => {
    const pre = document.querySelector("pre");
    const holder = Object.assign(document.createElement("div"), { className: "holder" });
    pre.replaceWith(holder);
    holder.append(pre, document.createElement("button"));
  };
  const holder = (text) => `<div class="holder"><pre>${text}</pre><button></button></div>`;
  const html = await patch("<p>a</p><pre>x = 1</pre><p>b</p>", "<p>a</p><pre>x = 2</pre><p>c</p>", wrap);
  assert.equal(html, `<p>a</p>${holder("x = 2")}<p>c</p>`);
  assert.equal(await patch("<p>a</p><pre>x</pre><p>b</p>", "<p>a</p><p>b</p>", wrap), "<p>a</p><p>b</p>");
  const behind = await patch("<p>a</p><pre>x</pre>", "<p>a</p><pre>x</pre><h2>new</h2>", wrap);
  assert.equal(behind, `<p>a</p>${holder("x")}<h2>new</h2>`);
});

test("what a script took away comes back only when the server changes it", async () => {
  const take = () => document.querySelector("ul").replaceWith(document.createElement("select"));
  const base = "<div><ul><li>1</li></ul></div><p>a</p>";
  assert.equal(await patch(base, base.replace("a", "b"), take), "<div><select></select></div><p>b</p>");
  assert.equal(await patch(base, base.replace("1", "2"), take), "<div><ul><li>2</li></ul></div><p>a</p>");
});

test("what a script put elsewhere changes there, and what is beside its old place stays", async () => {
  const move = () => {
    document.querySelector("aside").append(document.querySelector("nav"));
    window.kept = document.querySelector("p");
  };
  const base = "<main><p>a</p><nav>1</nav><p>b</p></main><aside></aside>";
  const html = await patch(base, base.replace("1", "2").replace("<p>b</p>", "<h2>new</h2><p>c</p>"), move);
  assert.equal(html, "<main><p>a</p><h2>new</h2><p>c</p></main><aside><nav>2</nav></aside>");
  assert.ok(await page.evaluate(() => window.kept.isConnected), "the first paragraph is the same element");
});

test("classes that scripts added stay when the server changes others", async () => {
  const base = '<div class="box"><p>a</p></div><p class="b c">d</p>';
  const html = await patch(
    base,
    '<div class="box wide"><p>a</p></div><p class="b">d</p>',
    () => {
      document.querySelector(".box").classList.add("ready");
      document.querySelector(".b").classList.remove("b");
      document.querySelector(".c").classList.add("mine");
    },
  );
  assert.equal(html, '<div class="box wide ready"><p>a</p></div><p class="mine">d</p>');
});

test("state of the reader stays: open parts, fields, focus", async () => {
  const base = '<details><summary>s</summary><p>a</p></details><input value="x"><p hidden>h</p>';
  const found = await patch(
    base,
    base.replace("<p>a</p>", "<p>b</p><p>c</p>"),
    () => {
      document.querySelector("details").open = true;
      document.querySelector("[hidden]").hidden = false;
      const field = document.querySelector("input");
      field.value = "typed";
      field.focus();
    },
    () => ({
      open: document.querySelector("details").open,
      shown: !document.querySelector("body > p").hidden,
      value: document.querySelector("input").value,
      focus: document.activeElement.localName,
      text: document.querySelector("details").textContent,
    }),
  );
  assert.deepEqual(found, { open: true, shown: true, value: "typed", focus: "input", text: "sbc" });
});

test("only what differs counts as changed", async () => {
  const names = (base, next) => patch(base, next, undefined, (_, changed) => changed.map((element) => element.id || element.localName));
  assert.deepEqual(await names("<p id=a>1</p>\n<p id=b>2</p>", "<p id=a>1</p>\n\n<p id=b>3</p>"), ["b"]);
  assert.deepEqual(await names("<p id=a>1</p><p id=b>2</p>", "<p id=a>1</p><p id=c>x</p><p id=b>2</p>"), ["c"]);
  assert.deepEqual(await names("<p id=a>1</p><h2 id=c>x</h2><p id=b>2</p>", "<p id=a>1</p><p id=b>2</p>"), ["b"]);
  assert.deepEqual(await names("<p id=a>1</p>", "<p id=a>1</p>"), []);
});
