import Geometry

/// CSV as a source: a header line, and a shape in a WKT column or in two columns of coordinates.
enum CSVSource {
    /// Names of columns that hold coordinates, compared without case.
    static let longitudes = ["lon", "lng", "long", "longitude", "经度", "x", "point_x", "lon_wgs84", "坐标x", "x坐标"]
    static let latitudes = ["lat", "latitude", "纬度", "y", "point_y", "lat_wgs84", "坐标y", "y坐标"]
    static let shapes = ["wkt", "wkt_geom", "geometry", "geom", "the_geom", "shape", "几何"]

    /// - Parameter readsPoints: whether two columns of coordinates are the row's shape, or ordinary columns.
    static func open(_ path: String, encoding: String?, readsPoints: Bool) throws -> Source {
        var table = try table(path, encoding)
        guard let header = try table.text.record() else { throw ImportFault(.noFeatures) }
        let columns = try Columns(header.fields, readsPoints: readsPoints)
        let info = SourceInfo(
            fields: columns.names.filter { !$0.isEmpty }, hasShapes: columns.shape != nil || columns.point != nil,
            encoding: table.encoding)
        return Source(path: path, layer: nil, info: info) { body in
            var rows = try Self.table(path, encoding).text
            _ = try rows.record()
            var index = 0
            while let record = try rows.record() {
                // Blanks alone are a blank line where a row has several fields.
                let isOne = record.fields.count == 1 && header.fields.count > 1
                if isOne, record.fields[0].trimmingBlanks.isEmpty { continue }
                index += 1
                try body(columns.feature(record, index: index))
            }
        }
    }

    private static func table(_ path: String, _ encoding: String?) throws -> (text: DelimitedText, encoding: String) {
        let reader = try TextReader(path: path, encoding: encoding)
        let name = reader.encoding.name
        return (try DelimitedText(reader), name)
    }

    /// The first of the known names, in their order, that the header has; compared without case.
    static func column(_ known: [String], in header: [String]) -> Int? {
        let lowered = header.map { $0.lowercased() }
        return known.lazy.compactMap { lowered.firstIndex(of: $0) }.first
    }

    /// What each column is for.
    private struct Columns {
        var names: [String]
        var shape: Int?
        var point: (x: Int, y: Int)?

        init(_ header: [String], readsPoints: Bool) throws {
            names = header.map(\.trimmingBlanks)
            var seen: Set<String> = []
            for name in names where !name.isEmpty && !seen.insert(name).inserted {
                throw ImportFault(.columnTwice(name))
            }
            shape = column(CSVSource.shapes, in: names)
            if shape == nil, readsPoints {
                switch (column(CSVSource.longitudes, in: names), column(CSVSource.latitudes, in: names)) {
                case (let x?, let y?): point = (x, y)
                case (nil, nil): break
                default: throw ImportFault(.halfCoordinates)
                }
            }
        }

        func feature(_ record: DelimitedText.Record, index: Int) -> SourceFeature {
            var feature = SourceFeature(index: index, shape: nil, fields: [])
            var values = record.fields
            while values.count > names.count, values.last?.trimmingBlanks.isEmpty == true { values.removeLast() }
            guard values.count == names.count else {
                feature.problem = .columnCount(line: record.line, expected: names.count, found: values.count)
                return feature
            }
            feature.fields.reserveCapacity(names.count)
            for (column, name) in names.enumerated() where !name.isEmpty && column != shape {
                feature.fields.append((name, values[column].isEmpty ? .null : .text(CSVText.unescaped(values[column]))))
            }
            do {
                feature.shape = try shape(of: values)
            } catch {
                feature.problem = error.problem
            }
            return feature
        }

        private func shape(of values: [String]) throws(ImportFault) -> Shape<Position>? {
            if let shape {
                let text = values[shape].trimmingBlanks
                guard !text.isEmpty else { return nil }
                do { return try WKT.read(text) } catch { throw ImportFault(.geometry(error)) }
            }
            guard let point else { return nil }
            let (x, y) = (values[point.x], values[point.y])
            switch (x.trimmingBlanks.isEmpty, y.trimmingBlanks.isEmpty) {
            case (true, true): return nil
            case (false, false): break
            default: throw ImportFault(.missing(field: names[x.trimmingBlanks.isEmpty ? point.x : point.y]))
            }
            guard let east = Digits.number(x) else { throw ImportFault(.notANumber(field: names[point.x], text: x)) }
            guard let north = Digits.number(y) else { throw ImportFault(.notANumber(field: names[point.y], text: y)) }
            return .point(Position(east, north))
        }
    }
}
