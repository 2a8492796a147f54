// Goes through the office in a real browser without scripts, as a person at a keyboard would, and
// fails where they would be let down: a step that does not lead on, a serious accessibility fault
// (axe-core), sideways scrolling on a small screen, a request to elsewhere.
//
//   node office.mjs http://127.0.0.1:8087 /welcome/TOKEN
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [base, link] = process.argv.slice(2);
if (!base || !link) {
  console.error("usage: node office.mjs URL /welcome/TOKEN");
  process.exit(2);
}
const PASSPHRASE = "four quiet words here";
const faults = [];
const looked = [];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, javaScriptEnabled: false });
const page = await context.newPage();
page.on("request", (r) => {
  if (!r.url().startsWith(base) && !r.url().startsWith("data:")) faults.push(`${page.url()}: asks for ${r.url()}`);
});
const open = (path) => page.goto(new URL(path, base).href);
const here = () => new URL(page.url()).pathname;
const must = (holds, what) => { if (!holds) faults.push(`${here()}: ${what}`); };
const send = () => page.locator("main form.entry button[type=submit]").first().click();
const keep = async () => looked.push([page.url(), await page.content()]);
const today = new Date().toISOString().slice(0, 10);
const before = (days) => new Date(Date.parse(today) - days * 86_400_000).toISOString().slice(0, 10);

// The way in stands on the public page.
await open("/");
await page.locator("footer a[href='/login']").click();
must(here() === "/login", "the footer leads to the log-in");
await keep();

// A passphrase is chosen once, at the one-time address.
await open(link);
await page.fill("[name=new-passphrase]", PASSPHRASE);
await page.fill("[name=again]", PASSPHRASE);
await keep();
await send();
must(here() === "/login", "choosing a passphrase leads to the log-in");
await page.fill("[name=login]", "nora");
await page.fill("[name=passphrase]", "not these words at all");
await send();
must((await page.locator("main").innerText()).length > 0 && here() === "/login", "a wrong passphrase stays outside");
await page.fill("[name=login]", "nora");
await page.fill("[name=passphrase]", PASSPHRASE);
await send();
must(here() === "/office", "logging in leads to the office");
await keep();

// A request, with a mistake first: what was typed is kept and the fault stands at its field.
await open("/office/new/statement?kind=request");
await page.fill("[name=addressees]", "Nobody that is known");
await page.fill("[name=subject]", "batavia");
await page.fill("[name=what]", "Who supplies doses?");
await page.fill("[name=said]", before(40));
await send();
must(await page.inputValue("[name=what]") === "Who supplies doses?", "what was typed is kept");
await keep();
await page.fill("[name=addressees]", "us-ice");
await send();
const request = here();
must(request.startsWith("/office/requests/"), "a request is entered");
must(await page.locator("section.clock .derivation li").count() > 0, "its clock is derived");
await keep();

// It is late: the first page says so, and a draft is proposed.
await open("/office");
must(await page.locator("section.own-agenda a[href='" + request + "']").count() > 0, "it stands on the agenda");
await keep();
await page.locator("section.own-agenda a[href^='/office/drafts/']").first().click();
must((await page.locator("div.draft").innerText()).includes("DRAFT"), "a draft is shown");
await keep();

// A letter that came in stops nothing.
await open("/office/new/source");
await page.setInputFiles("input[type=file]", {
  name: "reply.eml", mimeType: "message/rfc822",
  buffer: Buffer.from("From: a@example.invalid\r\nTo: n@north.invalid\r\nSubject: Re: doses\r\n\r\nIt is done.\r\n"),
});
await page.check("[name=nature][value=received]").catch(() => page.selectOption("[name=nature]", "received"));
await page.fill("[name=title]", "A reply");
await page.fill("[name=origin]", "by mail");
await keep();
await send();
must(here().startsWith("/office/sources/"), "a letter is kept");
await keep();
await open("/office");
must(await page.locator("section.own-agenda a[href='" + request + "']").count() > 0, "the clock runs on");
await page.locator("main a[href^='/office/replies/']").first().click();
await keep();

// And out again.
await page.locator("form[action='/logout'] button").click();
await open("/office");
must(here() === "/login", "after logging out the office is closed");
await context.close();

// The pages as they were seen, held against axe on two screens.
let passes = 0;
for (const [width, height] of [[390, 844], [1280, 900]]) {
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true });
  const page = await context.newPage();
  const style = await (await fetch(new URL("/", base))).text();
  const address = style.match(/rel="stylesheet" href="([^"]+)"/)[1];
  const css = await (await fetch(new URL(address, base))).text();
  for (const [url, html] of looked) {
    await page.goto(new URL("/healthz", base).href);
    await page.setContent(html);
    await page.addStyleTag({ content: css });
    const path = new URL(url).pathname;
    const wide = await page.evaluate(
      () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
    if (wide > 0) faults.push(`${path} at ${width}: scrolls sideways by ${wide} px`);
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    passes += result.passes.length;
    for (const v of result.violations) {
      const line = `${path} at ${width}: ${v.impact} ${v.id}: ${v.help}: ${v.nodes[0].target} (${v.nodes.length})`;
      if (v.impact === "serious" || v.impact === "critical") faults.push(line);
      else console.error(`note: ${line}`);
    }
  }
  await context.close();
}
await browser.close();
for (const fault of [...new Set(faults)]) console.error(`fault: ${fault}`);
console.error(`${looked.length} pages of the office: ${passes} checks passed, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
