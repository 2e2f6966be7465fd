internal import Foundation
internal import Geometry
internal import Planning

extension District {
    /// Counts households, buildings, units and facilities by grid, community or street, as the file has assigned them.
    public func stats(by level: StatsLevel) throws -> StatsSummary {
        try read { snapshot in
            let inventory = try Inventory(snapshot)
            var count = Counting(try StatsArea.areas(by: level, inventory, snapshot))
            for building in inventory.buildings {
                try count.add(building, households: inventory.households(of: building))
            }
            for unit in inventory.units { count.rows[count.row(unit.gridCode, unit.communityCode)].units += 1 }
            for facility in inventory.facilities {
                count.rows[count.row(facility.gridCode, facility.communityCode)].facilities += 1
            }
            var rows = count.rows
            let elsewhere = rows.removeLast()
            StatsArea.setDeviations(of: &rows, count.areas, towers: level == .grid ? inventory.towers : [:])
            return StatsSummary(
                by: level, date: PlanDay(Date(), in: try snapshot.timeZone).text,
                revision: try snapshot.revisionInForce()?.number, rows: rows, elsewhere: elsewhere,
                total: (rows + [elsewhere]).reduce(into: .empty(name: "")) { $0.add($1) },
                located: .init(
                    numerator: inventory.buildings.count { $0.shape != nil }, denominator: inventory.buildings.count),
                inGrid: .init(
                    numerator: inventory.buildings.count { $0.gridCode != nil },
                    denominator: inventory.buildings.count))
        }
    }
}

/// An area that things are counted by.
private struct StatsArea {
    var code: String
    var name: String
    var squareMetres: Double?
    /// Rows of one group are compared with their common mean.
    var group: String
    /// Codes of the grids or communities that make it up.
    var members: [String]

    static func areas(by level: StatsLevel, _ inventory: Inventory, _ snapshot: Snapshot) throws -> [StatsArea] {
        func measured(_ area: MultiPolygon?) throws -> Double? {
            guard let area, let plane = inventory.plane else { return nil }
            return try plane.area(of: area)
        }
        switch level {
        case .grid:
            return try inventory.grids.sorted { $0.code < $1.code }.map {
                StatsArea(
                    code: $0.code, name: $0.name, squareMetres: try measured($0.area), group: $0.community,
                    members: [$0.code])
            }
        case .community:
            return try inventory.communities.sorted { $0.code < $1.code }.map {
                StatsArea(
                    code: $0.code, name: $0.name, squareMetres: try measured($0.area), group: "", members: [$0.code])
            }
        case .street:
            return try snapshot.areas(.streets).sorted { $0.code < $1.code }.map { street in
                StatsArea(
                    code: street.code, name: street.name, squareMetres: try measured(street.area), group: "",
                    members: inventory.communities
                        .filter { $0.parent == street.code || ($0.parent == nil && $0.code.hasPrefix(street.code)) }
                        .map(\.code))
            }
        }
    }

    /// - Parameter towers: by group, the households of buildings that no grid could take in.
    static func setDeviations(of rows: inout [StatsSummary.Row], _ areas: [StatsArea], towers: [String: [Int]]) {
        for (group, members) in Dictionary(grouping: rows.indices, by: { areas[$0].group }) {
            let mean = GridMean.of(
                total: members.reduce(0) { $0 + rows[$1].households }, grids: members.count,
                towers: towers[group] ?? [])
            guard mean > 0 else { continue }
            for row in members { rows[row].deviation = Double(rows[row].households) / mean - 1 }
        }
    }
}

extension Inventory {
    /// The households of every building that alone has more than the grids of its community may have, by the code of the
    /// community.
    fileprivate var towers: [String: [Int]] {
        let classes = Dictionary(uniqueKeysWithValues: communities.map { ($0.code, communityClass(of: $0)) })
        var most: [String: Int] = [:]
        for grid in grids {
            guard let band = profiles.profile(of: grid.kind, in: classes[grid.community] ?? .urban).band else {
                continue
            }
            most[grid.community] = max(most[grid.community] ?? 0, band.maximum)
        }
        let home = Dictionary(uniqueKeysWithValues: grids.map { ($0.code, $0.community) })
        var towers: [String: [Int]] = [:]
        for building in buildings {
            guard let community = building.gridCode.flatMap({ home[$0] }), let most = most[community],
                let count = households(of: building)?.count, count > most
            else { continue }
            towers[community, default: []].append(count)
        }
        return towers
    }
}

private struct Counting {
    let areas: [StatsArea]
    /// One for each area, and a last one for what is in none.
    var rows: [StatsSummary.Row]
    private let rowOfMember: [String: Int]

    init(_ areas: [StatsArea]) {
        self.areas = areas
        rows = areas.map { area in
            var row = StatsSummary.Row.empty(name: area.name)
            row.code = area.code
            row.squareMetres = area.squareMetres
            return row
        }
        rows.append(.empty(name: ""))
        var rowOfMember: [String: Int] = [:]
        for (row, area) in areas.enumerated() { for member in area.members { rowOfMember[member] = row } }
        self.rowOfMember = rowOfMember
    }

    func row(_ grid: String?, _ community: String?) -> Int {
        grid.flatMap { rowOfMember[$0] } ?? community.flatMap { rowOfMember[$0] } ?? rows.count - 1
    }

    mutating func add(_ building: BuildingRecord, households: Households?) throws {
        let row = row(building.gridCode, building.communityCode)
        rows[row].buildings += 1
        guard let households else { return }
        rows[row].households += households.count
        switch households.source {
        case .recorded: rows[row].householdsRecorded += households.count
        case .estimated: rows[row].householdsEstimated += households.count
        }
    }
}

extension StatsSummary.Row {
    fileprivate static func empty(name: String) -> StatsSummary.Row {
        StatsSummary.Row(
            code: "", name: name, householdsRecorded: 0, householdsEstimated: 0, households: 0, buildings: 0, units: 0,
            facilities: 0)
    }

    fileprivate mutating func add(_ other: StatsSummary.Row) {
        householdsRecorded += other.householdsRecorded
        householdsEstimated += other.householdsEstimated
        households += other.households
        buildings += other.buildings
        units += other.units
        facilities += other.facilities
        if let area = other.squareMetres { squareMetres = (squareMetres ?? 0) + area }
    }
}
