public import Geometry

/// Cuts shapes that share no borders, such as buildings: each for itself, by the same rounding as a coverage's arcs.
public enum PlainCutter {
    /// How far around its tile an area is kept, in units of 1/4096 tile, so that its outline can be drawn without
    /// lines along the tile's edge.
    public static let margin: Int64 = 32

    /// The part of an area in a tile; an area too small to have one at this zoom becomes the point at its middle.
    public static func cut(_ area: MultiPolygon, to tile: TileID) -> TileShape? {
        let arcs = area.rings.map { PlaneArc(left: 0, right: -1, points: $0.closed.map(WebMercator.world)) }
        guard let box = boxOf(arcs) else { return nil }
        let clipBox = tile.box.grown(by: margin)
        let shift = WebMercator.worldZoom - tile.z
        let unit = Int64(1) << shift
        guard
            PlaneBox(
                minX: clipBox.minX * unit, minY: clipBox.minY * unit, maxX: clipBox.maxX * unit,
                maxY: clipBox.maxY * unit
            ).intersects(box)
        else { return nil }
        let rounded = SnapRounding.round(arcs, to: tile.z, cutAt: .sides(of: clipBox))
        var clip = TileClip(clipBox)
        for arc in rounded { clip.add(arc.points, within: PlaneBox(around: arc.points), forward: true) }
        let polygons = RingAssembly.polygons(clip.edges())
        if !polygons.isEmpty { return .areas(polygons) }
        let middle = PlanePoint((box.minX + box.maxX) >> (shift + 1), (box.minY + box.maxY) >> (shift + 1))
        return owns(tile, middle) ? .point(middle) : nil
    }

    /// A point, in the one tile that owns it: its western and southern sides belong to a tile.
    public static func cut(_ point: Point, to tile: TileID) -> TileShape? {
        let world = WebMercator.world(point)
        let shift = WebMercator.worldZoom - tile.z
        let unit = Int64(1) << shift
        guard owns(tile, PlanePoint(world.x >> shift, world.y >> shift)) else { return nil }
        let box = tile.box
        return .point(box.clamp(PlanePoint((world.x + unit / 2) >> shift, (world.y + unit / 2) >> shift)))
    }

    private static func owns(_ tile: TileID, _ point: PlanePoint) -> Bool {
        let box = tile.box
        return point.x >= box.minX && point.x < box.maxX && point.y >= box.minY && point.y < box.maxY
    }

    private static func boxOf(_ arcs: [PlaneArc]) -> PlaneBox? {
        arcs.reduce(nil) { box, arc in
            let own = PlaneBox(around: arc.points)
            return box?.union(own) ?? own
        }
    }
}

/// A shape in a tile, on the plane of the tile's zoom.
public enum TileShape: Sendable {
    case point(PlanePoint)
    case lines([[PlanePoint]])
    /// Polygons of rings without a repeated last vertex; the exterior first, counter-clockwise seen from above.
    case areas([[[PlanePoint]]])
}
