internal import HTTPTypes
internal import Synchronization

/// What was answered since the start, by route, layer, method and class of status.
///
/// The number of series is bounded: routes are templates, methods and classes a handful, and layers are named by answers
/// that found one, not by what was asked for.
final class Metrics: Sendable {
    struct Series: Hashable, Sendable {
        /// The template, `/{layer}/{z}/{x}/{file}`; ``unknown`` where no route was found.
        let route: String
        /// Empty where there is none.
        let layer: String
        let method: String
        /// `2xx`
        let status: String

        static let unknown = "none"

        init(route: String, layer: String, method: HTTPRequest.Method, status: Int) {
            self.route = route
            self.layer = status < 400 ? layer : ""
            self.method = Self.name(of: method)
            self.status =
                switch status {
                case ..<200: "1xx"
                case ..<300: "2xx"
                case ..<400: "3xx"
                case ..<500: "4xx"
                default: "5xx"
                }
        }

        private init(_ other: Series, layer: String) {
            (route, method, status) = (other.route, other.method, other.status)
            self.layer = layer
        }

        func with(layer: String) -> Series { Series(self, layer: layer) }

        static func name(of method: HTTPRequest.Method) -> String {
            switch method {
            case .get: "GET"
            case .head: "HEAD"
            case .post: "POST"
            case .options: "OPTIONS"
            default: "other"
            }
        }
    }

    struct Counts: Sendable {
        var requests: UInt64 = 0
        var bytes: UInt64 = 0
        var nanoseconds: UInt64 = 0
        /// Answers within ``bounds``, each with those of the bound below it not counted.
        var within = [UInt64](repeating: 0, count: Metrics.bounds.count)
    }

    struct Totals: Sendable {
        var series: [Series: Counts] = [:]
        var cut: [String: UInt64] = [:]
        fileprivate var layers: Set<String> = []
    }

    /// Upper bounds of the histogram of durations, in microseconds.
    static let bounds: [UInt64] = [
        100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
    ]
    private static let maxLayers = 64

    private let totals = Mutex(Totals())

    var now: Totals { totals.withLock { $0 } }

    func count(_ series: Series, nanoseconds: UInt64, bytes: Int) {
        let bound = Self.bounds.firstIndex { nanoseconds <= $0 * 1000 }
        totals.withLock { totals in
            var series = series
            if !series.layer.isEmpty, !totals.layers.contains(series.layer) {
                if totals.layers.count < Self.maxLayers {
                    totals.layers.insert(series.layer)
                } else {
                    series = series.with(layer: "other")
                }
            }
            totals.series[series, default: Counts()].add(nanoseconds: nanoseconds, bytes: bytes, bound: bound)
        }
    }

    func count(cut slow: String) { totals.withLock { $0.cut[slow, default: 0] += 1 } }
}

extension Metrics.Counts {
    fileprivate mutating func add(nanoseconds: UInt64, bytes: Int, bound: Int?) {
        requests &+= 1
        self.bytes &+= UInt64(max(0, bytes))
        self.nanoseconds &+= nanoseconds
        if let bound { within[bound] &+= 1 }
    }
}
