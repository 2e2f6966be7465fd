internal import Geometry

/// A division as a picture: grids coloured by their deviation from the mean of their community, barriers, buildings,
/// locked grids, and a bar chart of the loads with their bands. Captions are Chinese and English.
public enum PartitionPicture {
    /// - Parameters:
    ///   - title: what stands above it, such as the district's name.
    ///   - codes: what each cell is called, by community; a number where there is none.
    /// - Returns: one SVG 1.1 document.
    /// - Throws: ``GeometryError`` when PROJ or GEOS refuses a shape.
    public static func svg(
        _ input: PartitionInput, _ outcome: PartitionOutcome, _ report: PartitionReport, title: String = "",
        codes: [[String]] = []
    ) throws -> String {
        let frame = try PictureFrame(outcome.divisions.flatMap(\.cells), input.plane)
        let map = PictureMap(input: input, outcome: outcome, report: report, codes: codes, frame: frame)
        let bars = PictureBars(report, codes: map.codesOfDivided, top: frame.bottom + 84)
        var svg = SVG()
        svg.begin(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "version": "1.1",
                "viewBox": "0 0 \(SVG.number(PictureFrame.width)) \(SVG.number(bars.bottom + PictureFrame.margin))",
                "font-family": "'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif", "fill": "#1d2a33",
            ])
        svg.rectangle(0, 0, PictureFrame.width, bars.bottom + PictureFrame.margin, fill: "#fdfcf8")
        head(
            title, report.total, hasBarriers: !input.barriers.isEmpty,
            isJudged: report.communities.contains(where: \.isJudged), into: &svg)
        try map.draw(into: &svg)
        PictureLegend(frame: frame).draw(kinds: map.kindsShown, hasLocks: map.hasLocks, into: &svg)
        bars.draw(into: &svg)
        svg.end()
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + svg.text
    }

    private static func head(
        _ title: String, _ total: PartitionReport.Figures, hasBarriers: Bool, isJudged: Bool, into svg: inout SVG
    ) {
        let left = PictureFrame.margin
        svg.label(title.isEmpty ? "网格划分方案 · Division into grids" : title, left, 36, size: 24, bold: true)
        func percent(_ share: Double) -> String { "\(SVG.number(100 * share)) %" }
        var facts = [
            "网格 grids \(total.grids)", "总量 total \(total.weight)",
            "最大偏差 greatest deviation \(percent(total.greatestDeviation))", "平均 mean \(percent(total.meanDeviation))",
            "紧凑度 Polsby-Popper 0.\(thousandths(total.meanPolsbyPopper))",
        ]
        if isJudged { facts.insert("达标 in band \(percent(total.inBand))", at: 2) }
        if hasBarriers { facts.append("沿分界要素 border on barriers \(percent(total.barrierShare))") }
        svg.label(facts.joined(separator: "  ·  "), left, 64, size: 14)
    }

    private static func thousandths(_ share: Double) -> String {
        let digits = String(Int((1000 * min(0.999, max(0, share))).rounded()))
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}
