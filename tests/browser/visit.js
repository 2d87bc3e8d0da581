// One page in a browser of its own, and what went wrong while it was open.

// Runs `look` on `url`, opened with `options`; gives what went wrong while it was open.
export async function visit(browser, site, url, options, look) {
  const context = await browser.newContext(options);
  const problems = [];
  // The answer to a page that does not exist is a 404, which Chromium notes as an error of the page.
  const expected = (text) => url.includes("/no/such/") && /status of 404/.test(text);
  await context.route(
    (address) => address.origin !== site.origin && !["data:", "blob:"].includes(address.protocol),
    (route) => {
      problems.push(`asks another host: ${route.request().url()}`);
      return route.abort();
    },
  );
  try {
    const page = await context.newPage();
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type()) && !expected(message.text())) {
        problems.push(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
    page.on("response", (response) => {
      if (response.status() >= 400 && response.url() !== site.origin + url) {
        problems.push(`${response.status()}: ${response.url()}`);
      }
    });
    const response = await page.goto(site.origin + url, { waitUntil: "networkidle" });
    await look(page, response);
  } finally {
    await context.close();
  }
  return problems;
}
