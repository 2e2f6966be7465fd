internal import Geometry
internal import Planning

extension Snapshot {
    /// The barriers, those of some kinds with another strength.
    ///
    /// - Throws: ``StorageError/unknownBarrierKind(_:available:)``.
    func barriers(strengths: [String: Double]) throws -> [BarrierRecord] {
        let barriers = try barriers()
        let kinds = Set(barriers.compactMap(\.kind))
        for kind in strengths.keys.sorted() where !kinds.contains(kind) {
            throw StorageError.unknownBarrierKind(kind, available: kinds.sorted())
        }
        return barriers.map { barrier in
            var barrier = barrier
            barrier.strength = barrier.kind.flatMap { strengths[$0] } ?? barrier.strength
            return barrier
        }
    }

    /// What each building weighs, by id; a building without a figure weighs nothing. By area the buildings weigh what
    /// they have of households, which no grid is judged by.
    ///
    /// - Throws: ``StorageError/unknownColumn(layer:name:available:)``, ``StorageError/notNumeric(layer:column:row:text:)``,
    ///   ``StorageError/emptyColumn(layer:column:)``, ``StorageError/fractionalColumn(layer:column:least:most:)``.
    func weights(_ weight: PartitionWeight, _ inventory: Inventory) throws -> [Int64: Int] {
        let pairs: [(Int64, Int)]
        switch weight {
        case .households, .area:
            pairs = inventory.buildings.compactMap { building in
                inventory.households(of: building).map { (building.id, $0.count) }
            }
        case .population:
            var counted: [String: Int] = [:]
            for unit in inventory.units {
                guard let building = unit.building, let people = unit.population else { continue }
                counted[building, default: 0] += people
            }
            pairs = inventory.buildings.compactMap { building in
                (counted[building.ref] ?? building.population).map { (building.id, $0) }
            }
        case .field(let name):
            let values = try column(name, of: .buildings)
            let numbers: [(Int64, Double)] = try inventory.buildings.compactMap { building in
                guard let text = values[building.id]?.text else { return nil }
                guard let number = PartitionWeight.number(text) else {
                    throw StorageError.notNumeric(
                        layer: Layer.buildings.rawValue, column: name, row: building.ref, text: text)
                }
                return (building.id, number)
            }
            try Self.checkRounding(of: numbers.map(\.1), in: name)
            pairs = numbers.map { ($0, Int($1.rounded())) }
        }
        guard weight == .households || weight == .area || pairs.contains(where: { $0.1 > 0 }) else {
            throw StorageError.emptyColumn(layer: Layer.buildings.rawValue, column: weight.name)
        }
        return Dictionary(uniqueKeysWithValues: pairs)
    }

    /// - Throws: ``StorageError/fractionalColumn(layer:column:least:most:)``.
    private static func checkRounding(of numbers: [Double], in column: String) throws {
        let lost = numbers.reduce(0) { $0 + abs($1 - $1.rounded()) }
        guard lost > 0.01 * numbers.reduce(0, +), let most = numbers.max(), let least = numbers.filter({ $0 > 0 }).min()
        else { return }
        throw StorageError.fractionalColumn(
            layer: Layer.buildings.rawValue, column: column, least: least, most: most)
    }
}

extension BarrierRecord {
    /// One barrier for each of its lines; an area such as a lake bars along its shore.
    var barriers: [Barrier] {
        guard let shape else { return [] }
        return shape.lines.map { line in
            Barrier(
                line: line, name: name ?? "", kind: kind ?? "", strength: strength ?? 0.5, isBridge: isBridge,
                isTunnel: isTunnel)
        }
    }
}

extension Shape<Point> {
    /// All lines in it; rings are closed ones.
    var lines: [[Point]] {
        switch self {
        case .point, .multiPoint: []
        case .line(let line): [line]
        case .multiLine(let lines): lines
        case .polygon(let rings): rings
        case .multiPolygon(let polygons): polygons.flatMap { $0 }
        case .collection(let members): members.flatMap(\.lines)
        }
    }
}
