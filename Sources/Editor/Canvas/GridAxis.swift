/// Columns or rows of the grid as slots from 0. Long empty stretches are shortened, so that a box far away doesn't
/// make the drawing endless.
struct GridAxis {
    private static let longestGap = 8

    let count: Int
    private let slots: [Int: Int]

    init(_ coordinates: some Sequence<Int>) {
        var slots: [Int: Int] = [:]
        var previous: (coordinate: Int, slot: Int)?
        for coordinate in Set(coordinates).sorted() {
            let slot = previous.map { last in
                // Written so that it can't overflow for coordinates at both ends of Int.
                last.slot + 1 + Int(min(UInt(Self.longestGap), UInt(bitPattern: coordinate &- last.coordinate) - 1))
            }
            slots[coordinate] = slot ?? 0
            previous = (coordinate, slot ?? 0)
        }
        self.slots = slots
        count = (previous?.slot ?? -1) + 1
    }

    subscript(coordinate: Int) -> Int {
        slots[coordinate] ?? 0
    }
}
