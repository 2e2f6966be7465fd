// GeoJSON tiles for MapLibre GL JS, which reads none by itself: each is written as a Mapbox Vector Tile 2.1 in the browser.
//
//   addGeoJSONTiles(maplibregl);
//   source = { type: "vector", tiles: [geojsonTiles("https://map.example.org/grids/{z}/{x}/{y}.geojson")] };
//
// A layer of the tile is what the property `layer` of its features says, or what the address does. gridmap's GeoJSON tells
// the steps of a tile apart, so what is written has the same coordinates as the server's own vector tile.

const EXTENT = 4096;

/** An address of tiles, for a source of MapLibre. */
export const geojsonTiles = (address) => `geojson+${address}`;

/** Teaches MapLibre the addresses of `geojsonTiles`. */
export function addGeoJSONTiles(maplibregl) {
  const load = async ({ url }, { signal }) => {
    const address = url.slice("geojson+".length);
    const [, layers, z, x, y] = address.match(/\/([^/]+)\/(\d+)\/(\d+)\/(\d+)\.geojson(?:\?|$)/);
    const answer = await fetch(address, { signal });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return { data: vectorTile(await answer.json(), decodeURIComponent(layers), +z, +x, +y).buffer };
  };
  for (const scheme of ["http", "https"]) maplibregl.addProtocol(`geojson+${scheme}`, load);
}

/** A GeoJSON tile as a vector tile. */
export function vectorTile(collection, name, z, x, y) {
  const layers = new Map();
  for (const feature of collection.features) {
    const { layer = name, ...properties } = feature.properties ?? {};
    if (!layers.has(layer)) layers.set(layer, new Layer(layer));
    layers.get(layer).add(feature, properties, projection(z, x, y));
  }
  const tile = new Bytes();
  for (const layer of layers.values()) tile.bytes(3, layer.written());
  return tile.array();
}

// Degrees to steps of the tile: spherical Mercator, y down.
const projection = (z, x, y) => ([longitude, latitude]) => {
  const steps = 2 ** z * EXTENT;
  const rise = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / (2 * Math.PI);
  return [
    Math.round((longitude / 360 + 0.5) * steps) - x * EXTENT, Math.round((0.5 - rise) * steps) - y * EXTENT,
  ];
};

const TYPES = { Point: 1, MultiPoint: 1, LineString: 2, MultiLineString: 2, Polygon: 3, MultiPolygon: 3 };

class Layer {
  #features = [];
  #keys = new Map();
  #values = new Map();

  constructor(name) { this.name = name; }

  add(feature, properties, project) {
    const { type, coordinates } = feature.geometry;
    const written = new Bytes();
    if (Number.isSafeInteger(feature.id) && feature.id >= 0) written.number(1, feature.id);
    const tags = [];
    for (const [key, value] of Object.entries(properties)) {
      if (value === null) continue;
      const plain = typeof value === "object" ? JSON.stringify(value) : value;
      tags.push(numbered(this.#keys, key), numbered(this.#values, plain));
    }
    written.packed(2, tags);
    written.number(3, TYPES[type]);
    written.packed(4, commands(type, coordinates, project));
    this.#features.push(written.array());
  }

  written() {
    const layer = new Bytes();
    layer.number(15, 2);
    layer.text(1, this.name);
    for (const feature of this.#features) layer.bytes(2, feature);
    for (const key of this.#keys.keys()) layer.text(3, key);
    for (const value of this.#values.keys()) {
      const written = new Bytes();
      if (typeof value === "string") written.text(1, value);
      else if (typeof value === "boolean") written.number(7, value ? 1 : 0);
      else if (Number.isSafeInteger(value) && value >= 0) written.number(5, value);
      else written.double(3, value);
      layer.bytes(4, written.array());
    }
    layer.number(5, EXTENT);
    return layer.array();
  }
}

function numbered(table, entry) {
  if (!table.has(entry)) table.set(entry, table.size);
  return table.get(entry);
}

function commands(type, coordinates, project) {
  const numbers = [];
  let [atX, atY] = [0, 0];
  const step = ([x, y]) => {
    for (const delta of [x - atX, y - atY]) numbers.push(((delta << 1) ^ (delta >> 31)) >>> 0);
    [atX, atY] = [x, y];
  };
  const draw = (points) => {
    numbers.push((1 << 3) | 1);
    step(points[0]);
    numbers.push(((points.length - 1) << 3) | 2);
    points.slice(1).forEach(step);
  };
  // GeoJSON's exteriors run the other way round than a vector tile's, and repeat their first point.
  const ring = (positions) => {
    draw(positions.slice(0, -1).map(project).reverse());
    numbers.push((1 << 3) | 7);
  };
  const parts = type.startsWith("Multi") ? coordinates : [coordinates];
  if (TYPES[type] === 1) {
    numbers.push((parts.length << 3) | 1);
    parts.map(project).forEach(step);
  } else if (TYPES[type] === 2) {
    for (const line of parts) draw(line.map(project));
  } else {
    for (const polygon of parts) polygon.forEach(ring);
  }
  return numbers;
}

/** Protocol buffers, as far as a vector tile has them. */
class Bytes {
  #bytes = new Uint8Array(256);
  #count = 0;

  array() { return this.#bytes.slice(0, this.#count); }

  number(field, value) {
    this.#varint(field << 3);
    this.#varint(value);
  }

  double(field, value) {
    this.#varint((field << 3) | 1);
    this.#append(new Uint8Array(new Float64Array([value]).buffer));
  }

  text(field, value) { this.bytes(field, new TextEncoder().encode(value)); }

  bytes(field, value) {
    this.#varint((field << 3) | 2);
    this.#varint(value.length);
    this.#append(value);
  }

  packed(field, numbers) {
    if (!numbers.length) return;
    const packed = new Bytes();
    for (const number of numbers) packed.#varint(number);
    this.bytes(field, packed.array());
  }

  #varint(value) {
    const written = [];
    while (value >= 128) {
      written.push((value % 128) | 128);
      value = Math.floor(value / 128);
    }
    this.#append([...written, value]);
  }

  #append(more) {
    while (this.#count + more.length > this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#bytes.length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(more, this.#count);
    this.#count += more.length;
  }
}
