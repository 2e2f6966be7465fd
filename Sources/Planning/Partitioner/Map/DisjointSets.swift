/// Which of the numbers 0 ..< n belong together (union by smallest member, with path halving).
struct DisjointSets {
    private var parent: [Int32]

    init(count: Int) { parent = (0..<Int32(count)).map { $0 } }

    mutating func add() -> Int {
        parent.append(Int32(parent.count))
        return parent.count - 1
    }

    mutating func find(_ member: Int) -> Int {
        var member = member
        while Int(parent[member]) != member {
            parent[member] = parent[Int(parent[member])]
            member = Int(parent[member])
        }
        return member
    }

    mutating func join(_ a: Int, _ b: Int) {
        let a = find(a)
        let b = find(b)
        parent[max(a, b)] = Int32(min(a, b))
    }
}

extension DisjointSets {
    /// The number of each member's set, sets numbered in the order of their smallest members; and how many there are.
    mutating func numbered() -> (numbers: [Int32], count: Int) {
        var numbers = [Int32](repeating: -1, count: parent.count)
        var count = 0
        for member in parent.indices {
            let first = find(member)
            if first == member {
                numbers[member] = Int32(count)
                count += 1
            } else {
                numbers[member] = numbers[first]
            }
        }
        return (numbers, count)
    }
}
