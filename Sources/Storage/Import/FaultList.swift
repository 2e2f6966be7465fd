/// The first faults of a source, the rest counted.
struct FaultList {
    private var first: [ImportFault] = []
    private var omitted = 0

    /// Does what is to be done with a row; a fault of it is kept and not thrown.
    mutating func collect(_ feature: SourceFeature, _ body: () throws -> Void) throws {
        do { try body() } catch var fault as ImportFault {
            fault.feature = fault.feature ?? feature.index
            add(fault)
        }
    }

    mutating func add(_ fault: ImportFault) {
        if first.count < ImportPass.faultsShown { first.append(fault) } else { omitted += 1 }
    }

    /// Runs a reading whose faults are told together.
    ///
    /// - Parameter purpose: what the source is read as.
    /// - Throws: ``StorageError/refused(_:)`` with the faults, up to ``ImportPass/faultsShown``.
    static func reading<Result>(
        _ source: String, as purpose: String, _ read: (inout FaultList) throws -> Result
    ) throws -> Result {
        var faults = FaultList()
        do {
            let result = try read(&faults)
            if !faults.first.isEmpty {
                throw StorageError.refused(
                    ImportRefusal(source: source, layer: purpose, faults: faults.first, omitted: faults.omitted))
            }
            return result
        } catch let fault as ImportFault {
            throw StorageError.refused(ImportRefusal(source: source, layer: purpose, faults: [fault]))
        }
    }
}
