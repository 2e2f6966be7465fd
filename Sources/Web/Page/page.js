// The page: what was chosen, the card, the chart, the search, and following new generations.

import { t, number, area, el, label, language, setLanguage } from "./text.js";
import { bar, columns, strip, gauge, households, stateWords, svg } from "./chart.js";
import { ramp, unjudged, view, setView, mean, setMeans, fromMean, signed } from "./shade.js";

const node = (id) => document.getElementById(id);
const state = { start: null, grids: [], chosen: null, community: "", map: null, card: null };

// MARK: Talking to the server

async function fetched(path) {
  const response = await fetch(path, { cache: "no-cache" });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    throw new Error(problem.detail ?? response.statusText);
  }
  return response.json();
}

let saying;
function say(text, { bad = false, seconds = 0 } = {}) {
  clearTimeout(saying);
  const box = node("state");
  box.textContent = text;
  box.hidden = !text;
  box.classList.toggle("bad", bad);
  if (seconds) saying = setTimeout(() => say(""), seconds * 1000);
}

// MARK: Words that stand on the map

const standardNotice = "内部用图 · 界线不作划界依据";

function notes() {
  const start = state.start;
  const parts = [
    start.notice === standardNotice ? t("notice") : start.notice,
    start.classification && t("classification", { n: start.classification }),
    start.approval && t("approval", { n: start.approval }),
    start.revision && t("revision", { n: start.revision.number, date: start.revision.effective }),
    start.household_kind && t("countOf", { kind: start.household_kind }),
    start.basemap_refused && t("basemapRefused", { why: start.basemap_refused }),
  ].filter(Boolean);
  node("notice").replaceChildren(...parts.map((part, i) => el("span", i === 0 ? { class: "mark" } : {}, part)));
  node("title-name").textContent = start.name ?? "gridmap";
  document.title = `${start.name ?? "gridmap"} · ${t("kind")}`;
}

// By what grids are coloured.
function views() {
  const choice = (value) => el("label", {},
    el("input", { type: "radio", name: "view", value, checked: view === value, onchange: () => {
      setView(value);
      legend();
      load();
      state.map.recolour();
    } }), t(value === "mean" ? "byMean" : "byBand"));
  return el("fieldset", { class: "views" }, el("legend", {}, t("colourBy")), choice("band"), choice("mean"));
}

function legend() {
  const key = (drawing, words) => el("div", { class: "key" }, drawing, el("span", {}, words));
  const sample = (...marks) => svg("svg", { width: 26, height: 14, viewBox: "0 0 26 14", "aria-hidden": "true" }, ...marks);
  const stroke = (color, width, dash) =>
    sample(svg("line", { x1: 1, y1: 7, x2: 25, y2: 7, stroke: color, "stroke-width": width, "stroke-dasharray": dash ?? "none" }));
  const bands = [...new Set(state.grids.filter((grid) => grid.band_min != null)
    .map((grid) => t("bandLine", { min: number(grid.band_min), max: number(grid.band_max) })))];
  const colours = el("div", { class: "ramp", "aria-hidden": "true" });
  for (const shade of ramp) {
    const step = el("i");
    step.style.background = shade;
    colours.append(step);
  }
  const ends = view === "mean" ? ["−20 %", "±2 %", "+20 %"] : [`▼ ${t("under")}`, t("within"), `▲ ${t("over")}`];
  const rows = [
    views(),
    ...(view === "mean" ? [el("div", {}, t("meanLine"))] : bands.slice(0, 3).map((band) => el("div", {}, band))),
    colours, el("div", { class: "ramp-words" }, ...ends.map((words) => el("span", {}, words))),
  ];
  if (state.grids.some((grid) => grid.households_source === "estimated")) {
    const box = svg("rect", { x: 1, y: 1, width: 24, height: 12, fill: "#ebe7da", stroke: "#6b7780" });
    const hatch = [4, 10, 16, 22].map((x) => svg("line", { x1: x - 3, y1: 13, x2: x + 3, y2: 1, stroke: "#1d2a3355" }));
    rows.push(key(sample(box, ...hatch), t("estimatedHatch")));
  }
  if (state.grids.some((grid) => grid.locked)) {
    const box = svg("rect", { x: 1, y: 1, width: 24, height: 12, fill: "#ebe7da", stroke: "#6b7780" });
    const cross = [4, 10, 16, 22].flatMap((x) => [[13, 1], [1, 13]].map(([y1, y2]) =>
      svg("line", { x1: x - 3, y1, x2: x + 3, y2, stroke: "#1d2a3390" })));
    rows.push(key(sample(box, ...cross), t("lockedHatch")));
  }
  const has = (layer) => state.start.layers[layer]?.count > 0;
  if (state.grids.some((grid) => grid.state == null)) {
    rows.push(key(sample(svg("rect", { x: 1, y: 1, width: 24, height: 12, fill: unjudged, stroke: "#6b7780" })), t("unknown")));
  }
  if (has("grids")) rows.push(key(stroke("#6b7780", 1.6), t("gridBorder")));
  if (has("communities")) rows.push(key(stroke("#33424d", 3), t("communityBorder")));
  if (has("streets")) rows.push(key(stroke("#1d2a33", 3, "8 3 2 3"), t("streetBorder")));
  if (has("buildings")) {
    rows.push(key(sample(svg("rect", { x: 5, y: 2, width: 16, height: 10, fill: "#5f6d7466", stroke: "#46535b" })), t("buildingShape")));
    rows.push(key(sample(svg("rect", { x: 5, y: 2, width: 16, height: 10, fill: "#a06c2fb0", stroke: "#7c4f17" })), t("undecided")));
  }
  if (has("units")) {
    rows.push(key(sample(svg("circle", { cx: 13, cy: 7, r: 3.5, fill: "#fffdf6", stroke: "#33424d", "stroke-width": 1.3 })), t("unitPoint")));
  }
  node("legend-body").replaceChildren(...rows);
}

// MARK: The card

function card() {
  const box = node("card");
  const shown = state.card;
  box.hidden = !shown;
  if (!shown) return box.replaceChildren();
  const grid = shown.properties;
  const row = (name, ...value) => [el("dt", {}, name), el("dd", {}, ...value)];
  const neighbours = grid.neighbours.map((other) =>
    el("button", { class: "link", type: "button", title: other.code, onclick: () => choose(other.id) }, short(other.name, grid)));
  box.replaceChildren(
    el("header", {}, el("h2", {}, grid.name),
      el("button", { class: "close", type: "button", "aria-label": t("close"), onclick: () => choose(null) }, "×")),
    el("p", { class: "sub" }, grid.community_name ?? grid.community),
    el("div", { class: "figure" },
      el("b", { id: "card-households" }, grid.households == null ? "–" : number(grid.households)), el("span", {}, t("household")),
      grid.households_source && el("span", { class: "badge", id: "card-source" }, t(grid.households_source)),
      el("span", { class: `badge ${grid.state ?? ""}`, id: "card-state" }, stateWords(grid)),
      grid.locked ? el("span", { class: "badge", id: "card-locked" }, t("locked")) : null),
    gauge(grid),
    el("dl", { class: "facts" },
      ...row(t("code"), el("span", { id: "card-code" }, grid.code)), ...row(t("kindOf"), t(grid.kind)),
      ...row(t("community"), grid.community_name ?? grid.community),
      ...row(t("buildings"), grid.buildings == null ? "–" : number(grid.buildings)), ...row(t("area"), area(grid.area_m2)),
      ...row(t("neighbours"), neighbours.length ? el("div", { class: "links" }, ...neighbours) : "–")));
}

// 三义街社区第3网格 → 第3网格 where the community is plain from the place.
function short(name, grid) {
  const community = state.start.communities.find((one) => one.code === grid.community)?.name ?? "";
  const stem = community.replace(/(居民委员会|居委会|村民委员会|村委会)$/, "");
  for (const prefix of [community, stem]) {
    const rest = name.slice(prefix.length).trim();
    if (prefix && name.startsWith(prefix) && rest) return rest;
  }
  return name;
}

let asked = 0;
async function choose(id, { move = true } = {}) {
  const turn = ++asked;
  state.chosen = id;
  if (id == null) {
    state.card = null;
    state.map.select(null);
  } else {
    try {
      const found = await fetched(`/page/grids/${encodeURIComponent(id)}`);
      if (turn !== asked) return;
      state.card = found;
      state.chosen = found.id;
      if (state.community && state.community !== found.properties.community) state.community = found.properties.community;
      state.map.select(found);
      if (move) state.map.show(found.properties.bounds, { maxZoom: 17 });
      node("panel").scrollTop = 0;
    } catch (error) {
      if (turn === asked) say(error.message, { bad: true, seconds: 6 });
      return;
    }
  }
  card();
  load();
  remember();
}

// MARK: The load of communities

function load() {
  const box = node("load");
  if (!state.grids.length) {
    box.replaceChildren(el("p", { class: "hint" }, t("none")));
    return;
  }
  const most = Math.max(...state.grids.map((grid) => Math.max(grid.households ?? 0, (grid.band_max ?? 0) * 1.15)), 1);
  const communities = state.start.communities;
  const menu = el("select", { id: "community", "aria-label": t("community"), onchange: (event) => {
    state.community = event.target.value;
    load();
    const picked = communities.find((one) => one.code === state.community);
    state.map.show(picked?.bounds ?? state.start.bounds);
  } }, el("option", { value: "" }, t("allCommunities")),
  ...communities.map((one) => el("option", { value: one.code }, one.name)));
  menu.value = state.community;
  const list = el("ol", { class: "bars" });
  const own = state.grids.filter((one) => one.community === state.community);
  const middle = mean(state.community);
  if (state.community) {
    for (const grid of own) {
      list.append(el("li", { class: grid.id === state.chosen ? "chosen" : "" },
        el("button", { type: "button", title: grid.code, "aria-current": grid.id === state.chosen ? "true" : undefined,
          onclick: () => choose(grid.id), onmouseenter: () => state.map.hover(grid.id), onmouseleave: () => state.map.hover(null) },
        el("span", { class: "name" }, grid.short), el("span", { class: "value" }, [households(grid), view === "mean" ? signed(fromMean(grid)) : { over: "▲", under: "▼" }[grid.state] ?? ""].join(" ")),
        bar(grid, most))));
    }
  } else {
    for (const one of communities) {
      const own = state.grids.filter((grid) => grid.community === one.code);
      list.append(el("li", {}, el("button", { type: "button", title: one.code, onclick: () => {
        state.community = one.code;
        load();
        state.map.show(one.bounds);
      } },
      el("span", { class: "name" }, one.name),
      el("span", { class: "value" }, own.length ? `${t(own.length === 1 ? "gridsOfOne" : "gridsOf", { n: own.length })} · ${number(one.households ?? 0)}` : one.bounds ? "–" : t("noOutline")),
      strip(own, most))));
    }
  }
  box.replaceChildren(el("h2", {}, t("loadTitle")), menu, state.chosen == null ? el("p", { class: "hint" }, t("pick")) : "",
    ...(own.length > 1 ? [columns(own, middle, choose), el("p", { class: "hint" }, t("columnsLine", { n: number(Math.round(middle ?? 0)) }))] : []),
    list);
}

// MARK: Search

const finder = { hits: [], at: -1, timer: 0, turn: 0 };

function showHits(items, remark) {
  finder.hits = items;
  finder.at = -1;
  const level = { grids: "grid", communities: "community", streets: "street" };
  const rows = items.map((hit, i) => el("li", { role: "option", id: `hit-${i}`, "aria-selected": "false", onclick: () => go(hit) },
    el("span", {}, hit.name), el("span", { class: "level" }, t(level[hit.layer])), el("span", { class: "code" }, hit.code)));
  if (remark) rows.push(el("li", { class: "note" }, remark));
  node("hits").replaceChildren(...rows);
  node("hits").hidden = rows.length === 0;
  node("query").setAttribute("aria-expanded", String(rows.length > 0));
  node("query").removeAttribute("aria-activedescendant");
}

async function search() {
  const text = node("query").value.trim();
  const turn = ++finder.turn;
  if (!text) return showHits([]);
  try {
    const found = await fetched(`/page/search?q=${encodeURIComponent(text)}`);
    if (turn !== finder.turn) return;
    const remark = found.matched === 0 ? t("noHits", { q: text })
      : found.matched > found.hits.length ? t("moreHits", { n: found.matched }) : null;
    showHits(found.hits, remark);
  } catch (error) {
    if (turn === finder.turn) showHits([], error.message);
  }
}

function go(hit) {
  showHits([]);
  node("query").blur();
  if (hit.layer === "grids") return choose(hit.id);
  if (hit.layer === "communities") {
    state.community = hit.code;
    load();
  }
  state.map.show(hit.bounds);
}

function mark(step) {
  const options = node("hits").querySelectorAll("[role=option]");
  if (!options.length) return;
  finder.at = (finder.at + step + options.length) % options.length;
  options.forEach((option, i) => {
    option.classList.toggle("chosen", i === finder.at);
    option.setAttribute("aria-selected", String(i === finder.at));
  });
  options[finder.at].scrollIntoView({ block: "nearest" });
  node("query").setAttribute("aria-activedescendant", `hit-${finder.at}`);
}

function watchSearch() {
  node("query").addEventListener("input", () => {
    clearTimeout(finder.timer);
    finder.timer = setTimeout(search, 150);
  });
  node("query").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      showHits([]);
    }
  });
  node("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(finder.timer);
    if (!finder.hits.length) await search();
    const hit = finder.hits[Math.max(0, finder.at)];
    if (hit) go(hit);
  });
  document.addEventListener("click", (event) => { if (!node("search").contains(event.target)) showHits([]); });
}

// MARK: The address remembers the view

function remember() {
  const view = state.map.map.getView();
  const [lon, lat] = ol.proj.toLonLat(view.getCenter());
  const code = state.card?.properties.code ?? "";
  history.replaceState(null, "", `#${view.getZoom().toFixed(2)}/${lat.toFixed(5)}/${lon.toFixed(5)}${code ? `/${code}` : ""}`);
}

function recall() {
  const [zoom, lat, lon, code] = location.hash.slice(1).split("/");
  if (![zoom, lat, lon].every((text) => text && Number.isFinite(Number(text)))) return false;
  state.map.map.getView().setCenter(ol.proj.fromLonLat([Number(lon), Number(lat)]));
  state.map.map.getView().setZoom(Number(zoom));
  if (code) choose(code, { move: false });
  return true;
}

// MARK: Generations

async function read() {
  const [start, grids] = await Promise.all([fetched("/page/map"), fetched("/page/grids")]);
  state.start = start;
  state.grids = grids;
  for (const grid of grids) grid.short = short(grid.name, grid);
  setMeans(start.communities);
}

function show() {
  label();
  node("language").textContent = t("otherLanguage");
  node("language").lang = language === "zh" ? "en" : "zh-CN";
  notes();
  legend();
  card();
  load();
}

// The server tells what changed; a browser asks again by itself when the connection breaks, from where it broke off.
function follow() {
  let isOffline = false;
  let turn = Promise.resolve();
  const stream = new EventSource(`/changes?since=${state.start.generation}`);
  stream.addEventListener("open", () => {
    if (isOffline) say("");
    isOffline = false;
  });
  stream.addEventListener("error", () => {
    isOffline = true;
    say(t("offline"), { bad: true });
    // Refused for good, or a server that is no longer this one: begin anew in a while.
    if (stream.readyState === EventSource.CLOSED) setTimeout(follow, 3000);
  });
  stream.addEventListener("change", (event) => { turn = turn.then(() => renew(JSON.parse(event.data))).catch(() => {}); });
}

async function renew(change) {
  await read();
  state.map.setGrids(state.grids, state.start.communities);
  state.map.refresh(change.complete ? change : null);
  show();
  if (state.chosen != null) await choose(state.chosen, { move: false });
  say(t("updated", { n: change.generation }), { seconds: 4 });
}

// MARK: Beginning

function tip(id, pixel) {
  const box = node("tip");
  const grid = id == null ? null : state.map.grids.get(id);
  box.hidden = !grid || !pixel;
  if (box.hidden) return;
  box.style.left = `${pixel[0]}px`;
  box.style.top = `${pixel[1]}px`;
  box.replaceChildren(grid.name, el("small", {}, `${households(grid)} · ${view === "mean" ? signed(fromMean(grid)) : stateWords(grid)}`));
}

async function begin() {
  label();
  node("language").textContent = t("otherLanguage");
  node("language").addEventListener("click", () => {
    setLanguage(language === "zh" ? "en" : "zh");
    if (!state.start) return label();
    show();
    state.map?.relabel();
  });
  const toggle = node("legend-title");
  const fold = (open) => {
    toggle.setAttribute("aria-expanded", String(open));
    node("legend-body").hidden = !open;
  };
  toggle.addEventListener("click", () => fold(toggle.getAttribute("aria-expanded") !== "true"));
  fold(window.innerWidth > 720);
  if (typeof ol === "undefined") return say(t("noAssets"), { bad: true });
  say(t("loading"));
  try {
    await read();
  } catch (error) {
    say(t("failed", { why: error.message }), { bad: true });
    setTimeout(() => location.reload(), 5000);
    return;
  }
  const { GridMap } = await import("./map.js");
  state.map = new GridMap(node("map"), state.start, {
    pick: (id) => choose(id, { move: false }), hover: tip, trouble: () => say(t("tileFailed"), { bad: true, seconds: 5 }),
  });
  state.map.setGrids(state.grids, state.start.communities);
  show();
  if (!recall()) state.map.show(state.start.bounds, { duration: 0 });
  state.map.map.on("moveend", remember);
  state.map.map.once("rendercomplete", () => {
    say("");
    document.body.dataset.ready = "true";
  });
  watchSearch();
  node("map").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.chosen != null) choose(null);
  });
  window.gridmap = state.map;
  follow();
}

begin();
