/// The parts of a line inside a box whose sides it crosses in vertices only.
enum LineClip {
    static func parts(of points: [PlanePoint], in box: PlaneBox) -> [[PlanePoint]] {
        var parts: [[PlanePoint]] = []
        var continues = false
        for (a, b) in zip(points, points.dropFirst()) {
            guard box.contains(a), box.contains(b) else {
                continues = false
                continue
            }
            if continues { parts[parts.count - 1].append(b) } else { parts.append([a, b]) }
            continues = true
        }
        return parts
    }
}
