public import Geometry
public import Topology

/// Everything that an import can object to, or remark. Each has a stable ``code`` and a sentence in two languages.
public enum ImportProblem: Hashable, Sendable {
    // The source as a file
    case notFound
    case notReadable(reason: String)
    case noFeatures
    case layerUnknown(name: String, available: [String])
    case severalLayers([String])
    case toolMissing(tool: String, format: String)
    case toolFailed(tool: String, reason: String)
    case toolTooSlow(tool: String, seconds: Int)

    // Text
    case encodingUnknown(String)
    case notInEncoding(encoding: String, line: Int, advice: String?)
    case misdecoded(text: String, meant: String, advice: String)
    case control(field: String)

    // CSV
    case unclosedQuote(line: Int)
    case strayQuote(line: Int)
    case columnCount(line: Int, expected: Int, found: Int)
    case controlInText(line: Int)
    case columnTwice(String)
    case lineTooLong(line: Int)
    case halfCoordinates
    /// Nothing in a row tells where it is.
    case noCoordinates

    // Locating
    case columnTaken(String)
    case brokenPair(bytes: Int, size: Int)
    case unusableIndex(LocatorFileError)
    /// What says how areas are to be read, of an index in which they were read before.
    case indexIsReadAlready

    // Columns
    case targetUnknown(name: String, known: [String])
    case columnUnknown(name: String, available: [String])
    case keyNeeded(target: String, available: [String])

    // Values
    case missing(field: String)
    case notANumber(field: String, text: String)
    case outsideRange(field: String, text: String, allowed: String)
    case notAFlag(field: String, text: String)
    case notACode(text: String)
    case wrongLevel(text: String, found: String, expected: String)
    case spreadsheetCode(text: String)
    case duplicate(field: String, text: String, first: Int)

    // Coordinates
    case geometry(GeometryError)
    case projectedCoordinates
    case swappedAxes
    case looksLike(scheme: String, asGiven: Double, asScheme: Double)

    // Shapes
    case wrongKind(found: String, expected: String)
    case tooWide
    case noShape
    case invalidShape(reason: String)
    case collapsed
    case border(kind: String, areas: [String], squareMetres: Double?)

    // Rows of other layers
    case parentUnknown(code: String, level: String)
    case wrongCommunity(code: String, community: String)
    case outsideCommunities
    /// No part of it lies in the community that it names.
    case outsideCommunity(String)
    case nothingToMatch(layer: String)
    case buildingMissing(ref: String)
    case gridNotInForce(code: String, isRetired: Bool)
    case decidedTwice(ref: String, first: Int)
    /// No decision about a building is open that could be taken back.
    case decisionMissing(ref: String)
    /// A list and an option decide differently about one building.
    case contradiction(ref: String, option: String)

    // Remarks: the import goes on
    case assumedDegrees(datum: String)
    case approximateBorders(scheme: String)
    case noOutlines(rows: Int)
    /// A community that the source does not have any more, and that has grids.
    case heldByGrids(community: String)
    case keyFromSource(field: String)
    case keyFromShape(rows: Int)
    case collapsedRings(Int)
    case repairedRounding
    case repairedShape(reason: String)
    case repairedBorder(area: String, squareMetres: Double)
    case outlineDiffers(code: String, squareMetres: Double)
    case movedBuilding(ref: String, from: String?, to: String?)
    case unmatched(rows: Int, path: String)
    case buildingUnknown(rows: Int)
}
