import Foundation
import Planning

/// The columns that divisions are compared by, as rows of Markdown.
enum Table {
    static let head = """
        | | s | max / mean dev % | PP mean / min | border km (× squares) | barrier | cost km | in band |
        |---|---|---|---|---|---|---|---|
        """

    static func line(_ row: Row) -> String {
        let score = row.total
        var band = share(score.inBand, of: score.deviations.count)
        let missing = row.scores.count { $0 == nil }
        if missing > 0 { band += "; no valid division of \(missing) of \(row.scores.count)" }
        if score.broken > 0 { band += "; \(score.broken) broken" }
        return line(
            row.name, seconds: row.seconds, deviation: (score.deviation, score.meanDeviation),
            compactness: (score.meanCompactness, score.compactness.min() ?? 0),
            border: (score.border, score.squares), barrier: score.barrierShare,
            cost: String(format: "%.2f", score.cost / 1000), band: band)
    }

    /// Final cells: their borders are smoothed, and pass by the same barriers.
    static func line(_ name: String, seconds: Double, _ figures: PartitionReport.Figures) -> String {
        line(
            name, seconds: seconds, deviation: (figures.greatestDeviation, figures.meanDeviation),
            compactness: (figures.meanPolsbyPopper, figures.leastPolsbyPopper),
            border: (figures.innerBorder, figures.squareReference), barrier: figures.barrierShare, cost: "–",
            band: share(Int((figures.inBand * Double(figures.grids)).rounded()), of: figures.grids))
    }

    private static func line(
        _ name: String, seconds: Double, deviation: (Double, Double), compactness: (Double, Double),
        border: (length: Double, squares: Double), barrier: Double, cost: String, band: String
    ) -> String {
        let squares = border.squares > 0 ? border.length / border.squares : 0
        let figures = String(
            format: "%.1f | %.2f / %.2f | %.3f / %.3f | %.2f (%.2f) | %.2f", seconds, 100 * deviation.0,
            100 * deviation.1, compactness.0, compactness.1, border.length / 1000, squares, barrier)
        return "| \(name) | \(figures) | \(cost) | \(band) |"
    }

    private static func share(_ count: Int, of all: Int) -> String { count == all ? "all" : "\(count) of \(all)" }
}
