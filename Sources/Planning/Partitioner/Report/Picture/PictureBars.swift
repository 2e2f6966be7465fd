/// The bar chart of a picture: the load of every grid, community by community, before its band and mean. Rows are
/// filled from left to right.
struct PictureBars {
    private let report: PartitionReport
    private let codes: [[String]]
    private let top: Double
    private let step: Double
    /// Where each community's bars stand.
    private let blocks: [(row: Int, x: Double)]
    private let rows: Int

    private static let rowHeight = 150.0
    private static let barHeight = 92.0
    private static let gap = 14.0

    init(_ report: PartitionReport, codes: [[String]], top: Double) {
        self.report = report
        self.codes = codes
        self.top = top
        let grids = report.total.grids
        // The longest row of one community fits.
        let most = report.communities.map(\.grids.count).max() ?? 1
        step = min(
            grids <= 60 ? 24 : grids <= 400 ? 16 : 7,
            (PictureFrame.width - 2 * PictureFrame.margin) / Double(max(1, most)))
        var blocks: [(row: Int, x: Double)] = []
        var (row, x) = (0, PictureFrame.margin)
        for community in report.communities {
            let width = Double(community.grids.count) * step
            if x > PictureFrame.margin, x + width > PictureFrame.width - PictureFrame.margin {
                (row, x) = (row + 1, PictureFrame.margin)
            }
            blocks.append((row, x))
            x += width + Self.gap
        }
        self.blocks = blocks
        rows = blocks.isEmpty ? 0 : row + 1
    }

    var bottom: Double { top + 24 + Double(rows) * Self.rowHeight }

    func draw(into svg: inout SVG) {
        let hasBand = report.communities.contains(where: \.isJudged)
        svg.label(
            hasBand
                ? "各网格负荷：绿带为参考范围，虚线为均值 · load of each grid: green is the band, dashes the mean"
                : "各网格负荷：虚线为均值 · load of each grid: dashes are the mean",
            PictureFrame.margin, top + 4)
        let most = report.communities.flatMap { [$0.mean * 1.3] + $0.grids.map { Double($0.weight) } }.max() ?? 1
        for ((community, codes), block) in zip(zip(report.communities, codes), blocks) {
            draw(community, codes, block.x, top + 24 + Double(block.row) * Self.rowHeight, max(1, most), into: &svg)
        }
    }

    private func draw(
        _ community: PartitionReport.Community, _ codes: [String], _ left: Double, _ top: Double, _ most: Double,
        into svg: inout SVG
    ) {
        let width = Double(community.grids.count) * step
        let foot = top + Self.barHeight
        func height(_ weight: Double) -> Double { Self.barHeight * min(1, weight / most) }
        if community.isJudged {
            let high = height(Double(community.band.upperBound))
            svg.rectangle(left, foot - high, width, high - height(Double(community.band.lowerBound)), fill: "#dfe5d3")
        }
        let byCode = community.grids.indices.sorted {
            (codes[$0].count, codes[$0], $0) < (codes[$1].count, codes[$1], $1)
        }
        for (place, index) in byCode.enumerated() {
            let grid = community.grids[index]
            let x = left + Double(place) * step
            let size = height(Double(grid.weight))
            let colour = DeviationScale.colour(grid.deviation)
            svg.rectangle(
                x + step * 0.14, foot - size, step * 0.72, size,
                fill: colour == DeviationScale.colours[4] ? "#8d9a7c" : colour)
            if step >= 16 {
                svg.label(codes[index], x + step / 2, foot + 12, size: step >= 24 ? 10 : 8, anchor: "middle")
            }
        }
        let mean = foot - height(community.mean)
        svg.element(
            "path",
            [
                "d": "M\(SVG.number(left)) \(SVG.number(mean))H\(SVG.number(left + width))", "stroke": "#1d2a33",
                "stroke-width": "1", "stroke-dasharray": "4 3",
            ])
        svg.rectangle(left, foot, width, 1, fill: "#33424d")
        svg.label(Self.fitted(community.name, to: width), left, foot + 28, size: 11)
        svg.label("⌀ \(Int(community.mean.rounded()))", left, foot + 42, size: 10)
    }

    /// As much of a name as there is room for at 11 pixels, a Chinese character being as wide as it is high.
    private static func fitted(_ name: String, to width: Double) -> String {
        var room = width
        let fitting = name.prefix { character in
            room -= character.isASCII ? 6.2 : 11
            return room >= 0
        }
        return fitting.count < name.count ? fitting.dropLast() + "…" : name
    }
}
