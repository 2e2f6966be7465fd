/// The colours of a grid by its deviation from the mean: blue below, red above, in nine steps that are told apart with
/// any kind of colour vision.
enum DeviationScale {
    /// Where the steps to either side begin.
    static let limits = [0.02, 0.05, 0.1, 0.2]
    static let colours = [
        "#6497be", "#8ab1cf", "#b0cbdf", "#d3e0e8", "#ebe7da", "#f2dacf", "#eabfad", "#dd9c84", "#cc7860",
    ]

    static func colour(_ deviation: Double) -> String {
        let step = limits.count { abs(deviation) > $0 }
        return colours[4 + (deviation < 0 ? -step : step)]
    }

    /// What each colour stands for.
    static let words = [
        "< −20 %", "−20", "−10", "−5", "± 2 %", "5", "10", "20", "> 20 %",
    ]
}
