import Geometry
import Topology

/// Makes areas share their borders vertex for vertex, as far as an import may move them.
struct BorderFitting {
    /// Metres up to which an area is nothing but rounding to the lattice, from both sides together.
    static let roundingReach = 0.03
    /// Metres up to which an area between others that belongs to none is survey noise, not a lake.
    static let gapWidth = 0.5

    /// Square metres below which such an area is rounding.
    static let smallestGap = 0.01

    let plane: MetricPlane
    /// Metres asked for; `nil` repairs what rounding made, and nothing else.
    let repair: Double?

    struct Result {
        var areas: [MultiPolygon]
        /// Square metres that an area won or lost, by index, where its extent changed.
        var changed: [Int: Double]
        /// What keeps the areas from being a coverage still.
        var faults: [Fault]
    }

    /// - Parameter ranks: by area, who wins an overlap: the smaller rank. Empty when nobody is preferred.
    func fit(_ areas: [MultiPolygon], ranks: [Int] = []) throws -> Result {
        let fitted =
            try repair.map { metres throws(GeometryError) in
                try CoverageRepair.repair(areas, tolerance: metres, plane: plane, priority: ranks)
            } ?? CoverageRepair.renoding(areas, plane: plane)
        var result = Result(areas: fitted.cells, changed: [:], faults: fitted.remaining)
        for change in fitted.changes where change.squareMetres > 0 {
            for cell in change.cells { result.changed[cell, default: 0] += change.squareMetres }
        }
        guard result.faults.isEmpty else { return result }
        // Gaps, also those open to the outside, are what a repair would close.
        let close = try CoverageRepair.repair(result.areas, tolerance: Self.gapWidth, plane: plane)
        result.faults = close.changes.filter { $0.squareMetres >= Self.smallestGap }.map { change in
            Fault(
                change.kind == .overlapResolved ? .overlap : .gap, cells: change.cells, place: change.place,
                shape: change.shape)
        }
        return result
    }

    /// Square metres that belong to one of two areas only.
    func difference(_ a: MultiPolygon, _ b: MultiPolygon) throws -> Double {
        try plane.area(of: Overlay.difference(a, b)) + plane.area(of: Overlay.difference(b, a))
    }
}

extension ImportPass {
    /// The metric plane of some areas.
    func plane(of areas: [MultiPolygon]) throws -> MetricPlane? {
        guard let box = areas.compactMap(\.box).reduce(nil as Box?, { $0?.union($1) ?? $1 }) else { return nil }
        return try MetricPlane.fitting(box, datum: transaction.datum)
    }

    /// Adds what is wrong with borders to the faults of the import.
    func add(_ found: [Fault], names: [String], on plane: MetricPlane) throws {
        for fault in found { add(try ImportFault(fault, names: names, on: plane)) }
    }

    /// Who wins an overlap, by the column that `--prefer` names: the greater number, or the later text.
    func ranks(_ items: [Item]) throws(ImportFault) -> [Int] {
        guard let prefer = request.prefer else { return [] }
        guard items.contains(where: { $0.preference != .null }) else {
            throw ImportFault(.columnUnknown(name: prefer, available: survey.mapping.available))
        }
        func precedes(_ a: FieldValue, _ b: FieldValue) -> Bool {
            guard let textA = a.text else { return false }
            guard let textB = b.text else { return true }
            if let numberA = Digits.number(textA), let numberB = Digits.number(textB) { return numberA > numberB }
            return textA > textB
        }
        let order = items.indices.sorted { precedes(items[$0].preference, items[$1].preference) }
        var ranks = [Int](repeating: items.count, count: items.count)
        var rank = 0
        for (position, index) in order.enumerated() {
            if position > 0, precedes(items[order[position - 1]].preference, items[index].preference) {
                rank = position
            }
            ranks[index] = rank
        }
        return ranks
    }
}

extension ImportFault {
    /// What is wrong with a border of some areas.
    init(_ fault: Fault, names: [String], on plane: MetricPlane) throws(GeometryError) {
        let kind =
            switch fault.kind {
            case .gap: "gap"
            case .overlap: "overlap"
            case .unmatchedEdge: "unmatched edge"
            case .outside: "outside"
            case .invalidCell(let defect): "invalid: \(defect.rawValue)"
            }
        let size = try fault.area(on: plane)
        self.init(
            .border(kind: kind, areas: fault.cells.map { names[$0] }, squareMetres: size > 0 ? size : nil),
            place: Lattice.degrees(fault.place))
    }
}
