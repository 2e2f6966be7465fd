"""Looks at the map page in a real browser.

usage: page.py URL CODE [FOLDER] [-- COMMAND...]

Opens the page at URL in Debian's Chromium, in three sizes and both languages, clicks the grid with code CODE on the
map, searches it, switches the language, zooms, and prints one JSON object of what was seen. With FOLDER, pictures are
left there. COMMAND is run with a page open that shows the community of CODE, and must make it another number of grids:
they are to show without a reload. Exits with 1, saying why, when something is not as it must be.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

cut = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
command = sys.argv[cut + 1 :]
url, code = sys.argv[1:3]
folder = pathlib.Path(sys.argv[3]) if cut > 3 else None
chromium = os.environ.get("GRIDMAP_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
home = urlsplit(url).netloc
seen = {"requests": 0, "tiles": {}, "outside": [], "console": [], "failed": []}
faults = []
SHADES = ["#6497be", "#8ab1cf", "#b0cbdf", "#d3e0e8", "#ebe7da", "#f2dacf", "#eabfad", "#dd9c84", "#cc7860"]


def expect(holds, what):
    if not holds:
        faults.append(what)


def soon(holds, what):
    """Like `expect`, of what may take a moment: on a busy machine half a minute."""
    for _ in range(300):
        if holds():
            return
        page.wait_for_timeout(100)
    expect(False, what)


def opened(**options):
    context = browser.new_context(**options)
    context.set_default_timeout(30000)
    page = context.new_page()
    watch(page)
    return context, page


def watch(page):
    def request(one):
        seen["requests"] += 1
        place = urlsplit(one.url)
        if place.scheme in ("http", "https") and place.netloc != home:
            seen["outside"].append(one.url)
        pieces = place.path.split("/")
        if place.path.endswith(".geojson") and len(pieces) == 5:
            seen["tiles"][pieces[1]] = seen["tiles"].get(pieces[1], 0) + 1

    page.on("request", request)
    page.on("console", lambda m: seen["console"].append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda e: seen["console"].append(str(e)))
    page.on("response", lambda r: seen["failed"].append(f"{r.status} {r.url}") if r.status >= 400 else None)


def settle(page):
    page.evaluate("""() => new Promise(done => {
        const map = window.gridmap.map;
        map.once('rendercomplete', () => done());
        map.render();
        setTimeout(done, 8000);
    })""")
    page.wait_for_timeout(150)


def picture(page, name):
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}.png")


def ready(page):
    page.goto(url)
    page.wait_for_selector("body[data-ready=true]")
    settle(page)


def zoom(page, level, place=None):
    page.evaluate("""([level, place]) => {
        const view = window.gridmap.map.getView();
        if (place) view.setCenter(ol.proj.fromLonLat(place));
        view.setZoom(level);
    }""", [level, place])
    settle(page)


def painted(page):
    """Share of the map that is not its background."""
    return page.evaluate("""() => {
        let most = 0;
        for (const canvas of document.querySelectorAll('#map canvas')) {
            const copy = document.createElement('canvas');
            copy.width = 200; copy.height = 200;
            const pen = copy.getContext('2d');
            pen.drawImage(canvas, 0, 0, 200, 200);
            const data = pen.getImageData(0, 0, 200, 200).data;
            let count = 0;
            for (let i = 3; i < data.length; i += 4) if (data[i] > 20) count++;
            most = Math.max(most, count / 40000);
        }
        return most;
    }""")


def deviations(page, grids):
    """Switches to deviations from the mean, and checks figures and colours of the chosen community's grids."""
    page.check(".views input[value=mean]")
    settle(page)
    expect("±2 %" in page.inner_text(".ramp-words"), "the legend does not tell of deviations")
    counted = [one["households"] for one in grids if one["households"] is not None]
    if not counted or sum(counted) == 0:
        return
    plain = sum(counted) / len(counted)
    told = page.evaluate("async () => (await (await fetch('/page/map')).json()).communities")
    mean = next(one["mean"] for one in told if one["code"] == grids[0]["community"])
    # Buildings that outweigh a grid are left aside, which only lowers it; they make their grids exceed the band.
    if any(one["state"] == "over" for one in grids):
        expect(0 < mean <= plain + 1e-9, f"a mean of {mean} where all grids have {plain}")
    else:
        expect(abs(mean - plain) < 1e-9, f"a mean of {mean}, not {plain}")
    fills = page.eval_on_selector_all(".columns .column", "all => all.map(one => one.getAttribute('fill'))")
    expect(len(fills) == (len(counted) if len(grids) > 1 else 0), "not a column for each grid")
    for count, fill in zip(counted, fills):
        out = count / mean - 1
        step = sum(abs(out) > limit for limit in (0.02, 0.05, 0.1, 0.2))
        wanted = SHADES[4 + (step if out > 0 else -step)] if step else "#8d9a7c"
        expect(fill == wanted, f"{count} against a mean of {mean:.1f} is {fill}, not {wanted}")
    values = page.locator(".bars .value").all_inner_texts()
    expect(all("%" in value for value in values), "a grid's deviation is not told")


def live(page):
    """Runs the command while the page shows a community; what it showed of its grids before and after, in three places."""
    ready(page)
    chosen = page.evaluate("code => [...window.gridmap.grids.values()].find(one => one.code === code).community", code)
    page.select_option("#community", chosen)
    settle(page)
    page.evaluate("window.isUntouched = true")

    def shown():
        return page.evaluate("""community => {
            const map = window.gridmap.map;
            const layer = map.getLayers().getArray().find(one => one.get("name") === "grids");
            const drawn = layer.getFeaturesInExtent(map.getView().calculateExtent(map.getSize()));
            const own = drawn.filter(one => one.get("community") === community);
            return {
                listed: document.querySelectorAll(".bars li").length,
                labelled: window.gridmap.labels.getFeatures().filter(one => one.get("grid").community === community).length,
                drawn: new Set(own.map(one => one.get("code"))).size,
            };
        }""", chosen)

    def served():
        grids = page.evaluate("async () => (await fetch('/page/grids', {cache: 'no-store'})).json()")
        return len([one for one in grids if one["community"] == chosen])

    soon(lambda: set(shown().values()) == {served()}, "the page does not show the community's grids")
    before = shown()
    # 2 says that it found something, too.
    status = subprocess.run(command, stdout=subprocess.DEVNULL).returncode
    expect(status in (0, 2), f"the command ended with {status}")
    for _ in range(150):
        page.wait_for_timeout(200)
        if shown() != before and set(shown().values()) == {served()}:
            break
    expect(page.evaluate("window.isUntouched === true"), "the page was loaded anew")
    return {"before": before, "after": shown(), "told": page.inner_text("#state")}


with sync_playwright() as playwright:
    browser = playwright.chromium.launch(
        executable_path=chromium, args=["--no-sandbox", "--use-angle=swiftshader", "--disable-gpu-sandbox"])

    for language, tag in (("zh", "zh-CN"), ("en", "en-US")):
        context, page = opened(viewport={"width": 1366, "height": 768}, locale=tag)
        ready(page)
        expect(page.evaluate("document.documentElement.lang").startswith(language), f"the page does not begin in {language}")
        seen[f"painted_{language}"] = round(painted(page), 3)
        expect(seen[f"painted_{language}"] > 0.02, "nothing is drawn")
        picture(page, f"{language}-1-whole")

        grids = page.evaluate("[...window.gridmap.grids.values()]")
        grid = next((one for one in grids if one["code"] == code), None)
        expect(grid is not None, f"the page does not know grid {code}")
        if grid is None:
            break
        zoom(page, 16.5, grid["label"])
        picture(page, f"{language}-2-near")
        box = page.locator("#map").bounding_box()
        pixel = page.evaluate("p => window.gridmap.map.getPixelFromCoordinate(ol.proj.fromLonLat(p))", grid["label"])
        page.mouse.move(box["x"] + pixel[0] + 3, box["y"] + pixel[1] + 3)
        soon(page.locator("#tip").is_visible, "no name under the pointer")
        page.mouse.click(box["x"] + pixel[0], box["y"] + pixel[1])
        page.wait_for_selector("#card:not([hidden])")
        seen[f"card_{language}"] = {
            "code": page.inner_text("#card-code"), "households": page.inner_text("#card-households"),
            "source": page.inner_text("#card-source") if page.locator("#card-source").count() else None,
            "locked": page.inner_text("#card-locked") if page.locator("#card-locked").count() else None,
            "legend": page.inner_text("#legend-body"), "text": page.inner_text("#card"),
        }
        expect(seen[f"card_{language}"]["code"] == code, "the card is another grid's")
        settle(page)
        picture(page, f"{language}-3-card")
        zoom(page, 18.2)
        picture(page, f"{language}-4-close")

        other = "en" if language == "zh" else "zh"
        page.click("#language")
        expect(page.evaluate("document.documentElement.lang").startswith(other), "the language does not switch")
        page.reload()
        page.wait_for_selector("body[data-ready=true]")
        expect(page.evaluate("document.documentElement.lang").startswith(other), "the language is not remembered")
        page.wait_for_selector("#card:not([hidden])")
        page.click(".close")
        soon(lambda: not page.locator("#card").is_visible(), "the card does not close")

        page.fill("#query", code)
        page.wait_for_selector("#hits [role=option]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#card:not([hidden])")
        soon(lambda: page.inner_text("#card-code") == code, "the search leads elsewhere")
        page.click(".close")
        soon(lambda: not page.locator("#card").is_visible(), "the card does not close")
        page.select_option("#community", grid["community"])
        own = [one for one in grids if one["community"] == grid["community"]]
        soon(lambda: page.locator(".bars li").count() == len(own), "the chart does not show the community's grids")
        settle(page)
        picture(page, f"{other}-5-community")
        deviations(page, own)
        picture(page, f"{other}-8-deviations")
        page.check(".views input[value=band]")
        expect(page.inner_text(".ramp-words").count("%") == 0, "the reference's colours do not come back")
        context.close()

    for name, width, height, touch in (("1024", 1024, 768, False), ("phone", 390, 844, True)):
        context, page = opened(
            viewport={"width": width, "height": height}, locale="zh-CN", has_touch=touch, is_mobile=touch)
        ready(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        expect(wide <= width, f"{name}: the page is {wide} wide")
        picture(page, f"zh-6-{name}")
        box = page.locator("#map").bounding_box()
        if not touch:
            # Before anything was clicked.
            level = page.evaluate("window.gridmap.map.getView().getZoom()")
            page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
            page.mouse.wheel(0, 400)
            soon(lambda: page.evaluate("window.gridmap.map.getView().getZoom()") < level, f"{name}: the wheel does not zoom")
            settle(page)
            zoom(page, level)
        grid = max(page.evaluate("[...window.gridmap.grids.values()]"), key=lambda one: one["room_m"] or 0)
        pixel = page.evaluate("p => window.gridmap.map.getPixelFromCoordinate(ol.proj.fromLonLat(p))", grid["label"])
        press = page.touchscreen.tap if touch else page.mouse.click
        press(box["x"] + pixel[0], box["y"] + pixel[1])
        page.wait_for_selector("#card:not([hidden])")
        soon(lambda: page.inner_text("#card-code") == grid["code"], f"{name}: the card is another grid's")
        settle(page)
        picture(page, f"zh-7-{name}-card")
        if not touch:
            page.keyboard.press("Escape")
            soon(lambda: not page.locator("#card").is_visible(), f"{name}: Escape does not close the card")
        context.close()
    if command:
        context, page = opened(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        seen["live"] = live(page)
        context.close()
    browser.close()

for layer in ("grids", "grids~borders", "communities~borders"):
    expect(seen["tiles"].get(layer), f"no tile of {layer} was asked for")
expect(not seen["outside"], f"asked elsewhere: {seen['outside'][:3]}")
expect(not seen["console"], f"on the console: {seen['console'][:3]}")
expect(not seen["failed"], f"failed: {seen['failed'][:3]}")
print(json.dumps(seen, ensure_ascii=False))
for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(1 if faults else 0)
