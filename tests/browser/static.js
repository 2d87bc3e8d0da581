// A small static server: the folder, gzip as any host has it, the nearest 404.html for what is missing.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { dirname, extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

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

// Serves `folder` on a port of the loopback interface: a free one, if none is named.
export async function serve(folder, port = 0) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://localhost");
    const { status, file } = answer(folder, pathname);
    const type = (file && TYPES[extname(file)]) ?? "application/octet-stream";
    const headers = { "content-type": type };
    // What carries a hash in its name never changes.
    headers["cache-control"] = /\.[0-9a-f]{8}\.\w+$/.test(pathname) ? "public, max-age=31536000, immutable" : "no-cache";
    let bytes = file ? readFileSync(file) : Buffer.alloc(0);
    if (/text|json|xml/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
      headers["content-encoding"] = "gzip";
      bytes = gzipSync(bytes);
    }
    response.writeHead(status, { ...headers, "content-length": bytes.length });
    response.end(bytes);
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return server;
}

