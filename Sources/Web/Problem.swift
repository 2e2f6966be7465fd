internal import Filtering
internal import Geometry
internal import HTTPTypes
internal import Storage
internal import Tiling

/// An answer that says what is wrong (RFC 9457): what every error becomes on its way out.
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    /// Stable, for programs.
    var code: String
    var title: String
    var detail: String
    /// The part of the address that is at fault.
    var parameter: String?
    /// Where in it: a character's number from 0, or a path into JSON.
    var position: JSONValue?
    var headers: [(name: HTTPField.Name, value: String)] = []

    init(
        _ status: HTTPResponse.Status, _ code: String, _ title: String, _ detail: String, parameter: String? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.parameter = parameter
    }

    func with(_ name: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.headers.append((name, value))
        return problem
    }

    /// The body, `application/problem+json`.
    func json(instance: String) -> [UInt8] {
        var members: [String: JSONValue] = [
            "type": .text("urn:gridmap:problem:\(code)"), "title": .text(title),
            "status": .integer(Int64(status.code)), "detail": .text(detail), "instance": .text(instance),
            "code": .text(code),
        ]
        if let parameter { members["parameter"] = .text(parameter) }
        if let position { members["position"] = position }
        return Array(JSONValue.object(members).json.utf8)
    }
}

// MARK: What handlers find wrong

extension Problem {
    static let noSuchPage = Problem(.notFound, "not-found", "Nothing here", "There is nothing at this address.")

    static func unknownLayer(_ name: String, known: [String]) -> Problem {
        Problem(
            .notFound, "unknown-layer", "No such layer",
            "“\(name.prefix(40))” is none of \(known.joined(separator: ", ")).", parameter: "layer")
    }

    static func unknownFeature(_ layer: String, _ key: String) -> Problem {
        Problem(
            .notFound, "unknown-feature", "No such feature", "\(layer) has no “\(key.prefix(40))”.", parameter: "id")
    }

    static func notServed(_ detail: String) -> Problem {
        Problem(.notAcceptable, "not-served", "Format not served", detail)
    }

    static func outsideZooms(_ z: Int, layer: String, _ zooms: ClosedRange<Int>) -> Problem {
        Problem(
            .notFound, "outside-zooms", "Outside the layer's zooms",
            "\(layer) has tiles at zooms \(zooms.lowerBound) to \(zooms.upperBound), not \(z).", parameter: "z")
    }

    static func superseded(_ generation: Int64, by now: Int64) -> Problem {
        Problem(
            .gone, "superseded", "Superseded",
            "Generation \(generation) is no longer served; the present one is \(now).", parameter: "generation")
    }

    static func generationToCome(_ generation: Int64, now: Int64) -> Problem {
        Problem(
            .notFound, "generation-to-come", "No such generation yet",
            "The file's generation is \(now), not yet \(generation).", parameter: "generation")
    }

    static func badParameter(_ name: String, _ detail: String) -> Problem {
        Problem(.badRequest, "bad-parameter", "Wrong parameter", detail, parameter: name)
    }

    static func wrongMethod(allow: String) -> Problem {
        Problem(.methodNotAllowed, "wrong-method", "Method not allowed", "Only \(allow) can be asked for here.")
            .with(.allow, allow)
    }

    static let bodyRefused = Problem(
        .contentTooLarge, "body-refused", "No body is taken", "This server reads; it takes no request with a body."
    ).with(.connection, "close")

    static let bodyTooLarge = Problem(
        .contentTooLarge, "body-too-large", "Too much at once",
        "At most 16 MiB are taken at once: send the rows in parts."
    ).with(.connection, "close")

    static let noRequest = Problem(
        .badRequest, "no-request", "No request of HTTP", "Its first line or one of its headers cannot be read.")

    static let headTooLarge = Problem(
        .requestHeaderFieldsTooLarge, "head-too-large", "Request head too large",
        "A first line or a header ends at \(ServerLimits.headerBytes) bytes here, all of them at "
            + "\(ServerLimits.headBytes), and there are at most \(ServerLimits.headers).")

    static let bodyBroken = Problem(
        .badRequest, "body-broken", "The body is no whole one", "It ends before its length, or its chunks are none."
    ).with(.connection, "close")

    static let notOneHost = Problem(
        .badRequest, "bad-host", "Not one host", "A request names its host in one header Host.")

    static func mediaTypeNotTaken(_ taken: [String]) -> Problem {
        Problem(
            .unsupportedMediaType, "media-type-not-taken", "Media type not taken",
            "Content-Type must be one of \(taken.joined(separator: ", ")).")
    }

    /// Of a body that is packed.
    static func contentCodingNotTaken(_ coding: String) -> Problem {
        Problem(
            .unsupportedMediaType, "content-coding-not-taken", "Content coding not taken",
            "A body is taken as it is, not as “\(coding.prefix(40))”: send it without Content-Encoding."
        ).with(.acceptEncoding, "identity").with(.connection, "close")
    }

    static func badRow(_ fault: ImportFault) -> Problem {
        let row = fault.feature.map { "Row \($0): " } ?? ""
        switch fault.problem {
        case .encodingUnknown(let name):
            return Problem(
                .unsupportedMediaType, fault.problem.code, "Charset not known",
                "The charset “\(name.prefix(40))” of Content-Type is not known; usual ones are UTF-8, GB18030, UTF-16.")
        case .notInEncoding(let encoding, let line, let advice):
            let hint = advice.map { "; it looks like \($0): say charset=\($0) in Content-Type" } ?? ""
            return Problem(
                .badRequest, fault.problem.code, "A row cannot be read", "line \(line) is not \(encoding)\(hint)")
        default:
            return Problem(
                .badRequest, fault.problem.code, "A row cannot be read", row + fault.problem.sentence(.english))
        }
    }

    static let assetsMissing = Problem(
        .notFound, "assets-missing", "The map's library is not installed",
        "Run tools/fetch-assets, or give the folder that holds ol.js, ol.css and maplibre-gl.js with --assets.")

    static let tooSlow = Problem(
        .serviceUnavailable, "too-slow", "It takes too long", "The answer took longer than this server allows."
    ).with(.retryAfter, "5")

    static let fileReplaced = Problem(
        .serviceUnavailable, "file-replaced", "The file was replaced",
        "Another file has taken the place of the one that is served, or none: the server must be started again."
    ).with(.retryAfter, "5")

    static let busy = Problem(
        .serviceUnavailable, "busy", "Too much at once", "The server has as many requests as it can answer."
    ).with(.retryAfter, "1")

    static let heldTooMuch = Problem(
        .serviceUnavailable, "held-too-much", "Too many answers wait",
        "The server holds as much as it can of answers that other clients have not taken yet."
    ).with(.retryAfter, "5")

    static func notReady(_ detail: String) -> Problem {
        Problem(.serviceUnavailable, "not-ready", "Not ready", detail).with(.retryAfter, "1")
    }
}

// MARK: What other modules throw

extension Problem {
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as TilingError: self.init(tiling: error)
        case let error as StorageError: self.init(storage: error)
        case let error as FilterError: self.init(filter: error)
        case is CancellationError: self = .notReady("The server is stopping.")
        default:
            self.init(.internalServerError, "internal", "Something went wrong", "The server could not answer this.")
        }
    }

    private init(tiling error: TilingError) {
        switch error {
        case .notANumber(let parameter, _):
            self.init(.badRequest, "bad-tile", "No such tile", "\(error).", parameter: parameter)
        case .outsideTheWorld(let parameter, _, _):
            self.init(.badRequest, "bad-tile", "No such tile", "\(error).", parameter: parameter)
        case .zoomOutOfRange:
            self.init(.notFound, "outside-zooms", "Outside the layer's zooms", "\(error).", parameter: "z")
        }
    }

    init(filter error: FilterError) {
        self.init(.badRequest, "bad-filter", "Malformed filter", "\(error).", parameter: "filter")
        switch error.place {
        case .offset(let offset): position = .integer(Int64(offset))
        case .path(let path): position = .text(path)
        }
    }

    private init(storage error: StorageError) {
        switch error {
        case .queryTooSlow(let layer):
            self.init(
                .serviceUnavailable, error.code, "The search takes too long",
                "Too many rows of \(layer) would have to be looked at: narrow the search.")
        case .locked, .diskFull, .failed, .needsMigration, .notFound:
            self = .notReady("The district's file cannot be read at the moment (\(error.code)).")
        default:
            self.init(
                .internalServerError, error.code, "The file cannot be read",
                "The district's file holds something that cannot be read; gridmap check says more.")
        }
    }
}
