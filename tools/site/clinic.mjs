// Works in a clinic in a real browser, as a nurse at a keyboard would, and fails where they would be let
// down: more than twelve strokes, a dose recorded twice or lost, a form that is sent in another person's
// name, something kept beyond the session, a serious accessibility fault (axe-core), sideways scrolling,
// a request to elsewhere.
//
//   node clinic.mjs http://127.0.0.1:8087 /welcome/TOKEN /welcome/TOKEN
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [base, ...links] = process.argv.slice(2);
if (!base || links.length !== 2) {
  console.error("usage: node clinic.mjs URL /welcome/TOKEN /welcome/TOKEN");
  process.exit(2);
}
const PASSPHRASE = "four quiet words here";
const LOGINS = ["noor", "theo"];
const faults = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
let page;
const watched = async (options) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.on("request", (r) => {
    if (!r.url().startsWith(base) && !r.url().startsWith("data:")) faults.push(`asks for ${r.url()}`);
  });
  page = await context.newPage();
  page.on("console", (m) => { if (/Content Security Policy/.test(m.text())) faults.push(m.text()); });
  return context;
};
const open = (path) => page.goto(new URL(path, base).href);
const here = () => new URL(page.url()).pathname + new URL(page.url()).search;
const must = (holds, what) => { if (!holds) faults.push(`${here()}: ${what}`); };
const logIn = async (login) => {
  await open("/login");
  await page.fill("[name=login]", login);
  await page.fill("[name=passphrase]", PASSPHRASE);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/clinic");
};
let strokes = 0;
const press = async (key) => { strokes += 1; await page.keyboard.press(key); };
const type = async (text) => { for (const c of text) await press(c); };
// There, and the keyboard is where the page puts it by itself.
const arrived = async (part) => {
  await page.waitForURL((url) => (url.pathname + url.search).includes(part), { timeout: 20_000 });
  if (part.includes("done=")) await page.locator("#who:focus").waitFor();
  if (part === "/dose") await page.locator("#scan:focus").waitFor();
};
// What a scanner does: the whole text at once, then Enter. The separator is one that keyboards have.
const scan = async (text) => {
  await page.locator("#who:focus, #scan:focus").waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press("Enter");
};
const digit = (gtin) => (10 - [...gtin].reduce((sum, c, n) => sum + Number(c) * (n % 2 ? 1 : 3), 0) % 10) % 10;
const packageOf = (lot) => `]d201${"0035926710001"}${digit("0035926710001")}17301231${"10"}${lot}^2190000123`;
const dosesHere = () => page.locator("ol.doses > li").count();

// Each chooses a passphrase at the one-time address, without scripts.
let context = await watched({ javaScriptEnabled: false });
for (const [n, link] of links.entries()) {
  await open(link);
  await page.fill("[name=new-passphrase]", PASSPHRASE);
  await page.fill("[name=again]", PASSPHRASE);
  await page.locator("main form.entry button[type=submit]").first().click();
  must(here().startsWith("/login"), `${LOGINS[n]} chooses a passphrase`);
}

// Without scripts: two scans, then two keys.
await logIn("noor");
await scan("AC-00003");
await arrived("/dose");
await scan(packageOf("EW0165"));
await arrived("?done=dose");
must(await dosesHere() === 1, "two scans record a dose");
strokes = 0;
await type("AC-00004");
await press("Enter");
await arrived("/dose");
await type("1");
await press("Enter");
await arrived("?done=dose");
must(strokes <= 12, `a dose took ${strokes} strokes`);
console.error(`a dose by number and key: ${strokes} strokes`);
await type("AC-00005");
await press("Enter");
await arrived("/dose");
strokes = 0;
await type("1");
await press("Tab");
await type("EW0172");
await press("Enter");
await arrived("?done=dose");
must((await page.locator("ol.doses").innerText()).includes("EW0172"), "a lot that was typed is the one recorded");
must(strokes <= 12, `a dose with another lot took ${strokes} strokes`);
console.error(`a dose with another lot, on its page: ${strokes} strokes`);

// Back, and sent again: one dose.
await open("/clinic");
await scan("AC-00006");
await arrived("/dose");
const drawn = await page.content();
await type("1");
await press("Enter");
await arrived("?done=dose");
const chart = page.url();
// The page as it was drawn, in another tab: what the back button shows from memory.
const twin = await context.newPage();
await twin.goto(new URL(chart.split("?")[0] + "/dose").href);
await twin.setContent(drawn.replaceAll('action="/', `action="${new URL(base).origin}/`));
await twin.fill("#scan", "1");
await twin.locator("form.entry button[type=submit]").first().click();
await twin.waitForURL((url) => url.search.includes("done=dose"), { timeout: 10_000 }).catch(() => {});
must(twin.url().includes("done=dose"), `a form that is sent twice goes where the first one went, not to ${twin.url()}: ${(await twin.locator("main").innerText()).slice(0, 300)}`);
must(await twin.locator("ol.doses > li").count() === 1, "a form that is sent twice records one dose");
await twin.close();
await context.close();

// With scripts: the connection breaks, and comes back.
context = await watched({});
await logIn("noor");
await scan("AC-00007");
await arrived("/dose");
const path = new URL(page.url()).pathname;
await context.setOffline(true);
await type("1");
await press("Enter");
await page.locator("#kept:not([hidden])").waitFor();
must(new URL(page.url()).pathname === path, "the form stays in its page");
must(await page.inputValue("#scan") === "1", "with what was typed");
await press("Enter");
await page.waitForTimeout(500);
const stored = await page.evaluate(() => [sessionStorage.getItem("standing-kept"), localStorage.length, document.cookie]);
must(JSON.parse(stored[0]).forms.length === 1, "pressed twice it is kept once");
must(stored[1] === 0 && stored[2] === "", "nothing lies where it would outlive the tab");
await context.setOffline(false);
await arrived("?done=dose");
must(await dosesHere() === 1, "it is sent once the connection is back");
must(await page.evaluate(() => sessionStorage.length) === 0, "and is kept no longer");

// A word of the server is shown by scripts as without them.
await open(path);
await scan("9");
await page.locator("#scan-error").waitFor();
must(await page.evaluate(() => sessionStorage.length) === 0, "what the server refused is not kept");

// Logging out with a form that is kept takes it away.
await open(path);
await context.setOffline(true);
await type("1");
await press("Enter");
await page.locator("#kept:not([hidden])").waitFor();
await context.route("**/dose", (route) => route.abort());
await context.setOffline(false);
await page.locator("form[action^='/logout'] button").click();
await arrived("/login");
must(await page.evaluate(() => sessionStorage.length) === 0, "nothing outlives the log-out");
await context.unroute("**/dose");

// The session ends under a form, and somebody else logs in on the same computer: it is not theirs.
await logIn("noor");
await scan("AC-00008");
await arrived("/dose");
const other = page.url();
const left = page;
page = await context.newPage();
await open("/clinic");
await page.locator("form[action^='/logout'] button").click();
await arrived("/login");
await logIn("theo");
await left.bringToFront();
await left.keyboard.type("1");
await left.keyboard.press("Enter");
await left.locator("#kept:not([hidden])").waitFor();
await left.waitForTimeout(500);
must(await left.evaluate(() => sessionStorage.length) === 0, "a form of an ended session is in its page alone");
await page.goto(other.replace("/dose", ""));
must(await page.locator("ol.doses > li").count() === 0, "and is not sent in another name");
// Back as the one whose it is: then it is sent.
await page.locator("form[action^='/logout'] button").click();
await arrived("/login");
await logIn("noor");
await left.locator("#kept button").click();
await left.waitForURL((url) => url.search.includes("done=dose"), { timeout: 20_000 });
must(await left.locator("ol.doses > li").count() === 1, "whoever filled it in sends it");
await left.close();

// The pages on two screens, in two languages.
await scan("AC-00001");
await arrived("/dose");
const person = new URL(page.url()).pathname.replace("/dose", "");
const pages = [
  ["today", "/clinic"], ["sheet", "/clinic/sheet"], ["person", person], ["dose", `${person}/dose`],
  ["decision", `${person}/decision`], ["offer", `${person}/offer`], ["request", `${person}/request`],
  ["record", `${person}/record`], ["account", "/clinic/account"],
];
let passes = 0;
let looked = 0;
const state = await context.storageState();
for (const [width, height] of [[390, 844], [1280, 900]]) {
  const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, storageState: state });
  page = await context.newPage();
  for (const lang of ["en", "es"]) {
    const more = [["found", async () => {
      await open(`/clinic?lang=${lang}`);
      await page.fill("#who", "fic");
      await page.keyboard.press("Enter");
      await page.locator("ol.due").waitFor();
    }], ["asked", async () => {
      await open(`${person}/dose?lang=${lang}`);
      await page.fill("#scan", "1");
      await page.fill("#lot", "EW0199");
      await page.fill("#expiry", "2020-01-31");
      await page.locator("form.entry button[type=submit]").first().click();
      await page.locator("div.errors").waitFor();
    }]];
    const all = pages.map(([name, path]) => [name, () => open(`${path}?lang=${lang}`)]).concat(more);
    for (const [name, go] of all) {
      await go();
      looked += 1;
      const wide = await page.evaluate(
        () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
      if (wide > 0) faults.push(`${name} at ${width}: scrolls sideways by ${wide} px`);
      if (process.env.SHOTS) {
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${lang}-${width}.png`, fullPage: true });
      }
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      passes += result.passes.length;
      for (const v of result.violations) {
        const line = `${name} at ${width}: ${v.impact} ${v.id}: ${v.help}: ${v.nodes[0].target} (${v.nodes.length})`;
        if (v.impact === "serious" || v.impact === "critical") faults.push(line);
        else console.error(`note: ${line}`);
      }
    }
  }
  await context.close();
}
await browser.close();
for (const fault of [...new Set(faults)]) console.error(`fault: ${fault}`);
console.error(`${looked} pages of a clinic: ${passes} checks passed, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
