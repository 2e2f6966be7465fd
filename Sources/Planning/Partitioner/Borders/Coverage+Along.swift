internal import Geometry
internal import Topology

extension Coverage {
    /// A cell with other vertices between its nodes.
    func shape(ofCell cell: Int, along points: [[Point]]) -> MultiPolygon {
        MultiPolygon(
            parts(ofCell: cell).compactMap { part in
                let rings = part.compactMap { ring in
                    Ring(ring.flatMap { $0 >= 0 ? points[Int($0)] : points[Int(~$0)].reversed() })
                }
                return rings.first.map { Polygon($0, holes: Array(rings.dropFirst())) }
            })
    }
}
