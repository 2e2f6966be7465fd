import Geometry
public import Topology

/// What tells the areas of points.
public struct Finder: Sendable {
    public enum Engine: Sendable {
        case exact(Locator)
        /// For areas that overlap or gape.
        case lenient(LenientLocator)
    }

    let engine: Engine
    /// By cell.
    let names: [String]

    public init(_ engine: Engine, names: [String]) {
        self.engine = engine
        self.names = names
    }

    /// Where many points lie.
    struct Found {
        /// ``Locator/nobody`` where no area is.
        var cells: [UInt32]
        /// Whether on a border.
        var borders: [Bool]
        /// How many lie in several areas.
        var inDoubt = 0
    }

    func find(_ points: [Point]) -> Found {
        var cells = [UInt32](repeating: Locator.nobody, count: points.count)
        var borders = [Bool](repeating: false, count: points.count)
        var inDoubt = 0
        switch engine {
        case .exact(let locator):
            var cellSpan = cells.mutableSpan
            var borderSpan = borders.mutableSpan
            locator.locate(points.span, into: &cellSpan, borders: &borderSpan)
        case .lenient(let locator):
            for (index, point) in points.enumerated() {
                let answer = locator.locate(point)
                cells[index] = answer.cell.map(UInt32.init) ?? Locator.nobody
                borders[index] = answer.place == .border
                inDoubt += answer.isInDoubt ? 1 : 0
            }
        }
        // A forged index may name cells that are not there.
        for index in cells.indices where cells[index] >= names.count { cells[index] = Locator.nobody }
        return Found(cells: cells, borders: borders, inDoubt: inDoubt)
    }
}

extension Finder.Found {
    func place(_ index: Int) -> Place {
        cells[index] == Locator.nobody ? .outside : borders[index] ? .border : .inside
    }
}

/// What was made of a piece of input.
struct LocatedPiece: Sendable {
    var bytes: [UInt8]
    var summary = LocateSummary()
    /// How many lines it had.
    var lines = 0

    mutating func count(_ found: Finder.Found) {
        for index in found.cells.indices {
            switch found.place(index) {
            case .inside: summary.inside += 1
            case .border: summary.border += 1
            case .outside: summary.outside += 1
            }
        }
        summary.inDoubt += found.inDoubt
    }
}
