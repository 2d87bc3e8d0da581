// What the measurements of `lazuli serve` share: sets in scratch folders, the server, its channels and its size.

import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const project = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const LAZULI = process.env.LAZULI ?? join(project, "target/release/lazuli");
const CORPUS = resolve(process.env.CORPUS ?? join(project, "../shared/corpus"));
const LOCALES = ["en-us", "nl-nl", "zh-tw"];

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// A scratch folder that goes with the process.
export function scratch() {
  const folder = mkdtempSync(join(process.env.WORK ?? tmpdir(), "lazuli-serve-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// A copy of the corpus, three locales in one set.
export function corpus() {
  if (!existsSync(CORPUS)) throw new Error(`no corpus in ${CORPUS}: set CORPUS`);
  const root = scratch();
  const tables = LOCALES.map((locale) => `\n[locales.${locale}]\nroot = "${locale}"\n`);
  for (const locale of LOCALES) cpSync(join(CORPUS, locale), join(root, locale), { recursive: true });
  writeFileSync(join(root, "lazuli.toml"), `[site]\ntitle = "Docs"\nsource_locale = "en-us"\n${tables.join("")}`);
  return root;
}

// All pages of a set, as `lazuli pages` lists them.
export function pagesOf(root) {
  const text = execFileSync(LAZULI, ["pages", "--root", root, "--format", "json"], { encoding: "utf8", maxBuffer: 1 << 30 });
  return JSON.parse(text);
}

export function write(root, name, text) {
  mkdirSync(dirname(join(root, name)), { recursive: true });
  writeFileSync(join(root, name), text);
}

// Starts the server; it is ready when it says where it is. `since` is when it was started.
export async function serve(root, ...args) {
  const since = performance.now();
  const child = spawn(LAZULI, ["serve", "--root", root, "--port", "0", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const port = await new Promise((done, fail) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        said = (said + text).slice(-10_000);
        const found = /http:\/\/[^\s/]+:(\d+)/.exec(said);
        if (found) done(Number(found[1]));
      });
    }
    child.once("exit", (code) => fail(new Error(`lazuli serve ended with ${code}: ${said}`)));
  });
  const read = (name) => readFileSync(`/proc/${child.pid}/${name}`, "utf8");
  return {
    port,
    since,
    origin: `http://127.0.0.1:${port}`,
    said: () => said,
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(read("status"))[1]) * 1024,
    files: () => readdirSync(`/proc/${child.pid}/fd`).length,
    // Seconds of processor time.
    cpu: () => read("stat").split(") ")[1].split(" ").slice(11, 13).reduce((sum, ticks) => sum + Number(ticks), 0) / 100,
    end: () =>
      new Promise((done) => {
        child.once("exit", done);
        child.kill("SIGINT");
      }),
  };
}

// A live channel without a browser. `heard` is called with each message.
export function channel(server, page, hash, heard = () => {}) {
  return new Promise((done, fail) => {
    const socket = connect(server.port, "127.0.0.1");
    let [bytes, open] = [Buffer.alloc(0), false];
    socket.on("error", fail);
    socket.on("connect", () =>
      socket.write(
        `GET /__lazuli/live?${new URLSearchParams({ page, hash })} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n` +
          `Origin: ${server.origin}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
          `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
      ),
    );
    socket.on("data", (data) => {
      bytes = Buffer.concat([bytes, data]);
      const end = bytes.indexOf("\r\n\r\n");
      if (!open && end < 0) return;
      if (!open) {
        const status = bytes.subarray(0, bytes.indexOf("\r\n")).toString();
        if (!status.includes(" 101 ")) return fail(new Error(status));
        [bytes, open] = [bytes.subarray(end + 4), true];
        done(socket);
      }
      for (let length; (length = frame(bytes)) !== null && bytes.length >= length.end; bytes = bytes.subarray(length.end)) {
        const text = bytes.subarray(length.start, length.end).toString();
        if ((bytes[0] & 15) === 1) heard(JSON.parse(text));
        // A ping is answered with its content, masked with zeros.
        if ((bytes[0] & 15) === 9) socket.write(Buffer.concat([Buffer.from([0x8a, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]));
      }
    });
  });
}

// Where the content of the first frame begins and ends; null if its head is not all there.
function frame(bytes) {
  if (bytes.length < 2) return null;
  const short = bytes[1] & 127;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  return { start, end: start + length };
}

// The value below which `share` of `times` lie.
export function quantile(times, share) {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function summary(times) {
  const at = (share) => quantile(times, share).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${Math.max(...times).toFixed(1)} ms of ${times.length}`;
}

// A page's HTML as built: without the script of the preview.
export const asBuilt = (html) => html.replace(/<script src="\/__lazuli\/client\.js"[^>]*><\/script>\n?/, "");

// Numbers that look random and are the same in each run.
export function dice(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
