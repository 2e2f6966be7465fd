internal import Geometry

extension Shape {
    /// The same shape without the members that hold no vertex: no relation depends on them, and GEOS takes none.
    var withoutEmptyParts: Shape {
        guard hasEmptyParts else { return self }
        return switch self {
        case .point, .multiPoint, .line: self
        case .multiLine(let lines): .multiLine(lines.filter { !$0.isEmpty })
        case .polygon(let rings): isEmpty ? .multiPolygon([]) : .polygon(rings.filter { !$0.isEmpty })
        case .multiPolygon(let polygons):
            .multiPolygon(polygons.map { $0.filter { !$0.isEmpty } }.filter { !$0.isEmpty })
        case .collection(let members): .collection(members.filter { !$0.isEmpty }.map(\.withoutEmptyParts))
        }
    }

    private var hasEmptyParts: Bool {
        switch self {
        case .point, .multiPoint, .line: false
        case .multiLine(let lines): lines.contains { $0.isEmpty }
        case .polygon(let rings): isEmpty || rings.contains { $0.isEmpty }
        case .multiPolygon(let polygons): polygons.contains { $0.isEmpty || $0.contains { $0.isEmpty } }
        case .collection(let members): members.contains { $0.isEmpty || $0.hasEmptyParts }
        }
    }
}
