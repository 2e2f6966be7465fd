import Foundation
import GRDB
import Geometry

extension District {
    /// Brings a source into one layer of a district's file, which is made when there is none.
    ///
    /// Rows are matched by their natural key: known ones are updated, new ones added; those the source does not have
    /// are counted, and ended with ``ImportRequest/replaces``. All of it is one transaction and one row of the
    /// operations log.
    /// - Parameter progress: called now and then while rows are read.
    /// - Throws: ``StorageError/refused(_:)`` with every fault of the pass that found them, up to
    ///   ``ImportPass/faultsShown``; errors of the file itself. In each case the file is as it was.
    public static func importLayer(
        into path: String, _ request: ImportRequest, progress: @escaping (ImportProgress) -> Void = { _ in }
    ) throws -> ImportSummary {
        do {
            let source = try Source.open(request.source, encoding: request.encoding, for: request.layer)
            let survey = try Survey(source, request)
            let isNew = !FileManager.default.fileExists(atPath: path)
            let district =
                try isNew
                ? create(at: path, datum: request.datum ?? survey.likelyDatum) : open(path, mode: .write)
            do {
                try district.bringDueRevisionsIntoForce(actor: request.actor)
                var summary = try district.bringIn(source, survey, request, progress)
                summary.created = isNew
                return summary
            } catch {
                if isNew { district.discard() }
                throw error
            }
        } catch let fault as ImportFault {
            throw StorageError.refused(ImportRefusal(request, [fault]))
        }
    }

    private func bringIn(
        _ source: Source, _ survey: Survey, _ request: ImportRequest, _ progress: @escaping (ImportProgress) -> Void
    ) throws -> ImportSummary {
        let info = OperationInfo(
            actor: request.actor, command: "import \(request.layer.rawValue)", inputHash: try source.hash())
        var summary = try write(info) { transaction in
            let pass = ImportPass(source, survey, request, transaction, progress)
            switch request.layer {
            case .district, .streets, .communities: try pass.importAreas()
            case .grids: try pass.importGrids()
            case .households: try pass.importHouseholds()
            case .barriers, .estates, .buildings, .units, .facilities: try pass.importFeatures()
            }
            Failpoint.pass("imported")
            return try pass.finish()
        }
        summary.generation = try generation
        return summary
    }

    /// Removes a file that this import made.
    private func discard() {
        try? pool.close()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
    }
}

extension ImportRefusal {
    init(_ request: ImportRequest, _ faults: [ImportFault], omitted: Int = 0) {
        self.init(
            source: request.source, layer: request.layer.rawValue, faults: faults, omitted: omitted)
    }
}
