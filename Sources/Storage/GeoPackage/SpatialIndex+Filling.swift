internal import Foundation
internal import GRDB
internal import Geometry

extension SpatialIndex {
    /// One row of the index.
    struct Entry {
        let id: Int64
        let box: Box
    }

    /// Fills an empty index with packed leaves, much faster than row by row.
    ///
    /// The three tables behind an SQLite R-tree are ordinary ones: `_node` holds the pages (the root is page 1: a
    /// 16-bit depth, a 16-bit count, then cells of a 64-bit number and four 32-bit floats, all big-endian), `_rowid`
    /// says in which leaf a row is, `_parent` which page a page hangs on
    /// (<https://www.sqlite.org/rtree.html>, “shadow tables”). Boxes are packed by sort-tile-recursive order
    /// (Leutenegger, Lopez, Edgington 1997).
    static func fill(for layer: Layer, with entries: [Entry], in db: Database) throws {
        guard !entries.isEmpty else { return }
        // The size of a page is that of the root, which an empty index has already.
        let size = try Int.fetchOne(db, sql: "SELECT length(data) FROM \(layer.spatialIndex)_node WHERE nodeno = 1")
        let capacity = ((size ?? 0) - 4) / Cell.size
        precondition(capacity >= 2, "an R-tree has a root page")
        let pages = try Pages(size: size ?? 0, index: layer.spatialIndex, db: db)
        var cells = entries.map(Cell.init)
        var depth = 0
        while cells.count > capacity {
            cells = try packed(&cells, capacity: capacity).map { try pages.write($0, isLeaf: depth == 0) }
            depth += 1
        }
        try pages.writeRoot(cells, depth: depth)
    }

    /// Groups of at most `capacity` cells that lie together.
    private static func packed(_ cells: inout [Cell], capacity: Int) -> [ArraySlice<Cell>] {
        let groups = (cells.count + capacity - 1) / capacity
        let slices = Int(Double(groups).squareRoot().rounded(.up))
        // Groups share the cells evenly, so that no page is left nearly empty; slices share the groups.
        let count = cells.count
        func start(ofGroup group: Int) -> Int { count * group / groups }
        cells.sort { ($0.middleX, $0.number) < ($1.middleX, $1.number) }
        for slice in 0..<slices {
            let first = start(ofGroup: groups * slice / slices)
            let end = start(ofGroup: groups * (slice + 1) / slices)
            cells[first..<end].sort { ($0.middleY, $0.number) < ($1.middleY, $1.number) }
        }
        return (0..<groups).map { cells[start(ofGroup: $0)..<start(ofGroup: $0 + 1)] }
    }
}

/// A cell of a page: a row's or a page's number and its box, rounded outwards to 32-bit floats.
private struct Cell {
    static let size = 24

    let number: Int64
    let minX: Float
    let maxX: Float
    let minY: Float
    let maxY: Float

    var middleX: Float { minX + maxX }
    var middleY: Float { minY + maxY }

    init(_ entry: SpatialIndex.Entry) {
        number = entry.id
        let low = Lattice.degrees(Point(entry.box.minX, entry.box.minY))
        let high = Lattice.degrees(Point(entry.box.maxX, entry.box.maxY))
        minX = Self.down(low.x)
        maxX = Self.up(high.x)
        minY = Self.down(low.y)
        maxY = Self.up(high.y)
    }

    init(page: Int64, around cells: ArraySlice<Cell>) {
        number = page
        minX = cells.map(\.minX).min() ?? 0
        maxX = cells.map(\.maxX).max() ?? 0
        minY = cells.map(\.minY).min() ?? 0
        maxY = cells.map(\.maxY).max() ?? 0
    }

    private static func down(_ value: Double) -> Float {
        let near = Float(value)
        return Double(near) > value ? near.nextDown : near
    }

    private static func up(_ value: Double) -> Float {
        let near = Float(value)
        return Double(near) < value ? near.nextUp : near
    }

    func append(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        for side in [minX, maxX, minY, maxY] {
            withUnsafeBytes(of: side.bitPattern.bigEndian) { bytes.append(contentsOf: $0) }
        }
    }
}

/// Writes the pages of one index.
private final class Pages {
    private let size: Int
    private var last: Int64 = 1
    /// Row to leaf; written at the end in the order of the rows, which appends to the table.
    private var leaves: [(row: Int64, page: Int64)] = []
    private let node: Statement
    private let row: Statement
    private let parent: Statement

    init(size: Int, index: String, db: Database) throws {
        self.size = size
        node = try db.makeStatement(sql: "INSERT OR REPLACE INTO \(index)_node VALUES (?, ?)")
        row = try db.makeStatement(sql: "INSERT INTO \(index)_rowid VALUES (?, ?)")
        parent = try db.makeStatement(sql: "INSERT INTO \(index)_parent VALUES (?, ?)")
    }

    /// - Returns: the cell for the page above.
    func write(_ cells: ArraySlice<Cell>, isLeaf: Bool) throws -> Cell {
        last += 1
        try write(cells, page: last, depth: 0, isLeaf: isLeaf)
        return Cell(page: last, around: cells)
    }

    func writeRoot(_ cells: [Cell], depth: Int) throws {
        try write(cells[...], page: 1, depth: depth, isLeaf: depth == 0)
        leaves.sort { $0.row < $1.row }
        for (number, page) in leaves {
            row.setUncheckedArguments([number, page])
            try row.execute()
        }
    }

    private func write(_ cells: ArraySlice<Cell>, page: Int64, depth: Int, isLeaf: Bool) throws {
        var bytes = [UInt8(depth >> 8), UInt8(depth & 0xFF), UInt8(cells.count >> 8), UInt8(cells.count & 0xFF)]
        bytes.reserveCapacity(size)
        for cell in cells {
            cell.append(to: &bytes)
            if isLeaf {
                leaves.append((cell.number, page))
            } else {
                try parent.execute(arguments: [cell.number, page])
            }
        }
        bytes.append(contentsOf: repeatElement(0, count: size - bytes.count))
        try node.execute(arguments: [page, Data(bytes)])
    }
}
