// A district in MapLibre GL JS: the style of /style.json on vector tiles, or with ?tiles=geojson on GeoJSON tiles.
import { addGeoJSONTiles, geojsonTiles } from "./geojson-tiles.js";

const isGeoJSON = new URLSearchParams(location.search).get("tiles") === "geojson";
document.querySelector(`nav a[href="?tiles=${isGeoJSON ? "geojson" : "mvt"}"]`).setAttribute("aria-current", "page");

const json = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer.json();
};
// MapLibre's workers take absolute addresses only.
const absolute = (template) => (template.startsWith("/") ? location.origin + template : template);

const style = await json("/style.json");
const source = style.sources.gridmap;
const { tiles, minzoom, maxzoom, bounds, attribution } =
  await json(isGeoJSON ? `${source.url}?format=geojson` : source.url);
style.sources.gridmap = {
  type: "vector", minzoom, maxzoom, tiles: tiles.map(absolute).map((tile) => (isGeoJSON ? geojsonTiles(tile) : tile)),
  ...(bounds && { bounds }),
};
document.getElementById("notice").textContent = attribution ?? "";

addGeoJSONTiles(maplibregl);
const [west, south, east, north] = bounds ?? [-180, -85, 180, 85];
const place = style.center ? {} : { bounds: [[west, south], [east, north]] };
window.map = new maplibregl.Map({
  container: "map", style, attributionControl: false, fadeDuration: 0, hash: true, ...place,
});
