extension Position {
    /// The straight distance on a plane, in its unit.
    @inlinable
    public func distance(to other: Position) -> Double {
        let dx = other.x - x
        let dy = other.y - y
        return (dx * dx + dy * dy).squareRoot()
    }
}

extension RandomAccessCollection<Position> where Index == Int {
    /// The area of an open ring on a plane, positive when counter-clockwise; summed relative to the first vertex, for
    /// coordinates are large and areas small.
    public var signedArea: Double {
        guard count > 2 else { return 0 }
        let origin = self[startIndex]
        var sum = 0.0
        for index in (startIndex + 1)..<(endIndex - 1) {
            let a = self[index]
            let b = self[index + 1]
            sum += (a.x - origin.x) * (b.y - origin.y) - (a.y - origin.y) * (b.x - origin.x)
        }
        return sum / 2
    }
}
