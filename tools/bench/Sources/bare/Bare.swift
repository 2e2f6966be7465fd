import Foundation
import Hummingbird
import Logging

/// The server that ours is measured against: Hummingbird as it comes, one handler, always the same bytes.
///
///     bare FILE        prints its port on the first line and serves FILE at /tile until it is killed
@main
struct Bare {
    static func main() async throws {
        let body = ByteBuffer(bytes: try Data(contentsOf: URL(filePath: CommandLine.arguments[1])))
        let router = Router()
        router.get("/tile") { _, _ in
            Response(
                status: .ok, headers: [.contentType: "application/vnd.mapbox-vector-tile"],
                body: ResponseBody(byteBuffer: body))
        }
        var logger = Logger(label: "bare")
        logger.logLevel = .error
        let app = Application(
            router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
            onServerRunning: { channel in
                FileHandle.standardOutput.write(Data("\(channel.localAddress?.port ?? 0)\n".utf8))
            }, logger: logger)
        try await app.run()
    }
}
