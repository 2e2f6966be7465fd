internal import Foundation
internal import Geometry
internal import Planning

extension AtomRequest {
    /// Divides the atoms of the source into grids and writes them; the files appear under their names only when they are
    /// whole.
    ///
    /// - Parameter isCancelled: asked now and then, from any thread; once true, the best plan so far is written.
    /// - Throws: ``StorageError/refused(_:)`` with what is wrong in the source, ``StorageError/tooManyGrids(_:atoms:)``,
    ///   ``StorageError/weightlessAtoms(source:column:)``, ``StorageError/fileNamedTwice(path:)``,
    ///   ``StorageError/cannotWrite(path:detail:)``.
    public func divide(
        isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (JourneyProgress) -> Void = { _ in }
    ) throws -> AtomSummary {
        try OutputPlace.check([output, labels, picture].compactMap(\.self), reading: source)
        progress(JourneyProgress(.reading))
        let table = try AtomTable(self)
        guard grids <= table.areas.count else { throw StorageError.tooManyGrids(grids, atoms: table.areas.count) }
        guard table.weights.contains(where: { $0 > 0 }) else {
            throw StorageError.weightlessAtoms(source: source, column: weight.name)
        }
        let outcome = try Partitioner.divide(
            AtomInput(
                atoms: table.areas, weights: table.weights, plane: table.plane, grids: grids, balance: balance,
                tolerance: tolerance, seed: seed),
            PartitionControl(time: time, isCancelled: isCancelled, progress: { progress(JourneyProgress($0)) }))
        let summary = summary(of: outcome, table, wasInterrupted: isCancelled())
        progress(JourneyProgress(.writing))
        try write(summary, outcome, table)
        return summary
    }

    private func summary(of outcome: AtomOutcome, _ table: AtomTable, wasInterrupted: Bool) -> AtomSummary {
        let totalWeight = Double(table.weights.reduce(0, +)) * table.unit
        let most = totalWeight / Double(grids) * (1 + (tolerance ?? 0.1)) / table.unit
        return AtomSummary(
            weight: weight, atoms: table.areas.count, totalWeight: totalWeight,
            grids: outcome.grids.enumerated().map { index, grid in
                AtomSummary.Grid(
                    grid: index + 1, atoms: grid.atoms, weight: Double(grid.weight) * table.unit,
                    deviation: grid.deviation,
                    squareMetres: grid.squareMetres, polsbyPopper: grid.polsbyPopper, reock: grid.reock,
                    pieces: grid.pieces)
            },
            deviation: outcome.deviation, bound: outcome.bound, total: total(outcome.figures),
            repaired: Dictionary(table.changed.map { (table.names[$0], $1) }, uniquingKeysWith: +),
            heavyAtoms: table.names.indices.filter { Double(table.weights[$0]) > most }.map { table.names[$0] },
            wasInterrupted: wasInterrupted)
    }

    private func total(_ figures: PartitionReport.Figures) -> AtomSummary.Total {
        AtomSummary.Total(
            meanDeviation: figures.meanDeviation, inTolerance: tolerance.map { _ in figures.inBand },
            meanPolsbyPopper: figures.meanPolsbyPopper, leastPolsbyPopper: figures.leastPolsbyPopper,
            meanReock: figures.meanReock, leastReock: figures.leastReock, innerBorder: figures.innerBorder,
            discBound: figures.discBound, squareReference: figures.squareReference)
    }

    private func write(_ summary: AtomSummary, _ outcome: AtomOutcome, _ table: AtomTable) throws {
        var files: [ExportFile] = []
        do {
            files.append(try geoJSON(summary, outcome))
            if let labels { files.append(try labelTable(labels, outcome, table)) }
            if let picture {
                let title = URL(filePath: source).lastPathComponent
                files.append(try ExportFile(picture, holding: PartitionPicture.svg(outcome, title: title)))
            }
            for index in files.indices { try files[index].finish() }
        } catch {
            for file in files { file.abandon() }
            throw error
        }
    }

    private func geoJSON(_ summary: AtomSummary, _ outcome: AtomOutcome) throws -> ExportFile {
        var file = try ExportFile(output)
        try file.append("{\"type\":\"FeatureCollection\",\"name\":\"grids\",\"features\":[\n")
        for (grid, figures) in zip(outcome.grids, summary.grids) {
            try file.append { bytes in
                if figures.grid > 1 { bytes.append(contentsOf: ",\n".utf8) }
                GeoJSON.feature(
                    id: Int64(figures.grid), shape: Shape(grid.cell),
                    properties: [
                        ("grid", .integer(Int64(figures.grid))), ("atoms", .integer(Int64(figures.atoms))),
                        ("weight", .number(figures.weight)), ("deviation", .number(figures.deviation)),
                        ("polsby_popper", .number(figures.polsbyPopper)),
                        ("reock", .number(figures.reock)), ("area_m2", .number(figures.squareMetres)),
                    ], into: &bytes)
            }
        }
        try file.append("\n]}\n")
        return file
    }

    private func labelTable(_ path: String, _ outcome: AtomOutcome, _ table: AtomTable) throws -> ExportFile {
        var file = try ExportFile(path)
        try file.append { $0.append(contentsOf: CSVText.byteOrderMark) }
        try file.append { CSVText.append([.text("atom"), .text("grid")], to: &$0) }
        for (name, label) in zip(table.names, outcome.labels) {
            try file.append { CSVText.append([.text(name), .integer(Int64(label + 1))], to: &$0) }
        }
        return file
    }
}
