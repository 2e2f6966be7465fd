/// How a barrier is drawn: its kind by colour and dashes, its strength by width.
struct BarrierStyle {
    let colour: String
    /// Pixels.
    let width: Double
    /// As SVG wants them, in tenths of a pixel.
    let dashes: String

    init(_ kind: String, strength: Double) {
        width = 0.6 + 2.2 * max(0, min(1, strength))
        switch kind {
        case "river", "stream": (colour, dashes) = ("#4f93b5", "none")
        case "railway": (colour, dashes) = ("#54504a", "60 30")
        case "wall": (colour, dashes) = ("#8a6d4b", "20 20")
        case "path": (colour, dashes) = ("#b99a5b", "40 20")
        default: (colour, dashes) = ("#c9a227", "none")
        }
    }

    static func words(_ kind: String) -> String {
        let chinese = [
            "river": "河流", "stream": "水渠", "railway": "铁路", "wall": "围墙", "path": "小路", "street": "街道",
            "arterial": "干路", "road": "道路", "bridge": "桥梁", "crossing": "道口", "gate": "大门", "other": "其他",
        ]
        return (chinese[kind].map { "\($0) " } ?? "") + (kind.isEmpty ? "其他 other" : kind)
    }
}
