// Which colour a grid has: by its reference band, or by how far it is from the mean of its community.

import { number } from "./text.js";

// Blue under, neutral, red over, in nine steps; grey where there is nothing to judge by.
export const ramp = ["#6497be", "#8ab1cf", "#b0cbdf", "#d3e0e8", "#ebe7da", "#f2dacf", "#eabfad", "#dd9c84", "#cc7860"];
export const neutral = ramp[4];
export const unjudged = "#e3e3df";

// Where the steps to either side begin, as shares of the mean.
const limits = [0.02, 0.05, 0.1, 0.2];

const remembered = "gridmap.view";
export let view = "band";
try { if (localStorage.getItem(remembered) === "mean") view = "mean"; } catch { /* private windows may refuse storage */ }

export function setView(chosen) {
  view = chosen;
  try { localStorage.setItem(remembered, chosen); } catch { /* as above */ }
}

// The mean load of each community's grids, buildings that outweigh a grid left aside, by its code.
const means = new Map();

export function setMeans(communities) {
  means.clear();
  for (const one of communities) means.set(one.code, one.mean);
}

export function mean(community) { return means.get(community) ?? null; }

// From the mean of its community, as a share of it; null when it was not counted.
export function fromMean(grid) {
  const middle = mean(grid.community);
  return grid.households == null || !middle ? null : grid.households / middle - 1;
}

// +4.2 %
export function signed(share) {
  return share == null ? "–" : `${share < 0 ? "−" : "+"}${number(Math.abs(Math.round(1000 * share) / 10))} %`;
}

// How far a grid is out of its band, as a share of the limit it passes; 0 inside, null when there is nothing to say.
function fromBand(grid) {
  if (grid.households == null || grid.band_min == null) return null;
  if (grid.households < grid.band_min) return (grid.households - grid.band_min) / grid.band_min;
  if (grid.households > grid.band_max) return (grid.households - grid.band_max) / grid.band_max;
  return 0;
}

export function colour(grid) {
  const out = view === "mean" ? fromMean(grid) : fromBand(grid);
  if (out == null) return unjudged;
  const step = view === "mean"
    ? limits.filter((limit) => Math.abs(out) > limit).length
    : out === 0 ? 0 : Math.min(4, 1 + Math.floor(Math.abs(out) / 0.15));
  return ramp[4 + Math.sign(out) * step];
}
