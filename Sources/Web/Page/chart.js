// Small charts of households against the reference band, drawn as SVG.

import { el, t, number } from "./text.js";
import { colour, fromMean, neutral, signed } from "./shade.js";

const svgNamespace = "http://www.w3.org/2000/svg";

export function svg(name, attributes, ...children) {
  const node = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

// ▲ and how many too many, ▼ and how many too few: what the colour says, in signs.
export function sign(grid) {
  if (grid.state === "over") return `▲ ${number(grid.households - grid.band_max)}`;
  if (grid.state === "under") return `▼ ${number(grid.band_min - grid.households)}`;
  return "";
}

export function stateWords(grid) {
  if (grid.state === "over") return `▲ ${t("plus", { n: number(grid.households - grid.band_max) })}`;
  if (grid.state === "under") return `▼ ${t("minus", { n: number(grid.band_min - grid.households) })}`;
  return grid.state === "within" ? t("within1") : t("unknown");
}

// 412 户（推算）
export function households(item) {
  if (item.households == null) return "–";
  return `${number(item.households)} · ${t(item.households_source ?? "estimated")}`;
}

// A bar for one grid, with the band behind it; `most` is the right end of the axis.
export function bar(grid, most) {
  const x = (count) => Math.min(100, (100 * count) / most);
  const chart = svg("svg", { viewBox: "0 0 100 9", preserveAspectRatio: "none", "aria-hidden": "true" });
  chart.append(svg("rect", { x: 0, y: 2, width: 100, height: 5, fill: "#f1efe7" }));
  if (grid.band_min != null) {
    chart.append(svg("rect", {
      x: x(grid.band_min), y: 0, width: x(grid.band_max) - x(grid.band_min), height: 9, fill: "#dfe5d3",
    }));
  }
  if (grid.households != null) {
    const shade = colour(grid);
    chart.append(svg("rect", {
      x: 0, y: 2, width: x(grid.households), height: 5, fill: shade === neutral ? "#8d9a7c" : shade,
      "fill-opacity": grid.households_source === "estimated" ? 0.75 : 1,
    }));
  }
  return chart;
}

// The loads of a community's grids side by side, with band and mean.
export function columns(grids, middle, choose) {
  const counted = grids.filter((grid) => grid.households != null);
  const most = Math.max(1, ...counted.map((grid) => grid.households), ...grids.map((grid) => (grid.band_max ?? 0) * 1.1));
  const y = (count) => 64 - (60 * Math.min(count, most)) / most;
  const width = 10 * grids.length;
  const chart = svg("svg", { class: "columns", viewBox: `0 0 ${width} 64`, preserveAspectRatio: "none", "aria-hidden": "true" });
  const band = grids.find((grid) => grid.band_min != null);
  if (band) {
    chart.append(svg("rect", {
      x: 0, y: y(band.band_max), width, height: y(band.band_min) - y(band.band_max), fill: "#dfe5d3",
    }));
  }
  grids.forEach((grid, i) => {
    if (grid.households == null) return;
    const shade = colour(grid);
    const column = svg("rect", {
      class: "column", x: 10 * i + 1.5, y: y(grid.households), width: 7, height: 64 - y(grid.households),
      fill: shade === neutral ? "#8d9a7c" : shade,
    }, svg("title", {}, `${grid.short} · ${number(grid.households)} · ${signed(fromMean(grid))}`));
    column.addEventListener("click", () => choose(grid.id));
    chart.append(column);
  });
  if (middle != null) {
    chart.append(svg("line", {
      x1: 0, x2: width, y1: y(middle), y2: y(middle), stroke: "#1d2a33", "stroke-dasharray": "4 3",
      "vector-effect": "non-scaling-stroke",
    }));
  }
  return chart;
}

// All grids of a community on one axis: a tick each.
export function strip(grids, most) {
  const x = (count) => Math.min(99.5, (100 * count) / most);
  const chart = svg("svg", { viewBox: "0 0 100 9", preserveAspectRatio: "none", "aria-hidden": "true" });
  chart.append(svg("rect", { x: 0, y: 3.5, width: 100, height: 2, fill: "#ece9df" }));
  const band = grids.find((grid) => grid.band_min != null);
  if (band) {
    chart.append(svg("rect", {
      x: x(band.band_min), y: 0, width: x(band.band_max) - x(band.band_min), height: 9, fill: "#dfe5d3",
    }));
  }
  for (const grid of grids) {
    if (grid.households == null) continue;
    const shade = colour(grid);
    chart.append(svg("rect", {
      x: x(grid.households) - 0.5, y: 0.5, width: 1, height: 8, fill: shade === neutral ? "#6f7d5e" : shade,
    }));
  }
  return chart;
}

// Where a grid's households lie between nothing and well over the band.
export function gauge(grid) {
  if (grid.households == null || grid.band_min == null) return null;
  const most = Math.max(grid.band_max * 1.4, grid.households * 1.05);
  const share = (count) => `${(100 * count) / most}%`;
  const band = el("span", { class: "band" });
  band.style.left = share(grid.band_min);
  band.style.width = share(grid.band_max - grid.band_min);
  const mark = el("span", { class: "mark" });
  mark.style.left = share(grid.households);
  return el("div", {},
    el("div", { class: "gauge", "aria-hidden": "true" }, band, mark),
    el("div", { class: "gauge-words" }, t("bandLine", { min: number(grid.band_min), max: number(grid.band_max) })));
}
