// lazuli's reader without a browser: the worker's own code over files, and what it asks for.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";

// Opens the index of `locale` in the site at `folder`. `ask(query)` gives its pages; `asked` counts what was loaded.
export function open(folder, locale, script) {
  const asked = new Map();
  const fetch = async (url) => {
    const bytes = readFileSync(join(folder, url));
    asked.set(url, bytes.length);
    return new Response(bytes);
  };
  const scope = createContext({ fetch, Response, DecompressionStream, TextDecoder, setTimeout, Uint8Array, Promise });
  runInContext(readFileSync(script, "utf8"), scope);
  const index = `/search/${locale}/`;
  const request = (kind, rest) => scope.lazuliSearch({ kind, folder: index, ...rest });
  return { asked, request, ask: (query, count = 3) => request("search", { query, count }) };
}
