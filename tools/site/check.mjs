// Opens the pages of a running site in a real browser and fails where a person would be let down:
// serious accessibility faults (axe-core), sideways scrolling on a small screen, scripts needed,
// requests to elsewhere. With --screens DIR it also keeps pictures of three pages.
//
//   node check.mjs http://127.0.0.1:8087 [--screens ../../docs/screens] [--facility alder-creek]
import { createRequire } from "node:module";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { chromium } from "playwright-core";
import UPNG from "upng-js";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const [base, ...rest] = process.argv.slice(2);
const option = (name, other) => {
  const at = rest.indexOf(name);
  return at >= 0 ? rest[at + 1] : other;
};
if (!base) {
  console.error("usage: node check.mjs URL [--screens DIR] [--facility ID] [--query QUERY]");
  process.exit(2);
}
const screens = option("--screens");
const index = await (await fetch(new URL("/index.json", base))).json();
const facility = option("--facility", index.overview.facilities[0].id);
const statement = (await (await fetch(new URL("/statements.json", base))).json()).statements[0];
const source = (await (await fetch(new URL("/sources.json", base))).json()).sources[0];
const day = index.overview.as_of.on;
const earlier = new Date(Date.parse(day) - 10 * 86_400_000).toISOString().slice(0, 10);

const pages = [
  ["front", "/"],
  ["facility", `/facilities/${facility}`],
  ["compare", `/facilities/${facility}/compare?on=${day}&earlier=${earlier}`],
  ["statements", "/statements"],
  ["sources", "/sources"],
  ["about", "/about"],
  ["front-es", "/?lang=es"],
  ["facility-es", `/facilities/${facility}?lang=es`],
  ["state", `/states/${index.overview.states[0]?.code ?? "CA"}?on=${day}`],
  ["outbreaks", "/outbreaks"],
  ["areas", "/compare"],
  ["ratio", "/ratio"],
  ["coverage", "/coverage"],
  ["expansion", "/expansion"],
  ["spill-over", "/spill-over"],
  ["simulate", "/simulate"],
  ["rides", "/rides"],
  ["silence", "/silence"],
  ["brief", "/brief"],
  ["bad-date", "/?on=yesterday"],
  ["missing", "/facilities/no-such-place"],
];
// A facility without a series of cases has no epidemic to show.
const epidemic = `/facilities/${facility}/epidemic`;
if ((await fetch(new URL(epidemic, base))).ok) pages.push(["epidemic", epidemic]);
// Whose duty it is: the matrix, a cell of a facility and of its state as known then and now, what is
// owed, and the sheet; what a book does not have is passed over.
const data = async (path) => (await fetch(new URL(path, base))).json();
const cells = (await data("/duty.json")).rows.find((r) => r.facility === facility)?.cells ?? [];
const spoken = cells.find((c) => c.status.status !== "unknown") ?? cells[0];
pages.push(["duty", "/duty"], ["duty-es", "/duty?lang=es"], ["duty-then", `/duty?on=${day}&known=${day}`],
  ["agenda", "/agenda"], ["requests", "/requests?kind=all"], ["dockets", "/dockets"], ["plans", "/plans"]);
if (spoken) {
  const cell = `/duty/${facility}/${spoken.function}`;
  pages.push(["duty-cell", cell], ["duty-cell-es", `${cell}?lang=es`],
    ["duty-cell-then", `${cell}?on=${day}&known=${day}`], ["duty-nation", `/duty/US/${spoken.function}`],
    ["sheet", `/facilities/${facility}/sheet`], ["sheet-es", `/facilities/${facility}/sheet?lang=es`]);
}
const owed = (await data("/requests.json")).obligations;
if (owed.length) {
  const late = owed.find((o) => o.lateness.lateness === "overdue" || o.lateness.lateness === "lapsed");
  const id = ({ id }) => `/requests/${id.label}@${id.bearer}`;
  pages.push(["request", id(owed[0])], ["letter", `/requests/${owed[0].id.label}`]);
  if (late) pages.push(["silence-record", `${id(late)}/silence`]);
}
const docket = (await data("/dockets.json")).dockets[0];
if (docket) pages.push(["docket", `/dockets/${docket.id.court}/${docket.id.number}`]);
if (statement) pages.push(["statement", `/statements/${statement.label}`]);
if (source) pages.push(["source", `/sources/${source.id}`]);
const kept = ["front", "facility", "compare"];
const sizes = [[390, 844], [1280, 900]];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});
const faults = [];
let passes = 0;

// Without scripts: what a reader gets.
for (const [width, height] of sizes) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({
      viewport: { width, height }, javaScriptEnabled: false, colorScheme,
    });
    const page = await context.newPage();
    page.on("request", (r) => {
      if (!r.url().startsWith(base) && !r.url().startsWith("data:")) {
        faults.push(`${page.url()}: asks for ${r.url()}`);
      }
    });
    for (const [name, path] of pages) {
      const answer = await page.goto(new URL(path, base).href);
      const bytes = (await answer.body()).length;
      if (bytes > 200_000) faults.push(`${name}: ${bytes} bytes`);
      if (!(await page.locator("main h1").count())) faults.push(`${name}: no heading without scripts`);
      if (screens && colorScheme === "light" && kept.includes(name)) {
        mkdirSync(screens, { recursive: true });
        const tall = await page.evaluate("document.documentElement.scrollHeight");
        const shot = await page.screenshot({
          fullPage: true,
          clip: { x: 0, y: 0, width, height: Math.min(tall, width < 600 ? 3200 : 2600) },
        });
        const raw = UPNG.decode(shot.buffer.slice(shot.byteOffset, shot.byteOffset + shot.byteLength));
        let small;
        for (const colours of [128, 64, 32, 16, 8]) {
          small = Buffer.from(UPNG.encode([UPNG.toRGBA8(raw)[0]], raw.width, raw.height, colours));
          if (small.length < 150_000) break;
        }
        const date = option("--date", "sample");
        writeFileSync(`${screens}/${date}-${name}-${width}.png`, small);
      }
    }
    await context.close();
  }
}

// With scripts, for the tools alone; the site has none.
for (const [width, height] of sizes) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height }, bypassCSP: true, colorScheme });
    const page = await context.newPage();
    for (const [name, path] of pages) {
      await page.goto(new URL(path, base).href);
      if (await page.evaluate(() => document.scripts.length)) faults.push(`${name}: has a script`);
      const wide = await page.evaluate(
        () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth);
      if (wide > 0) faults.push(`${name} at ${width}: scrolls sideways by ${wide} px`);
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
      await page.evaluate(axe);
      const result = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      passes += result.passes.length;
      for (const v of result.violations) {
        const line = `${name} at ${width} ${colorScheme}: ${v.impact} ${v.id}: ${v.help}: ${v.nodes[0].target} (${v.nodes.length}) ${v.nodes[0].any[0]?.message ?? ""}`;
        if (v.impact === "serious" || v.impact === "critical") faults.push(line);
        else console.error(`note: ${line}`);
      }
    }
    await context.close();
  }
}
// The sheet for the people held is one page of paper, in each language and on both papers.
for (const [name, path] of pages.filter(([name]) => name.startsWith("sheet"))) {
  const page = await browser.newPage();
  await page.goto(new URL(path, base).href);
  for (const format of ["A4", "Letter"]) {
    const pdf = (await page.pdf({ format, printBackground: true })).toString("latin1");
    const sheets = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length;
    if (sheets !== 1) faults.push(`${name}: ${sheets} pages of ${format}`);
  }
  await page.close();
}
await browser.close();
for (const fault of [...new Set(faults)]) console.error(`fault: ${fault}`);
console.error(`${pages.length} pages at ${sizes.length} widths, light and dark: ${passes} checks passed, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
