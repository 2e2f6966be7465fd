/// The files of the page and of the example, inside the program.
enum PageFiles {
    static let html = Representation(PackageResources.index_html, contentType: "text/html; charset=utf-8")

    /// An example of a map of another library.
    static let maplibre = Representation(PackageResources.maplibre_html, contentType: "text/html; charset=utf-8")

    static let assets: [String: Representation] = [
        "page.css": Representation(PackageResources.page_css, contentType: "text/css; charset=utf-8"),
        "page.js": script(PackageResources.page_js),
        "map.js": script(PackageResources.map_js),
        "text.js": script(PackageResources.text_js),
        "chart.js": script(PackageResources.chart_js),
        "shade.js": script(PackageResources.shade_js),
        "maplibre.css": Representation(PackageResources.maplibre_css, contentType: "text/css; charset=utf-8"),
        "maplibre.js": script(PackageResources.maplibre_js),
        "geojson-tiles.js": script(PackageResources.geojson_tiles_js),
        "icon.svg": Representation(PackageResources.icon_svg, contentType: "image/svg+xml"),
    ]

    private static func script(_ bytes: [UInt8]) -> Representation {
        Representation(bytes, contentType: "text/javascript; charset=utf-8")
    }
}
