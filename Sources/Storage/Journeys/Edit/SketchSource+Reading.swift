internal import Geometry

extension SketchSource {
    /// The vertices of the line.
    ///
    /// - Throws: ``StorageError/refused(_:)`` with what is wrong in the source;
    ///   ``StorageError/editRefused(_:)`` when it does not hold one line.
    func points() throws -> [Point] {
        switch self {
        case .places(let points): return points
        case .file(let path, let referenceSystem, let encoding):
            var request = ImportRequest(layer: .barriers, source: path, actor: "")
            request.referenceSystem = referenceSystem
            request.encoding = encoding
            let lines = try FaultList.reading(path, as: "line") { faults in
                let source = try Source.open(path, encoding: encoding, for: .barriers)
                let reader = RowReader(try Survey(source, request), request)
                var lines: [[Point]] = []
                try source.forEachFeature { feature in
                    try faults.collect(feature) { lines += try reader.read(feature).get().shape?.lines ?? [] }
                }
                return lines
            }
            guard lines.count == 1 else { throw StorageError.editRefused(.lines(source: path, count: lines.count)) }
            return lines[0]
        }
    }
}
