import Geometry

extension ImportProblem {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notFound: "source-not-found"
        case .notReadable: "source-not-readable"
        case .noFeatures: "source-empty"
        case .layerUnknown: "source-layer-unknown"
        case .severalLayers: "source-layer-needed"
        case .toolMissing: "tool-missing"
        case .toolFailed: "tool-failed"
        case .toolTooSlow: "tool-too-slow"
        case .encodingUnknown: "encoding-unknown"
        case .notInEncoding: "text-not-in-encoding"
        case .misdecoded: "text-misdecoded"
        case .control: "control-character"
        case .unclosedQuote: "csv-unclosed-quote"
        case .strayQuote: "csv-stray-quote"
        case .columnCount: "csv-column-count"
        case .controlInText: "csv-control-character"
        case .columnTwice: "csv-column-twice"
        case .lineTooLong: "csv-record-too-long"
        case .halfCoordinates: "csv-half-coordinates"
        case .noCoordinates: "csv-without-coordinates"
        case .columnTaken: "csv-column-taken"
        case .brokenPair: "pairs-cut-off"
        case .unusableIndex: "index-unusable"
        case .targetUnknown: "field-unknown"
        case .columnUnknown: "column-missing"
        case .keyNeeded: "key-needed"
        case .missing: "value-missing"
        case .notANumber: "value-not-a-number"
        case .outsideRange: "value-out-of-range"
        case .notAFlag: "value-not-a-flag"
        case .notACode: "code-malformed"
        case .wrongLevel: "code-of-another-level"
        case .spreadsheetCode: "code-from-spreadsheet"
        case .duplicate: "duplicate-key"
        case .geometry(let error): error.importCode
        case .projectedCoordinates: "crs-projected"
        case .swappedAxes: "crs-swapped-axes"
        case .looksLike: "crs-looks-like-another"
        case .wrongKind: "shape-wrong-kind"
        case .tooWide: "shape-too-wide"
        case .noShape: "shape-missing"
        case .invalidShape: "shape-invalid"
        case .collapsed: "shape-collapsed"
        case .border: "border-fault"
        case .parentUnknown: "parent-unknown"
        case .wrongCommunity: "code-of-another-community"
        case .outsideCommunities: "outside-communities"
        case .outsideCommunity: "outside-community"
        case .nothingToMatch: "nothing-to-match"
        case .buildingMissing: "building-missing"
        case .gridNotInForce(_, let isRetired): isRetired ? "grid-retired" : "grid-unknown"
        case .decidedTwice: "duplicate-key"
        case .decisionMissing: "decision-missing"
        case .contradiction: "decision-contradicted"
        case .assumedDegrees: "crs-assumed"
        case .approximateBorders: "crs-approximate"
        case .noOutlines: "outlines-missing"
        case .heldByGrids: "held-by-grids"
        case .keyFromSource: "key-from-source"
        case .keyFromShape: "key-from-shape"
        case .collapsedRings: "rings-collapsed"
        case .repairedRounding: "rounding-repaired"
        case .repairedShape: "shape-repaired"
        case .repairedBorder: "border-repaired"
        case .outlineDiffers: "outline-differs"
        case .movedBuilding: "building-moved"
        case .unmatched: "rows-unmatched"
        case .buildingUnknown: "building-unknown"
        }
    }
}

extension GeometryError {
    fileprivate var importCode: String {
        switch self {
        case .notFinite: "coordinate-not-finite"
        case .outOfRange: "coordinate-out-of-range"
        case .malformed: "geometry-malformed"
        case .tooLarge: "geometry-too-large"
        case .feature(_, let cause): cause.importCode
        case .unreadable: "source-not-readable"
        case .overlay: "geometry-failed"
        case .unknownReferenceSystem: "crs-unknown"
        case .needsParameters: "crs-needs-parameters"
        case .transformFailed: "crs-transform-failed"
        }
    }
}
