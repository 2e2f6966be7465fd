internal import Geometry

/// The obstacles around one run, and how well a chord of it keeps clear of them.
struct NearbyObstacles {
    private let run: BorderRun
    private let obstacles: Obstacles
    private let borders: [Obstacles.Side]
    private let barriers: [Obstacles.Side]
    private let buildings: [Obstacles.Building]
    /// The corners of each building, m.
    private let corners: [[Position]]
    /// Metres that a border should keep from buildings.
    private static let clearance = 1.5

    init(_ obstacles: Obstacles, _ run: BorderRun) {
        self.obstacles = obstacles
        self.run = run
        let box = obstacles.grown(Box(of: run.points[...]), by: Self.clearance)
        func near(_ index: BoxIndex) -> [Int] {
            var found: Set<Int> = []
            index.forEachCandidate(in: box) { found.insert($0) }
            return found.sorted()
        }
        borders = near(obstacles.borderIndex).map { obstacles.borders[$0] }.filter { $0.box.intersects(box) }
        barriers = near(obstacles.barrierIndex).map { obstacles.barriers[$0] }.filter { $0.box.intersects(box) }
        buildings = near(obstacles.buildingIndex).map { obstacles.buildings[$0] }.filter { $0.box.intersects(box) }
        corners = buildings.map { $0.vertices.map(obstacles.metres) }
    }

    /// Whether a chord may replace the stretch of the run between two of its vertices.
    func allows(_ from: Int, _ to: Int) -> Bool {
        let stretch = Stretch(run.points[from...to])
        let replaced = (run.start + from)..<(run.start + to)
        for side in borders where stretch.box.intersects(side.box) {
            guard side.arc == run.arc && replaced.contains(side.position) || stretch.isClear(of: side) else {
                return false
            }
        }
        for building in buildings where stretch.box.intersects(building.box) {
            guard stretch.isClear(of: building) else { return false }
        }
        for barrier in barriers where stretch.box.intersects(barrier.box) && stretch.meets(barrier) {
            // An end on a barrier is where the run begins; what the stretch crosses, the chord may cross too.
            guard obstacles.isOn(barrier, stretch.a) || obstacles.isOn(barrier, stretch.b) || stretch.crosses(barrier)
            else { return false }
        }
        return true
    }

    /// By how many metres a piece of border is too near to buildings, all of them together.
    func crowding(_ from: Int, _ to: Int) -> Double {
        let (a, b) = (obstacles.metres(run.points[from]), obstacles.metres(run.points[to]))
        let box = obstacles.grown(Box(of: [run.points[from], run.points[to]]), by: Self.clearance)
        var sum = 0.0
        for (building, corners) in zip(buildings, corners) where building.box.intersects(box) {
            var distance = Double.infinity
            var previous = corners[corners.count - 1]
            for corner in corners {
                distance = min(
                    distance, corner.distance(toPiece: a, b), a.distance(toPiece: previous, corner),
                    b.distance(toPiece: previous, corner))
                previous = corner
            }
            sum += max(0, Self.clearance - distance)
        }
        return sum
    }
}
