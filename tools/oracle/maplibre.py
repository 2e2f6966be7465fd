"""Draws a server's /examples/maplibre in Debian's Chromium: on vector tiles, then on GeoJSON tiles, which must look the same.

usage: maplibre.py URL PUBLIC LON LAT [FOLDER]

URL is the server's own address; PUBLIC the one its answers name, which the browser is led to URL for. Prints one JSON object:
for each zoom asked for, how many features each layer of the style draws, and the labels; errors and requests elsewhere
are faults. With FOLDER, pictures are left there. Exits with 1, saying why, when something is not as it must be.
"""
import collections
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
faults, seen, looks, asked = [], {}, {}, collections.Counter()


def serve(route):
    place = urlsplit(route.request.url)
    if f"{place.scheme}://{place.netloc}" != public:
        faults.append(f"asked elsewhere: {route.request.url}")
        return route.abort()
    query = f"?{place.query}" if place.query else ""
    answer = route.fetch(url=url.rstrip("/") + place.path + query)
    asked[pathlib.Path(place.path).suffix] += 1
    if answer.status >= 400 and place.path != "/favicon.ico":
        faults.append(f"{answer.status} {place.path}")
    return route.fulfill(response=answer)


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    )
    context = browser.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    page.on("pageerror", lambda e: faults.append(str(e)))
    page.on("console", lambda m: faults.append(f"{m.type}: {m.text}") if m.type == "error" else None)
    context.route(lambda address: not address.startswith(("data:", "blob:")), serve)
    for kind in ("mvt", "geojson"):
        page.goto(f"{public}/examples/maplibre?tiles={kind}#14/{lat}/{lon}")
        # The page's policy lets nothing wait inside it.
        for _ in range(600):
            if page.evaluate("typeof window.map?.jumpTo === 'function'"):
                break
            page.wait_for_timeout(50)
        page.evaluate("document.querySelector('nav').hidden = true")
        page.evaluate("window.errors = []; map.on('error', (e) => errors.push(String(e.error && e.error.message || e.error)))")
        for zoom in (8, 13, 15):
            page.evaluate("""zoom => new Promise((done) => {
                map.jumpTo({ zoom });
                map.once("idle", () => done());
                map.triggerRepaint();
            })""", zoom)
            drawn = page.evaluate("""() => {
                const drawn = {};
                for (const feature of map.queryRenderedFeatures()) {
                    drawn[feature.layer.id] = (drawn[feature.layer.id] || 0) + 1;
                }
                const labels = map.queryRenderedFeatures({ layers: ["communities~labels", "grids~labels"] });
                return { drawn, labels: labels.map((f) => f.properties.name).sort() };
            }""")
            look = page.locator("#map").screenshot()
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"maplibre-{kind}-{zoom}.png").write_bytes(look)
            if seen.setdefault(str(zoom), drawn) != drawn:
                faults.append(f"zoom {zoom}: {kind} tiles draw {drawn}, not {seen[str(zoom)]}")
            if looks.setdefault(zoom, look) != look:
                faults.append(f"zoom {zoom}: {kind} tiles look different")
        faults += page.evaluate("errors")
    if not (asked[".mvt"] and asked[".geojson"]):
        faults.append(f"tiles of one kind only were asked for: {dict(asked)}")
    browser.close()
json.dump(seen, sys.stdout, ensure_ascii=False)
if faults:
    sys.exit("\n".join(faults))
