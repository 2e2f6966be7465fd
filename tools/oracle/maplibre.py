"""Draws a server's /style.json with MapLibre GL JS in Debian's Chromium.

usage: maplibre.py URL PUBLIC LON LAT [FOLDER]

URL is the server's own address; PUBLIC the one its answers name, which the browser is led to URL for. Prints one JSON object:
for each zoom asked for, how many features each layer of the style draws, and the labels; errors and requests elsewhere
are faults. With FOLDER, pictures are left there. Exits with 1, saying why, when something is not as it must be.
"""
import json
import os
import pathlib
import shutil
import sys
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

url, public, lon, lat = sys.argv[1:5]
folder = pathlib.Path(sys.argv[5]) if len(sys.argv) > 5 else None
chromium = os.environ.get("GRIDMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
library = (pathlib.Path(__file__).parent.parent / "assets" / "maplibre-gl.js").read_text()
PAGE = """<!doctype html><meta charset="utf-8"><style>html, body, #map { margin: 0; height: 100% }</style>
<div id="map"></div><script src="/maplibre-gl.js"></script><script>
const errors = [];
const map = new maplibregl.Map({
  container: "map", style: "/style.json", center: [LON, LAT], zoom: 14, attributionControl: false, fadeDuration: 0,
});
map.on("error", (event) => errors.push(String(event.error && event.error.message || event.error)));
</script>"""
faults, seen = [], {}


def serve(route):
    place = urlsplit(route.request.url)
    if f"{place.scheme}://{place.netloc}" != public:
        faults.append(f"asked elsewhere: {route.request.url}")
        return route.abort()
    if place.path == "/example.html":
        return route.fulfill(content_type="text/html", body=PAGE.replace("LON", lon).replace("LAT", lat))
    if place.path == "/maplibre-gl.js":
        return route.fulfill(content_type="text/javascript", body=library)
    answer = route.fetch(url=url.rstrip("/") + place.path)
    if answer.status >= 400 and place.path != "/favicon.ico":
        faults.append(f"{answer.status} {place.path}")
    return route.fulfill(response=answer)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    )
    context = browser.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    console = []
    page.on("pageerror", lambda e: faults.append(str(e)))
    context.route(lambda address: not address.startswith(("data:", "blob:")), serve)
    page.goto(public + "/example.html")
    for zoom in (8, 13, 15):
        page.evaluate("""zoom => new Promise((done) => {
            map.jumpTo({ zoom });
            map.once("idle", () => done());
            map.triggerRepaint();
        })""", zoom)
        seen[str(zoom)] = page.evaluate("""() => {
            const drawn = {};
            for (const feature of map.queryRenderedFeatures()) {
                drawn[feature.layer.id] = (drawn[feature.layer.id] || 0) + 1;
            }
            const labels = map.queryRenderedFeatures({ layers: ["communities~labels", "grids~labels"] });
            return { drawn, labels: labels.map((f) => f.properties.name).sort() };
        }""")
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=folder / f"maplibre-{zoom}.png")
    faults += page.evaluate("errors")
    browser.close()
json.dump(seen, sys.stdout, ensure_ascii=False)
if faults:
    sys.exit("\n".join(faults))
