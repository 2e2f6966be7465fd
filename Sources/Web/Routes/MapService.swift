internal import Geometry
internal import Logging
internal import Storage
internal import Tiling

/// What the routes share: the content being served, its caches, the page's files.
struct MapService: Sendable {
    let options: WebOptions
    let contents: Contents
    let tiles: TileSource
    let pages: Cache<PageKey, Representation>
    let assets: Assets
    let log = ChangeLog()
    let heldAnswers = HeldAnswers()
    private let logger: Logger

    /// An answer for the page, made once per generation.
    struct PageKey: Hashable, Sendable {
        let generation: Int64
        let name: String
    }

    /// - Parameters:
    ///   - store: where tiles are kept beyond the process; `nil` for nowhere.
    ///   - watch: of the district's file.
    init(
        _ district: District, options: WebOptions, logger: Logger, store: TileStore?, watch: FileWatch? = nil
    ) {
        self.options = options
        self.logger = logger
        contents = Contents(district, options: options, logger: logger, watch: watch)
        tiles = TileSource(district: district, contents: contents, store: store)
        pages = Cache(limit: 32 << 20) { $0.cost }
        assets = Assets(folder: options.assets)
    }

    /// Follows the file, generation by generation, until the task is cancelled.
    func follow() async {
        let (served, next) = AsyncStream.makeStream(of: MapContent.self)
        let watch = ChangeWatch(tiles, log: log, logger: logger)
        await withTaskGroup { group in
            group.addTask {
                for await content in served { await watch.advance(to: content) }
            }
            group.addTask {
                while (try? await Task.sleep(for: .seconds(Self.heartbeat))) != nil { await log.wake() }
            }
            await contents.follow { content in
                await pages.forget { $0.generation < content.generation }
                next.yield(content)
            }
            next.finish()
            group.cancelAll()
        }
    }

    func json(_ value: JSONValue) -> Answer {
        Answer(Representation(Array(value.json.utf8), contentType: "application/json"))
    }

    /// The address of a path for a document that is read elsewhere: absolute where the server knows its own.
    func url(_ path: String) -> String { (options.publicURL ?? "") + path }

    // MARK: Health

    func health() -> Answer { json(.object(["status": .text("ok")])) }

    func ready() async throws -> Answer {
        try contents.checkFile()
        if let trouble = await contents.trouble { throw Problem.notReady(trouble) }
        return json(
            .object(["status": .text("ready"), "generation": .integer(try await contents.content().generation)]))
    }
}
