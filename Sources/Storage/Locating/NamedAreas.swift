import Foundation
import Geometry
import Topology

/// Areas of any source, with what they are called.
struct NamedAreas {
    let finder: Finder
    private let source: String
    private let index: MappedIndex?

    private static let usualNames = ["code", "ref", "id", "grid", "name"]

    /// - Throws: ``StorageError/refused(_:)`` when a row is no area or the areas are no coverage, with every fault.
    init(_ source: AreaSource) throws {
        self.source = source.name
        index = try Self.mapped(source)
        if let file = index?.file {
            guard source.id == nil, source.referenceSystem == nil, !source.isLenient else {
                throw Self.refusal(source.name, [ImportFault(.indexIsReadAlready)])
            }
            finder = Finder(.exact(file.locator), names: file.names)
            return
        }
        let (names, cells) = try Self.cells(of: source)
        finder = Finder(
            source.isLenient
                ? .lenient(LenientLocator(cells)) : .exact(Locator(try Self.coverage(cells, names, source.name))),
            names: names)
    }

    /// The index that the source is, if it is one.
    private static func mapped(_ source: AreaSource) throws -> MappedIndex? {
        do { return try MappedIndex(source.name) } catch let error as LocatorFileError {
            throw refusal(source.name, [ImportFault(.unusableIndex(error))])
        }
    }

    /// To be asked when everything was found and before it is given for right.
    ///
    /// - Throws: ``StorageError/refused(_:)`` when the areas are an index that somebody wrote into meanwhile.
    func checkUnchanged() throws {
        do { try index?.checkUnchanged() } catch let error as LocatorFileError {
            throw Self.refusal(source, [ImportFault(.unusableIndex(error))])
        }
    }

    private static func cells(of source: AreaSource) throws -> (names: [String], cells: [MultiPolygon]) {
        do {
            let opened = try Source.open(source.name, encoding: nil, for: .grids)
            let system = try (source.referenceSystem ?? opened.info.referenceSystem).map {
                text throws(GeometryError) in try ReferenceSystem(text)
            }
            var names: [String] = []
            var cells: [MultiPolygon] = []
            try opened.forEachFeature { row in
                if let problem = row.problem { throw ImportFault(problem, feature: row.index) }
                names.append(try Self.name(of: row, id: source.id))
                cells.append(try Self.area(of: row, system))
            }
            guard !cells.isEmpty else { throw ImportFault(.noFeatures) }
            return (names, cells)
        } catch let fault as ImportFault {
            throw refusal(source.name, [fault])
        } catch let error as GeometryError {
            throw refusal(source.name, [ImportFault(.geometry(error))])
        }
    }

    private static func name(of row: SourceFeature, id: String?) throws -> String {
        if let id {
            guard let field = row.fields.first(where: { $0.name == id }) else {
                throw ImportFault(.columnUnknown(name: id, available: row.fields.map(\.name)), feature: row.index)
            }
            return field.value.text ?? ""
        }
        for name in usualNames {
            if let text = row.fields.first(where: { $0.name.lowercased() == name })?.value.text { return text }
        }
        return String(row.index)
    }

    private static func area(of row: SourceFeature, _ system: ReferenceSystem?) throws -> MultiPolygon {
        guard let shape = row.shape else { throw ImportFault(.noShape, feature: row.index) }
        do {
            let degrees = try shape.mapVertices { (positions: [Position]) throws(GeometryError) -> [Position] in
                try system?.degrees(positions) ?? positions
            }
            guard let area = try degrees.snapped().area else {
                throw ImportFault(.wrongKind(found: shape.kind, expected: "Polygon"), feature: row.index)
            }
            guard area.box?.isWithinHalfGlobe ?? true else { throw ImportFault(.tooWide, feature: row.index) }
            return area
        } catch let error as GeometryError {
            throw ImportFault(.geometry(error), feature: row.index)
        }
    }

    /// Rounding to the lattice may have made a fault where there was none: only that is mended.
    private static func coverage(_ cells: [MultiPolygon], _ names: [String], _ source: String) throws -> Coverage {
        do { return try Coverage(cells) } catch {
            guard let box = cells.compactMap(\.box).reduce(nil, { (sum: Box?, box) in sum?.union(box) ?? box }) else {
                throw ImportFault(.noFeatures)
            }
            let plane = try MetricPlane.fitting(box, datum: .wgs84)
            let mended = try CoverageRepair.renoding(cells, plane: plane)
            guard mended.remaining.isEmpty else {
                let faults = try mended.remaining.map { try ImportFault($0, names: names, on: plane) }
                throw refusal(source, faults)
            }
            return try Coverage(mended.cells)
        }
    }

    private static func refusal(_ source: String, _ faults: [ImportFault]) -> StorageError {
        let shown = Array(faults.prefix(20))
        return .refused(
            ImportRefusal(
                source: source, layer: ImportRefusal.locating, faults: shown, omitted: faults.count - shown.count))
    }
}
