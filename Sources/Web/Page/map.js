// The map itself: layers, styles, what is under the pointer.

import { t, number, language } from "./text.js";
import { sign } from "./chart.js";
import { colour, view } from "./shade.js";

const ink = "#1d2a33";
const font = '"PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", system-ui, sans-serif';
const { Style, Fill, Stroke, Text, Circle } = ol.style;

// The server was asked for these tiles by this page, and nothing in them has changed since: the browser's copy is right.
const current = new Set();

function tiles(layer, info) {
  return new ol.source.VectorTile({
    format: new ol.format.GeoJSON(),
    tileGrid: ol.tilegrid.createXYZ({ minZoom: info.minzoom, maxZoom: info.maxzoom, tileSize: 512 }),
    url: `/${layer}/{z}/{x}/{y}.geojson`,
    tileLoadFunction: (tile, url) => tile.setLoader(async (extent, resolution, projection) => {
      try {
        const response = await fetch(url, { cache: current.has(url) ? "force-cache" : "no-cache" });
        if (!response.ok) throw new Error(response.statusText);
        const features = tile.getFormat().readFeatures(await response.json(), { extent, featureProjection: projection });
        current.add(url);
        tile.setFeatures(features);
      } catch {
        tile.setState(3); // TileState.ERROR
      }
    }),
  });
}

function forget(name, { tiles, ranges }) {
  for (const url of current) {
    const [layer, z, x, file] = url.split("/").slice(-4);
    if (layer !== name) continue;
    const [column, row] = [Number(x), parseInt(file)];
    const range = ranges[z];
    const isTouched = range
      ? column >= range[0] && row >= range[1] && column <= range[2] && row <= range[3]
      : (tiles[z] ?? []).some(([a, b]) => a === column && b === row);
    if (isTouched) current.delete(url);
  }
}

// The fill of a grid: its colour, with hatching over it where households are estimated, crossed where it is locked.
const fills = new Map();
function fill(shade, isHatched, isLocked, ratio) {
  const key = `${shade}${isHatched}${isLocked}${ratio}`;
  if (fills.has(key)) return fills.get(key);
  let paint = shade;
  if (isHatched || isLocked) {
    const side = 8 * ratio;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d");
    pen.fillStyle = shade;
    pen.fillRect(0, 0, side, side);
    pen.strokeStyle = isLocked ? "#1d2a3370" : "#1d2a3326";
    pen.lineWidth = 1 * ratio;
    for (const shift of [-side, 0, side]) {
      pen.beginPath();
      pen.moveTo(shift, side);
      pen.lineTo(shift + side, 0);
      if (isLocked) {
        pen.moveTo(shift, 0);
        pen.lineTo(shift + side, side);
      }
      pen.stroke();
    }
    paint = pen.createPattern(canvas, "repeat");
  }
  const style = new Style({ fill: new Fill({ color: paint }) });
  fills.set(key, style);
  return style;
}

const barrierStyles = {
  water: new Style({ stroke: new Stroke({ color: "#9dbfd0", width: 2 }), fill: new Fill({ color: "#cfe0e6" }) }),
  rail: new Style({ stroke: new Stroke({ color: "#8c8a86", width: 1.4, lineDash: [6, 4] }) }),
  wall: new Style({ stroke: new Stroke({ color: "#a9a295", width: 1 }) }),
};

// What borders of grids follow, told apart: beside the deviations.
const followed = [
  [/water|river|stream|canal|coast|lake|水|河|湖|渠/, "#4f93b5", 2.6],
  [/rail|tram|铁/, "#54504a", 2.4, [6, 3]],
  [/wall|fence|墙/, "#8a6d4b", 1.6, [2, 2]],
  [/path|foot|巷|小路/, "#b99a5b", 1.2, [4, 2]],
  [/motorway|trunk|primary|secondary|main|arterial|主|干|高速/, "#c9a227", 2.6],
].map(([kinds, color, width, lineDash]) => [kinds, new Style({ stroke: new Stroke({ color, width, lineDash }) })]);
const road = new Style({ stroke: new Stroke({ color: "#c9a227", width: 1.6 }) });

function barrier(feature, resolution) {
  const kind = String(feature.get("kind") ?? "");
  if (view === "mean") return resolution > 12 ? undefined : (followed.find(([kinds]) => kinds.test(kind)) ?? [null, road])[1];
  if (/water|river|stream|canal|coast|lake|水|河|湖|渠/.test(kind)) return barrierStyles.water;
  if (/rail|tram|铁/.test(kind)) return barrierStyles.rail;
  if (/wall|fence|barrier|墙/.test(kind)) return resolution < 3 ? barrierStyles.wall : undefined;
  const isMajor = /motorway|trunk|primary|secondary|main|arterial|主|干|高速/.test(kind);
  if (!isMajor && resolution > 7) return undefined;
  const width = Math.max(0.6, Math.min(7, (isMajor ? 9 : 5) / resolution));
  return new Style({ stroke: new Stroke({ color: isMajor ? "#fffdf6e6" : "#fffdf6b8", width }), zIndex: isMajor ? 2 : 1 });
}

// A border style that thins out as the map is zoomed away.
function line(color, width, dash) {
  return (feature, resolution) => new Style({
    stroke: new Stroke({ color, width: Math.max(width * 0.45, Math.min(width, (width * 6) / resolution)), lineDash: dash,
      lineCap: dash ? "butt" : "round", lineJoin: "round" }),
  });
}

export class GridMap {
  // start: /page/map; on: { pick(id or null), hover(id or null, pixel), trouble() }
  constructor(target, start, on) {
    this.on = on;
    this.grids = new Map();
    this.hovered = null;
    const info = start.layers;
    const ratio = window.devicePixelRatio || 1;
    this.sources = {};
    for (const name of ["communities", "grids", "grids~borders", "communities~borders", "streets~borders", "district~borders",
      "barriers", "buildings", "units"]) {
      if (info[name]?.count > 0) {
        this.sources[name] = tiles(name, info[name]);
        this.sources[name].on("tileloaderror", () => on.trouble());
      }
    }
    const layer = (name, options) => this.sources[name] && new ol.layer.VectorTile({
      source: this.sources[name], properties: { name }, declutter: false, ...options,
    });
    this.highlight = new ol.source.Vector();
    this.labels = new ol.source.Vector();
    this.places = new ol.source.Vector();
    this.hoverLayer = layer("grids", {
      renderMode: "vector",
      style: (feature) => feature.getId() === this.hovered ? this.hoverStyle : undefined,
    });
    this.hoverStyle = new Style({ fill: new Fill({ color: "#ffffff66" }) });
    const base = start.basemap && new ol.layer.Tile({
      source: new ol.source.XYZ({
        url: start.basemap.scheme === "tms" ? start.basemap.url.replace("{y}", "{-y}") : start.basemap.url,
        attributions: start.basemap.attribution ?? undefined,
      }),
    });
    const opacity = base ? 0.6 : 1;
    this.map = new ol.Map({
      target,
      layers: [
        base,
        layer("communities", { style: new Style({ fill: new Fill({ color: "#eae7dc" }) }), opacity }),
        layer("grids", {
          renderMode: "vector", opacity,
          style: (feature) => fill(colour(feature.getProperties()), feature.get("households_source") === "estimated", feature.get("locked") === true, ratio),
        }),
        layer("barriers", { style: barrier, minZoom: 12 }),
        layer("buildings", { style: (feature, resolution) => this.building(feature, resolution), minZoom: 15 }),
        this.hoverLayer,
        layer("grids~borders", { style: line("#6b7780", 1.6), minZoom: 10 }),
        layer("communities~borders", { style: line("#33424d", 2.8) }),
        layer("streets~borders", { style: line(ink, 3.4, [12, 5, 2, 5]) }),
        layer("district~borders", { style: line(ink, 4) }),
        layer("units", { style: this.unit(), minZoom: 17 }),
        new ol.layer.Vector({
          source: this.highlight,
          style: [
            new Style({ stroke: new Stroke({ color: "#fffffff0", width: 6 }) }),
            new Style({ stroke: new Stroke({ color: "#b4532f", width: 3 }) }),
          ],
        }),
        new ol.layer.Vector({ source: this.labels, declutter: true, style: (feature, resolution) => this.label(feature, resolution) }),
        // Above, so that a community's name is placed before those of its grids.
        new ol.layer.Vector({ source: this.places, declutter: true, style: (feature, resolution) => this.place(feature, resolution) }),
      ].filter(Boolean),
      controls: [new ol.control.Zoom({ className: "ol-zoom", zoomInTipLabel: t("zoomIn"), zoomOutTipLabel: t("zoomOut") }),
        new ol.control.ScaleLine(), this.wholeControl()].concat(base ? [new ol.control.Attribution({ collapsible: false })] : []),
      // The wheel zooms and a drag moves also before the map was clicked: it is the page.
      interactions: ol.interaction.defaults.defaults(),
      view: new ol.View({ center: [0, 0], zoom: 2, maxZoom: 21, enableRotation: false, constrainResolution: false }),
    });
    this.bounds = start.bounds;
    this.watchPointer();
  }

  wholeControl() {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "⌂";
    button.title = t("whole");
    button.setAttribute("aria-label", t("whole"));
    button.addEventListener("click", () => this.show(this.bounds));
    const box = document.createElement("div");
    box.className = "whole ol-control ol-unselectable";
    box.append(button);
    return new ol.control.Control({ element: box });
  }

  building(feature, resolution) {
    const isDoubtful = feature.get("undecided") != null;
    return new Style({
      fill: new Fill({ color: isDoubtful ? "#a06c2fb0" : "#5f6d7466" }),
      stroke: resolution < 2.4 ? new Stroke({ color: isDoubtful ? "#7c4f17" : "#46535b99", width: resolution < 0.8 ? 1 : 0.6 }) : undefined,
      image: new Circle({ radius: 3, fill: new Fill({ color: isDoubtful ? "#a06c2f" : "#5f6d74" }) }),
    });
  }

  unit() {
    return new Style({ image: new Circle({
      radius: 3.2, fill: new Fill({ color: "#fffdf6" }), stroke: new Stroke({ color: "#33424d", width: 1.3 }) }) });
  }

  // A grid's number and households where there is room for them.
  label(feature, resolution) {
    const grid = feature.get("grid");
    const room = (2 * (grid.room_m ?? 0)) / (resolution * this.metres);
    if (room < 34) return undefined;
    const lines = [[grid.short, `600 13px ${font}`]];
    if (room > 46 && grid.households != null) {
      lines.push(["\n", ""], [`${number(grid.households)}${language === "zh" ? " 户" : ""}`, `400 12px ${font}`]);
      const mark = sign(grid);
      if (mark && room > 70) lines.push([`  ${mark}`, `600 11px ${font}`]);
      else if (mark) lines.push([` ${mark[0]}`, `600 11px ${font}`]);
    }
    return new Style({
      text: new Text({
        text: lines.flat(), font: `13px ${font}`, fill: new Fill({ color: ink }),
        stroke: new Stroke({ color: "#fffdf6d9", width: 3 }), overflow: true,
      }),
      zIndex: -(grid.room_m ?? 0),
    });
  }

  // A community's name while its grids are too small to be named.
  place(feature, resolution) {
    const community = feature.get("community");
    const room = (2 * community.room_m) / (resolution * this.metres);
    if (room < 24 || (community.grids > 0 && room > 330)) return undefined;
    const isQuiet = community.grids > 0 && room > 190;
    return new Style({
      text: new Text({
        text: isQuiet || community.households == null ? community.name : `${community.name}\n${number(community.households)}${language === "zh" ? " 户" : ""}`,
        font: `600 ${isQuiet ? 15 : 13}px ${font}`, fill: new Fill({ color: isQuiet ? "#1d2a3373" : ink }),
        stroke: new Stroke({ color: isQuiet ? "#fffdf680" : "#fffdf6e0", width: 3 }), overflow: true,
      }),
    });
  }

  setGrids(grids, communities) {
    this.grids = new Map(grids.map((grid) => [grid.id, grid]));
    const point = (place) => new ol.geom.Point(ol.proj.fromLonLat(place));
    this.labels.clear();
    this.labels.addFeatures(grids.filter((grid) => grid.label).map((grid) => new ol.Feature({ geometry: point(grid.label), grid })));
    this.places.clear();
    this.places.addFeatures(communities.filter((community) => community.label)
      .map((community) => new ol.Feature({ geometry: point(community.label), community })));
  }

  // What changed, as /changes tells it: only those tiles are asked for again. Without it, all are.
  refresh(change) {
    if (!change) current.clear();
    const layers = new Map((change?.layers ?? []).map((layer) => [layer.layer, layer]));
    for (const [name, source] of Object.entries(this.sources)) {
      const touched = layers.get(name);
      if (change && !touched) continue;
      if (touched) forget(name, touched);
      source.refresh();
    }
  }

  // Grids and barriers look otherwise in the other view.
  recolour() {
    for (const layer of this.map.getLayers().getArray()) layer.changed();
  }

  relabel() {
    this.labels.changed();
    this.places.changed();
  }

  // Metres on the ground of one unit of Web Mercator, in the middle of the view.
  get metres() {
    const centre = this.map.getView().getCenter();
    return Math.cos((ol.proj.toLonLat(centre)[1] * Math.PI) / 180);
  }

  show(bounds, options = {}) {
    if (!bounds) return;
    const extent = ol.proj.transformExtent(bounds, "EPSG:4326", "EPSG:3857");
    const animate = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map.getView().fit(extent, { padding: [48, 48, 56, 48], maxZoom: 18, duration: animate ? 350 : 0, ...options });
  }

  select(shape) {
    this.highlight.clear();
    if (shape) {
      this.highlight.addFeature(new ol.format.GeoJSON().readFeature(shape, { featureProjection: "EPSG:3857" }));
    }
  }

  // The grid at a pixel, if any.
  at(pixel) {
    let found = null;
    this.map.forEachFeatureAtPixel(pixel, (feature) => {
      found = feature.getId() ?? null;
      return true;
    }, { layerFilter: (layer) => layer.get("name") === "grids" && layer !== this.hoverLayer });
    return found;
  }

  watchPointer() {
    this.map.on("singleclick", (event) => this.on.pick(this.at(event.pixel)));
    this.map.on("pointermove", (event) => {
      if (event.dragging) return;
      const id = event.originalEvent.pointerType === "touch" ? null : this.at(event.pixel);
      this.hover(id, event.pixel);
    });
    this.map.getViewport().addEventListener("pointerleave", () => this.hover(null));
  }

  hover(id, pixel) {
    if (id !== this.hovered) {
      this.hovered = id;
      this.hoverLayer?.changed();
      this.map.getTargetElement().style.cursor = id == null ? "" : "pointer";
    }
    this.on.hover(id, pixel);
  }
}
