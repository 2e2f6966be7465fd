public import Geometry

/// Cuts shapes that share no borders, such as buildings: each for itself, by the same rounding as a coverage's arcs.
public enum PlainCutter {
    /// How far around its tile an area is kept, in units of 1/4096 tile, so that its outline can be drawn without
    /// lines along the tile's edge.
    public static let margin: Int64 = 32

    /// The part of any shape in a tile: its areas if it has any, otherwise its lines, otherwise its first point here.
    public static func cut(_ shape: Shape<Point>, to tile: TileID) -> TileShape? {
        if let area = shape.area { return cut(area, to: tile) }
        switch shape {
        case .line(let line): return cut([line], to: tile)
        case .multiLine(let lines): return cut(lines, to: tile)
        case .point(let point): return cut(point, to: tile)
        case .multiPoint(let points): return points.lazy.compactMap { cut($0, to: tile) }.first
        case .collection(let members): return members.lazy.compactMap { cut($0, to: tile) }.first
        case .polygon, .multiPolygon: return nil
        }
    }

    /// The parts of lines in a tile.
    public static func cut(_ lines: [[Point]], to tile: TileID) -> TileShape? {
        let arcs = lines.filter { $0.count > 1 }.map {
            PlaneArc(left: -1, right: -1, points: $0.map(tile.set.world))
        }
        guard let (clipBox, _) = reach(arcs, tile) else { return nil }
        let rounded = SnapRounding.round(arcs, to: tile.z, cutAt: .sides(of: clipBox))
        let parts = rounded.flatMap { LineClip.parts(of: $0.points, in: clipBox) }
        return parts.isEmpty ? nil : .lines(parts)
    }

    /// The part of an area in a tile; an area too small to have one at this zoom becomes the point at its middle.
    public static func cut(_ area: MultiPolygon, to tile: TileID) -> TileShape? {
        let arcs = area.rings.map { PlaneArc(left: 0, right: -1, points: $0.closed.map(tile.set.world)) }
        guard let (clipBox, box) = reach(arcs, tile) else { return nil }
        let rounded = SnapRounding.round(arcs, to: tile.z, cutAt: .sides(of: clipBox))
        var clip = TileClip(clipBox)
        for arc in rounded { clip.add(arc.points, within: PlaneBox(around: arc.points), forward: true) }
        let polygons = RingAssembly.polygons(clip.edges())
        if !polygons.isEmpty { return .areas(polygons) }
        let shift = WebMercator.worldZoom - tile.z
        let middle = PlanePoint((box.minX + box.maxX) >> (shift + 1), (box.minY + box.maxY) >> (shift + 1))
        return owns(tile, middle) ? .point(middle) : nil
    }

    /// A point, in the one tile that owns it: its western and southern sides belong to a tile, and the other two where
    /// the world ends there.
    public static func cut(_ point: Point, to tile: TileID) -> TileShape? {
        let world = tile.set.world(point)
        let shift = WebMercator.worldZoom - tile.z
        let unit = Int64(1) << shift
        guard owns(tile, PlanePoint(world.x >> shift, world.y >> shift)) else { return nil }
        let box = tile.box
        return .point(box.clamp(PlanePoint((world.x + unit / 2) >> shift, (world.y + unit / 2) >> shift)))
    }

    private static func owns(_ tile: TileID, _ point: PlanePoint) -> Bool {
        let box = tile.box
        let (isLast, isTop) = (tile.x == tile.set.columns(z: tile.z) - 1, tile.y == 0)
        return point.x >= box.minX && (point.x < box.maxX || isLast && point.x == box.maxX)
            && point.y >= box.minY && (point.y < box.maxY || isTop && point.y == box.maxY)
    }

    /// The tile with its margin, and the arcs' own box on the world plane; `nil` when they do not meet.
    private static func reach(_ arcs: [PlaneArc], _ tile: TileID) -> (clip: PlaneBox, own: PlaneBox)? {
        let clip = tile.box.grown(by: margin)
        let unit = Int64(1) << (WebMercator.worldZoom - tile.z)
        let world = PlaneBox(
            minX: clip.minX * unit, minY: clip.minY * unit, maxX: clip.maxX * unit, maxY: clip.maxY * unit)
        let boxes = arcs.map { PlaneBox(around: $0.points) }
        guard let first = boxes.first else { return nil }
        let own = boxes.dropFirst().reduce(first) { $0.union($1) }
        return own.intersects(world) ? (clip, own) : nil
    }
}

/// A shape in a tile, on the plane of the tile's zoom.
public enum TileShape: Sendable {
    case point(PlanePoint)
    case lines([[PlanePoint]])
    /// Polygons of rings without a repeated last vertex; the exterior first, counter-clockwise seen from above.
    case areas([[[PlanePoint]]])
}
