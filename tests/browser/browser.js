// Chromium, as these tests start it.

import { after } from "node:test";

import { chromium } from "playwright-core";

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

// A browser for the tests of one file. It ends after the last of them, and so do the `sites` that they look at, also
// where no browser can be had.
export async function browse(...sites) {
  const close = () => sites.forEach((site) => site.close());
  const browser = await launch().catch((error) => {
    close();
    throw error;
  });
  after(async () => {
    await browser.close();
    close();
  });
  return browser;
}
