/// What colours and lines mean, and how long a hundred metres are.
struct PictureLegend {
    let frame: PictureFrame

    func draw(kinds: [String], hasLocks: Bool, into svg: inout SVG) {
        let top = frame.bottom + 20
        var x = PictureFrame.margin
        svg.label("与本社区均值（超限楼栋除外）的偏差 · deviation from the community's mean, towers aside", x, top + 10)
        for (colour, words) in zip(DeviationScale.colours, DeviationScale.words) {
            svg.rectangle(x, top + 18, 44, 12, fill: colour)
            svg.label(words, x + 22, top + 44, size: 11, anchor: "middle")
            x += 46
        }
        x = PictureFrame.margin + 460
        for kind in kinds {
            let style = BarrierStyle(kind, strength: 0.8)
            svg.begin("g", ["transform": "translate(\(SVG.number(x)) \(SVG.number(top + 24))) scale(0.1)"])
            svg.element(
                "path",
                [
                    "d": "M0 0L300 0", "stroke": style.colour, "stroke-width": SVG.number(10 * style.width),
                    "stroke-dasharray": style.dashes,
                ])
            svg.end()
            svg.label(BarrierStyle.words(kind), x + 36, top + 28, size: 12)
            x += 118
        }
        if hasLocks {
            svg.begin("g", ["transform": "translate(\(SVG.number(x)) \(SVG.number(top + 16))) scale(0.1)"])
            svg.element(
                "rect",
                ["width": "300", "height": "140", "fill": "url(#hatch)", "stroke": "#33424d", "stroke-width": "8"])
            svg.end()
            svg.label("锁定 locked", x + 36, top + 28, size: 12)
        }
        drawScale(top, into: &svg)
    }

    private func drawScale(_ top: Double, into svg: inout SVG) {
        let metres = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000].last { Double($0) * frame.scale <= 200 } ?? 10
        let length = Double(metres) * frame.scale
        let right = PictureFrame.width - PictureFrame.margin
        svg.rectangle(right - length, top + 22, length, 3, fill: "#1d2a33")
        svg.label("\(metres) m", right, top + 44, size: 12, anchor: "end")
    }
}
