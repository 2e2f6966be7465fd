internal import Foundation
internal import Logging
internal import Storage

/// The content that is served at the moment, and the making of the next one.
///
/// Readers get a whole content of one generation; while the next one is made, they get the one before.
actor Contents {
    private let district: District
    private let options: WebOptions
    private let logger: Logger
    private let watch: FileWatch?
    /// Is told which generation is served.
    nonisolated let ready = ReadyAnswers()
    private var current: MapContent? {
        didSet { if let current { ready.serve(current.generation) } }
    }
    private var making: Task<MapContent, any Error>?
    private var failure: String?

    /// - Parameter watch: of the district's file; `nil` for one that is not served for long.
    init(_ district: District, options: WebOptions, logger: Logger, watch: FileWatch? = nil) {
        self.district = district
        self.options = options
        self.logger = logger
        self.watch = watch
    }

    /// The content to answer from; waits for the first one.
    func content() async throws -> MapContent {
        if let current { return current }
        return try await renew()
    }

    /// The content of a generation, which must be the present one.
    ///
    /// - Throws: ``Problem`` when it is gone, or still to come.
    func content(at generation: Int64?) async throws -> MapContent {
        let content = try await content()
        guard let generation, generation != content.generation else { return content }
        let now = try await renewed()
        if generation < now.generation { throw Problem.superseded(generation, by: now.generation) }
        guard generation == now.generation else { throw Problem.generationToCome(generation, now: now.generation) }
        return now
    }

    /// The generation being served; `nil` before the first.
    var generation: Int64? { current?.generation }

    /// Whether answers can be given, and why not.
    var trouble: String? {
        if current == nil { return failure ?? "The map is being read." }
        return failure
    }

    /// - Throws: ``Problem/fileReplaced``.
    nonisolated func checkFile() throws(Problem) { try watch?.check() }

    /// Brings the content up to the file's generation.
    ///
    /// - Throws: ``Problem/fileReplaced`` rather than to read another file.
    @discardableResult
    func renewed() async throws -> MapContent {
        try checkFile()
        do {
            let generation = try await district.read { try $0.generation }
            if let current, current.generation == generation {
                failure = nil
                return current
            }
            return try await renew()
        } catch {
            failure = "The district's file cannot be read at the moment."
            throw error
        }
    }

    private func renew() async throws -> MapContent {
        if let making { return try await making.value }
        let (district, options) = (district, options)
        let task = Task.detached { MapContent(try await district.read { try MapRows($0) }, options: options) }
        making = task
        defer { making = nil }
        let content = try await task.value
        if content.generation != current?.generation { report(content) }
        current = content
        failure = nil
        return content
    }

    private func report(_ content: MapContent) {
        for (layer, area) in content.areas where !area.isCoverage {
            logger.warning("\(layer.rawValue) do not fit together edge for edge; gridmap check says where")
        }
        if let refusal = content.basemapRefusal { logger.warning("\(refusal)") }
    }

    /// Looks for a new generation many times a second, which takes some microseconds, until the task is cancelled.
    ///
    /// - Parameter onNew: called with every content that is served from now on.
    nonisolated func follow(onNew: @Sendable (MapContent) async -> Void) async {
        var lastTrouble: String?
        var last: Int64?
        while !Task.isCancelled {
            do {
                let content = try await renewed()
                lastTrouble = nil
                if content.generation != last { await onNew(content) }
                last = content.generation
            } catch is CancellationError {
                return
            } catch is Problem {
                // The watch has told it.
            } catch {
                let trouble = "cannot read \(district.path): \(error)"
                if trouble != lastTrouble { logger.error("\(trouble)") }
                lastTrouble = trouble
            }
            do { try await Task.sleep(for: .milliseconds(25)) } catch { return }
        }
    }
}
