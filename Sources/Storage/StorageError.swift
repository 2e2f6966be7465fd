/// What can go wrong with a district's file, or with what is to be written into it.
///
/// Every case leaves the file as it was: a write is one transaction, and it is rolled back.
public enum StorageError: Error, Hashable, Sendable {
    // The file itself
    case notFound(path: String)
    case alreadyExists(path: String)
    /// Not a GeoPackage, or one that another program made.
    case notADistrict(path: String, reason: String)
    /// No GeoPackage that features can be read from.
    case notAGeoPackage(path: String, reason: String)
    /// Written by a later release, which knows more of the file than this one.
    case newerFile(path: String, found: String)
    /// Written by an earlier release and not yet brought up to date, which only a writing command does.
    case needsMigration(path: String)
    case corrupt(path: String, detail: String)
    case readOnly(path: String)
    case diskFull(path: String)
    /// Another command writes, and did not finish in time; `holder` says which, when it is known.
    case locked(path: String, holder: String?)
    /// The operating system or SQLite failed otherwise.
    case failed(path: String, detail: String)

    // What is asked
    /// A search looked through rows for as long as one may.
    case queryTooSlow(layer: String)

    // What is written
    /// A control character (U+0000 to U+001F, U+007F) in a text.
    case controlCharacter(layer: String, key: String, field: String)
    /// Two rows with the same natural key in one batch.
    case duplicateKey(layer: String, key: String)
    /// A row breaks a rule of the schema.
    case constraint(layer: String, key: String, detail: String)
    /// A row that is ended is still referred to, or one is referred to that is not there.
    case dangling(detail: String)
    /// A stored value is of a kind that its column does not hold.
    case badValue(table: String, column: Int, detail: String)
    /// An import found faults in its source.
    case refused(ImportRefusal)
    /// A stored geometry cannot be read back.
    case badGeometry(layer: String, id: Int64, detail: String)

    // What a journey needs
    /// No community has an outline yet: there is nothing to divide.
    case noOutlines
    /// No community with an outline has this code.
    case unknownCommunity(code: String)
    /// There is no draft to publish.
    case noDraft
    /// Grids that cannot be put into force, and why.
    case planRefused(PlanRefusal)
    /// There are no grids in force.
    case noGrids
    /// The draft started from another revision (`nil`: from none) than the one in force.
    case draftOutdated(base: Int?, inForce: Int?)
    /// Another command changed the file while this one computed.
    case changedMeanwhile
    /// Not a day as in `2027-01-01`.
    case malformedDate(String)
    /// A revision cannot take effect before the one in force did.
    case effectiveTooEarly(String, inForceFrom: String)
    /// A setting of the file cannot be read.
    case badSetting(name: String, detail: String)
    /// An output would take the place of a database.
    case databaseInPlace(path: String)
    /// An output would take the place of what is read, or of another output.
    case fileNamedTwice(path: String)
    /// An output file cannot be written.
    case cannotWrite(path: String, detail: String)

    // What a partition is asked for
    /// A layer has no such column.
    case unknownColumn(layer: String, name: String, available: [String])
    /// A column that should be shared out holds something that is no number, or a negative one.
    case notNumeric(layer: String, column: String, row: String, text: String)
    /// A column that should be shared out holds nothing.
    case emptyColumn(layer: String, column: String)
    /// A column that should be shared out in whole numbers would lose more than a hundredth of it; its figures lie in this
    /// range.
    case fractionalColumn(layer: String, column: String, least: Double, most: Double)
    /// No atom has a weight above zero.
    case weightlessAtoms(source: String, column: String)
    /// Nobody knows what a grid should hold of this column.
    case bandNeeded(weight: String)
    /// No old grid has this code.
    case unknownGrid(code: String)
    /// A grid is to stay as it is whose shape is not known.
    case lockWithoutShape(code: String)
    /// A grid of a source that is to be locked reaches beyond its community, or into another that is locked.
    case lockUnfit(code: String)
    /// No barrier of the file is of this kind.
    case unknownBarrierKind(String, available: [String])
    /// More grids than atoms to make them of.
    case tooManyGrids(Int, atoms: Int)
    /// A source tells of no old grid in a community that was asked for.
    case noOldGrids(community: String, source: String)
    /// A list of buildings and grids names not one building of the file; some that it names.
    case noListedBuilding(source: String, examples: [String])
    /// A change by hand cannot be made.
    case editRefused(EditRefusal)
}

extension StorageError {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notFound: "file-not-found"
        case .alreadyExists: "file-exists"
        case .notADistrict: "not-a-district"
        case .notAGeoPackage: "not-a-geopackage"
        case .newerFile: "newer-file"
        case .needsMigration: "needs-migration"
        case .corrupt: "corrupt-file"
        case .readOnly: "read-only"
        case .diskFull: "disk-full"
        case .locked: "locked"
        case .failed: "storage-failed"
        case .queryTooSlow: "query-too-slow"
        case .controlCharacter: "control-character"
        case .duplicateKey: "duplicate-key"
        case .constraint: "constraint"
        case .dangling: "dangling-reference"
        case .badValue: "bad-stored-value"
        case .refused(let refusal): refusal.code
        case .badGeometry: "bad-stored-geometry"
        case .noOutlines: "no-outlines"
        case .unknownCommunity: "unknown-community"
        case .noDraft: "no-draft"
        case .planRefused: "plan-refused"
        case .noGrids: "no-grids"
        case .draftOutdated: "draft-outdated"
        case .changedMeanwhile: "changed-meanwhile"
        case .malformedDate: "malformed-date"
        case .effectiveTooEarly: "effective-too-early"
        case .badSetting: "bad-setting"
        case .databaseInPlace: "database-in-place"
        case .fileNamedTwice: "file-named-twice"
        case .cannotWrite: "cannot-write"
        case .unknownColumn: "column-missing"
        case .notNumeric: "column-not-numeric"
        case .emptyColumn, .weightlessAtoms: "column-empty"
        case .fractionalColumn: "column-fractional"
        case .bandNeeded: "band-needed"
        case .unknownGrid: "unknown-grid"
        case .lockWithoutShape: "lock-without-shape"
        case .lockUnfit: "lock-unfit"
        case .unknownBarrierKind: "unknown-barrier-kind"
        case .tooManyGrids: "too-many-grids"
        case .noOldGrids: "no-old-grids"
        case .noListedBuilding: "no-listed-building"
        case .editRefused(let refusal): refusal.code
        }
    }
}
