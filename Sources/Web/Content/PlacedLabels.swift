internal import Geometry
internal import Storage
internal import Tiling

/// Where the labels of a layer's cells stand, in one generation.
struct PlacedLabels: Sendable {
    let generation: Int64
    /// Reference system of the plane on which they were found.
    let epsg: Int
    /// By cell.
    let points: [LabelPoint?]
    /// By the fingerprint of a cell's shape: what need not be sought again for the next generation.
    fileprivate let ofShapes: [Fingerprint: LabelPoint?]
    /// Of each cell's label and what is shown there.
    private let prints: [Fingerprint]

    /// Seeks places on all cores, but for shapes that the former labels know.
    init(_ area: AreaContent, generation: Int64, on plane: MetricPlane, former: PlacedLabels?) async {
        self.generation = generation
        epsg = plane.epsg
        let known = former.flatMap { $0.epsg == plane.epsg ? $0.ofShapes : nil } ?? [:]
        let cells = Array(area.features.indices)
        let slice = 64
        let places = await withTaskGroup { group in
            for start in stride(from: 0, to: cells.count, by: slice) {
                group.addTask {
                    let found = cells[start..<min(start + slice, cells.count)].map { cell in
                        let shape = area.area(cell)
                        var maker = FingerprintMaker()
                        maker.add(Shape(shape))
                        let print = maker.fingerprint
                        return (print, known[print] ?? LabelPoint(in: shape, on: plane))
                    }
                    return (start, found)
                }
            }
            var slices: [(start: Int, found: [(Fingerprint, LabelPoint?)])] = []
            for await slice in group { slices.append(slice) }
            return slices.sorted { $0.start < $1.start }.flatMap(\.found)
        }
        points = places.map(\.1)
        ofShapes = Dictionary(places.map { ($0.0, $0.1) }) { first, _ in first }
        prints = zip(area.shown, places).map { shown, place in
            guard let label = place.1 else { return .nothing }
            return Fingerprint([
                shown.high, shown.low, UInt64(UInt32(bitPattern: label.place.x)),
                UInt64(UInt32(bitPattern: label.place.y)), UInt64(label.zoom),
            ])
        }
    }

    /// Of the labels in a tile.
    func fingerprint(in tile: TileID) -> Fingerprint {
        var sum = Fingerprint.nothing
        let box = tile.latticeBox(margin: 1)
        for (place, print) in zip(points, prints) {
            guard let place, box.contains(place.place), TileID(at: place.place, z: tile.z, in: tile.set) == tile else {
                continue
            }
            sum += print
        }
        return sum
    }

    /// The places where a label was, or is, that differs from the other generation's.
    func changes(since old: PlacedLabels) -> [Point] {
        let (now, before) = (Set(prints), Set(old.prints))
        func strange(_ labels: PlacedLabels, to others: Set<Fingerprint>) -> [Point] {
            zip(labels.points, labels.prints).compactMap { others.contains($1) ? nil : $0?.place }
        }
        return strange(self, to: before) + strange(old, to: now)
    }
}

extension TileSource {
    /// Made from what is known of another generation, where there is one.
    func placed(_ area: AreaContent, _ layer: Layer, _ content: MapContent) async throws -> PlacedLabels {
        guard let box = area.box else { throw GenerationMoved() }
        return try await labels.value(layer, isFresh: { $0.generation == content.generation }) { former in
            let plane = try MetricPlane.fitting(box, datum: content.datum)
            return await PlacedLabels(area, generation: content.generation, on: plane, former: former)
        }
    }
}
