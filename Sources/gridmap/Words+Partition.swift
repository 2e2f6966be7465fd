public import ArgumentParser
public import Planning
public import Storage

// What the options of a partition are read as.

extension Balance: ExpressibleByArgument {}

extension PartitionWeight: ExpressibleByArgument {
    public init?(argument: String) {
        guard !argument.isEmpty else { return nil }
        self.init(argument)
    }

    public var defaultValueDescription: String { name }
}

/// `900...1500`
struct WeightBand: ExpressibleByArgument {
    let range: ClosedRange<Int>

    init?(argument: String) {
        guard let range = ClosedRange(band: argument, upTo: 1_000_000_000) else { return nil }
        self.range = range
    }
}

/// `5%`, or `0.05`; any number, which validation judges.
struct Tolerance: ExpressibleByArgument {
    let share: Double

    init?(argument: String) {
        let text = argument.filter { !$0.isWhitespace }
        let number = text.hasSuffix("%") ? Double(text.dropLast()).map { $0 / 100 } : Double(text)
        guard let number else { return nil }
        share = number
    }

    var isInRange: Bool { share > 0 && share <= 1 }
}

/// `river=0.9`; any number, which validation judges.
struct KindStrength: ExpressibleByArgument {
    let kind: String
    let strength: Double

    init?(argument: String) {
        guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
            let strength = Double(argument[argument.index(after: sign)...])
        else { return nil }
        kind = String(argument[..<sign])
        self.strength = strength
    }

    var isInRange: Bool { (0...1).contains(strength) }
}
