// Many tabs and many requests at once.
//
//   node benches/serve/load.mjs [SECONDS]             30 by default
//
// 200 live channels stay open while 500 pages a second are asked for, each another one, over 64 connections of the
// loopback. Says the times of the requests, and every error. Environment as in latency.mjs. This program shares the
// machine with the server, so its own work is part of the times.

import { Agent, request } from "node:http";

import { channel, corpus, pagesOf, pause, serve, summary } from "./harness.mjs";

const SECONDS = Number(process.argv[2] ?? 30);
const [CHANNELS, RATE] = [200, 500];

const root = corpus();
const urls = pagesOf(root).map(({ url }) => url);
const server = await serve(root);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function get(path) {
  return new Promise((done, fail) => {
    const began = performance.now();
    const asked = request(server.origin + path, { agent }, (answer) => {
      answer.resume();
      answer.on("end", () => (answer.statusCode === 200 ? done(performance.now() - began) : fail(new Error(`${answer.statusCode} ${path}`))));
      answer.on("error", fail);
    });
    asked.on("error", fail);
    asked.end();
  });
}

await get(urls[0]);
const sockets = await Promise.all(Array.from({ length: CHANNELS }, (_, index) => channel(server, urls[index % urls.length], "0")));
let closed = 0;
for (const socket of sockets) socket.on("close", () => closed++);
await pause(2000);

const [times, errors, pending] = [[], new Map(), new Set()];
const began = performance.now();
for (let sent = 0; sent < SECONDS * RATE; ) {
  const due = Math.min(SECONDS * RATE, Math.floor(((performance.now() - began) / 1000) * RATE));
  for (; sent < due; sent++) {
    const one = get(urls[(sent * 7919) % urls.length]).then(
      (time) => times.push(time),
      ({ message }) => errors.set(message, (errors.get(message) ?? 0) + 1),
    );
    pending.add(one);
    one.finally(() => pending.delete(one));
  }
  await pause(2);
}
await Promise.all(pending);
const took = (performance.now() - began) / 1000;
console.log(`${times.length} answers in ${took.toFixed(1)} s (${(times.length / took).toFixed(0)} a second): ${summary(times)}`);
console.log(`${errors.size === 0 ? "no errors" : JSON.stringify([...errors])}; ${closed} of ${CHANNELS} channels closed`);
console.log(`memory ${(server.rss() / 2 ** 20).toFixed(0)} MiB, ${server.files()} open files, processor ${server.cpu().toFixed(1)} s`);
for (const socket of sockets) socket.destroy();
agent.destroy();
console.log(`exit code ${await server.end()}`);
