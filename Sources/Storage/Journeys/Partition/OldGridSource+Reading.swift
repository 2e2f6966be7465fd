internal import Geometry
internal import Planning

extension OldGridSource {
    /// The grids of a source of shapes; those that are not valid by themselves are mended.
    ///
    /// - Throws: ``StorageError/refused(_:)`` with what is wrong.
    func drawnGrids(in communities: [AreaRecord]) throws -> [DrawnGrid] {
        var request = ImportRequest(layer: .grids, source: path, actor: "")
        request.key = key
        request.referenceSystem = referenceSystem
        request.encoding = encoding
        request.repair = 0.5
        return try FaultList.reading(path, as: ImportLayer.grids.rawValue) { faults in
            let source = try Source.open(path, encoding: encoding, for: .grids)
            let survey = try Survey(source, request)
            let reader = RowReader(survey, request)
            var grids: [DrawnGrid] = []
            var rows: [GridCode: Int] = [:]
            try source.forEachFeature { feature in
                try faults.collect(feature) {
                    let grid = try DrawnGrid(try reader.read(feature).get(), in: communities, survey.mapping)
                    if let code = grid.code, let first = rows.updateValue(feature.index, forKey: code) {
                        throw ImportFault(.duplicate(field: "code", text: code.text, first: first), key: code.text)
                    }
                    grids.append(grid)
                }
            }
            return grids
        }
    }
}
