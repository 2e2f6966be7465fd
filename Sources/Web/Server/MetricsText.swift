internal import Foundation
internal import Storage

/// The text that Prometheus reads (exposition format 0.0.4).
struct MetricsText {
    static let mediaType = "text/plain"
    static let contentType = mediaType + "; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// What is now, in the place of counts since the start.
    struct Gauge: Sendable {
        let name: String
        let help: String
        let value: Double
        var kind = "gauge"
        var labels: [(String, String)] = []
    }

    init(_ totals: Metrics.Totals, _ gauges: [Gauge]) {
        let series = totals.series.sorted { Self.order($0.key) < Self.order($1.key) }
        begin("gridmap_http_requests_total", "Requests answered.", "counter")
        for (series, counts) in series {
            line("gridmap_http_requests_total", Self.labels(series), String(counts.requests))
        }
        begin("gridmap_http_response_bytes_total", "Bytes of answers' bodies whose length was known.", "counter")
        for (series, counts) in series {
            line("gridmap_http_response_bytes_total", Self.labels(series), String(counts.bytes))
        }
        begin("gridmap_http_request_duration_seconds", "From a request's head to its answer's.", "histogram")
        for (series, counts) in series { histogram(series, counts) }
        begin("gridmap_http_connections_cut_total", "Connections closed because their client was slow.", "counter")
        for slow in ["request", "answer"] {
            line("gridmap_http_connections_cut_total", [("slow", slow)], String(totals.cut[slow] ?? 0))
        }
        var last = ""
        for gauge in gauges + Self.process {
            if gauge.name != last { begin(gauge.name, gauge.help, gauge.kind) }
            last = gauge.name
            line(gauge.name, gauge.labels, Self.number(gauge.value))
        }
    }

    private mutating func histogram(_ series: Metrics.Series, _ counts: Metrics.Counts) {
        let name = "gridmap_http_request_duration_seconds"
        let labels = Self.labels(series)
        var sum: UInt64 = 0
        for (bound, count) in zip(Metrics.bounds, counts.within) {
            sum += count
            line(name + "_bucket", labels + [("le", Self.number(Double(bound) / 1e6))], String(sum))
        }
        line(name + "_bucket", labels + [("le", "+Inf")], String(counts.requests))
        line(name + "_sum", labels, Self.number(Double(counts.nanoseconds) / 1e9))
        line(name + "_count", labels, String(counts.requests))
    }

    private mutating func begin(_ name: String, _ help: String, _ kind: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
    }

    private mutating func line(_ name: String, _ labels: [(String, String)], _ value: String) {
        let list = labels.map { "\($0.0)=\"\(Self.escaped($0.1))\"" }.joined(separator: ",")
        text += "\(name)\(list.isEmpty ? "" : "{\(list)}") \(value)\n"
    }

    private static func labels(_ series: Metrics.Series) -> [(String, String)] {
        [("route", series.route), ("layer", series.layer), ("method", series.method), ("status", series.status)]
    }

    private static func order(_ series: Metrics.Series) -> String {
        [series.route, series.layer, series.method, series.status].joined(separator: "\u{1}")
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    // MARK: The process

    /// Under the names that Prometheus' own libraries give them.
    private static var process: [Gauge] {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        var gauges = [
            Gauge(
                name: "process_cpu_seconds_total", help: "User and system time.",
                value: seconds(usage.ru_utime) + seconds(usage.ru_stime), kind: "counter")
        ]
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ")
        if let pages, pages.count > 1, let resident = Double(pages[1]) {
            gauges.append(
                Gauge(
                    name: "process_resident_memory_bytes", help: "Memory in use.",
                    value: resident * Double(sysconf(Int32(_SC_PAGESIZE)))))
        }
        if let open = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count {
            gauges.append(Gauge(name: "process_open_fds", help: "Open file descriptors.", value: Double(open)))
        }
        return gauges
    }
}
