import Foundation
import Planning

/// The columns that divisions are compared by.
enum Table {
    static let head =
        "method".padded(30) + "      s   max %  mean %  broken  PP mean   min  border km  ×squares  barrier"
        + "  cost km  in band"

    static func line(_ row: Row) -> String {
        let score = row.total
        var line = String(
            format: "%@ %7.2f %7.2f %7.2f %7d %8.3f %5.3f %10.2f %9.2f %8.2f %8.2f %@", row.name.padded(30) as NSString,
            row.seconds, 100 * score.deviation, 100 * score.meanDeviation, score.broken, score.meanCompactness,
            score.compactness.min() ?? 0, score.border / 1000, score.squares > 0 ? score.border / score.squares : 0,
            score.barrierShare, score.cost / 1000,
            "\(score.inBand)/\(score.deviations.count)".padded(8, left: true) as NSString)
        let missing = row.scores.count { $0 == nil }
        if missing > 0 { line += "  none for \(missing) of \(row.scores.count)" }
        return line
    }

    /// Final cells: their borders are smoothed, and pass by the same barriers.
    static func line(_ name: String, seconds: Double, _ figures: PartitionReport.Figures) -> String {
        String(
            format: "%@ %7.2f %7.2f %7.2f %7d %8.3f %5.3f %10.2f %9.2f %8.2f %@ %@", name.padded(30) as NSString,
            seconds,
            100 * figures.greatestDeviation, 100 * figures.meanDeviation, 0, figures.meanPolsbyPopper,
            figures.leastPolsbyPopper, figures.innerBorder / 1000,
            figures.squareReference > 0 ? figures.innerBorder / figures.squareReference : 0, figures.barrierShare,
            "–".padded(8, left: true) as NSString,
            "\(Int((figures.inBand * Double(figures.grids)).rounded()))/\(figures.grids)".padded(8, left: true)
                as NSString)
    }
}

extension String {
    /// In a column of its own; `%@` knows no widths.
    fileprivate func padded(_ width: Int, left: Bool = false) -> String {
        let blanks = String(repeating: " ", count: max(0, width - count))
        return left ? blanks + self : self + blanks
    }
}
