// Every word on the page, in both languages, and how numbers are written.

const words = {
  zh: {
    kind: "网格电子地图", search: "搜索", searchHint: "代码或名称", map: "地图：方向键移动，加减号缩放",
    panel: "网格与社区", legend: "图例", otherLanguage: "English", close: "关闭",
    grid: "网格", community: "社区/村", street: "街道/镇", district: "区",
    households: "户数", household: "户", buildings: "楼栋", building: "栋", area: "面积", neighbours: "相邻网格",
    recorded: "登记", estimated: "推算", code: "代码", kindOf: "类型", ordinary: "基础网格", dedicated: "专属网格", locked: "锁定", lockedHatch: "交叉线：锁定，下次划分保持不变",
    band: "参考值", under: "偏少", within: "适中", over: "偏多", unknown: "无参考",
    colourBy: "着色", byBand: "参考值", byMean: "与均值偏差", meanLine: "与本社区均值（超限楼栋除外）的偏差",
    columnsLine: "虚线：均值 {n} 户；绿带：参考值", bandLine: "参考值 {min}–{max} 户", estimatedHatch: "斜线：户数为推算",
    gridBorder: "网格界", communityBorder: "社区/村界", streetBorder: "街道/镇界", barriers: "道路、水系等",
    buildingShape: "楼栋", unitPoint: "单元", undecided: "待核定",
    loadTitle: "各网格户数", allCommunities: "全部社区/村", gridsOf: "{n} 个网格", gridsOfOne: "1 个网格",
    pick: "点选网格查看详情", none: "尚无已发布的网格", noOutline: "未上图",
    loading: "正在载入…", offline: "与服务器的连接中断，正在重试…", updated: "地图已更新（版次 {n}）",
    failed: "无法载入地图：{why}", tileFailed: "部分图块未能载入",
    noHits: "没有找到“{q}”", moreHits: "共 {n} 条，请输入更多文字",
    noAssets: "缺少 OpenLayers。请在安装目录运行 tools/fetch-assets，或用 --assets 指定存放 ol.js 与 ol.css 的文件夹，然后刷新。",
    approval: "审图号：{n}", classification: "密级：{n}", revision: "版本 {n}，{date} 启用",
    basemapRefused: "未使用底图：{why}", countOf: "口径：{kind}", zoomIn: "放大", zoomOut: "缩小", whole: "全图",
    notice: "内部用图 · 界线不作划界依据", within1: "在参考值内", plus: "多 {n} 户", minus: "少 {n} 户",
  },
  en: {
    kind: "Grid map", search: "Search", searchHint: "Code or name", map: "Map: arrow keys move, plus and minus zoom",
    panel: "Grids and communities", legend: "Legend", otherLanguage: "中文", close: "Close",
    grid: "Grid", community: "Community", street: "Street", district: "District",
    households: "Households", household: "households", buildings: "Buildings", building: "buildings", area: "Area",
    neighbours: "Neighbouring grids",
    recorded: "recorded", estimated: "estimated", code: "Code", kindOf: "Kind", ordinary: "Ordinary grid",
    dedicated: "Dedicated grid", locked: "locked", lockedHatch: "Crossed: locked, the next division leaves it alone",
    band: "Reference values", under: "under", within: "within", over: "over", unknown: "no reference",
    colourBy: "Coloured by", byBand: "reference", byMean: "deviation", meanLine: "Deviation from the community's mean, towers aside",
    columnsLine: "Dashes: the mean, {n} households; green: the reference",
    bandLine: "Reference {min}–{max} households", estimatedHatch: "Hatched: households are estimated",
    gridBorder: "Grid border", communityBorder: "Community border", streetBorder: "Street border",
    barriers: "Roads, water and the like",
    buildingShape: "Building", unitPoint: "Unit", undecided: "Undecided",
    loadTitle: "Households by grid", allCommunities: "All communities", gridsOf: "{n} grids", gridsOfOne: "1 grid",
    pick: "Choose a grid to see its card", none: "No grids are published yet", noOutline: "no outline",
    loading: "Loading…", offline: "The server does not answer; trying again…", updated: "The map was updated (edition {n})",
    failed: "The map cannot be loaded: {why}", tileFailed: "Some tiles could not be loaded",
    noHits: "Nothing found for “{q}”", moreHits: "{n} matches; type more to narrow them",
    noAssets: "OpenLayers is missing. Run tools/fetch-assets where gridmap is installed, or give the folder that holds ol.js and ol.css with --assets, then reload.",
    approval: "Map approval no. {n}", classification: "Classification: {n}", revision: "Revision {n}, in force from {date}",
    basemapRefused: "Basemap not used: {why}", countOf: "Counted: {kind}", zoomIn: "Zoom in", zoomOut: "Zoom out",
    whole: "Whole map",
    notice: "For internal use · borders shown are no basis for demarcation", within1: "within the reference", plus: "{n} over", minus: "{n} under",
  },
};

const remembered = "gridmap.language";

function preferred() {
  try {
    const kept = localStorage.getItem(remembered);
    if (kept in words) return kept;
  } catch { /* private windows may refuse storage */ }
  return (navigator.languages ?? [navigator.language]).some((tag) => tag?.toLowerCase().startsWith("zh")) ? "zh" : "en";
}

export let language = preferred();

export function setLanguage(chosen) {
  language = chosen;
  try { localStorage.setItem(remembered, chosen); } catch { /* as above */ }
}

// The words for a key, with {names} filled in.
export function t(key, values = {}) {
  return words[language][key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

export function number(value) {
  return new Intl.NumberFormat(language === "zh" ? "zh-CN" : "en").format(value);
}

// Square metres as a planner reads them.
export function area(squareMetres) {
  if (squareMetres == null) return "–";
  if (squareMetres < 1e6) {
    const unit = language === "zh" ? "公顷" : "ha";
    return `${new Intl.NumberFormat("en", { maximumSignificantDigits: 3 }).format(squareMetres / 1e4)} ${unit}`;
  }
  const unit = language === "zh" ? "平方公里" : "km²";
  return `${new Intl.NumberFormat("en", { maximumSignificantDigits: 4 }).format(squareMetres / 1e6)} ${unit}`;
}

// Puts the words into what was marked in the page.
export function label(root = document) {
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const node of root.querySelectorAll("[data-placeholder]")) node.placeholder = t(node.dataset.placeholder);
  for (const node of root.querySelectorAll("[data-label]")) node.setAttribute("aria-label", t(node.dataset.label));
}

// An element with attributes and children; text is only ever set as text.
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child != null));
  return node;
}
