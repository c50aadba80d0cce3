import Workflow

/// Names for new columns of which SQL takes no two for one: it ignores case, so that `a` and `A` need different ones.
struct ColumnNames {
    private var taken: Set<String> = []

    /// `wanted`, or the first of `wanted_2`, `wanted_3`, … that is free.
    mutating func free(like wanted: String) -> String {
        var name = wanted
        var number = 1
        while !taken.insert(name.foldedName).inserted {
            number += 1
            name = "\(wanted)_\(number)"
        }
        return name
    }

    /// What was wanted where these names were given, in their order.
    static func wanted(for names: [String]) -> [String] {
        var (taken, wanted) = (Set<String>(), Set<String>())
        return names.map { name in
            // Nobody wants a name twice: what had taken it is written in other letters.
            let stem = numbered(name).flatMap { stem, number in
                let isTaken =
                    taken.contains(stem.foldedName)
                    && (2..<number).allSatisfy { taken.contains("\(stem)_\($0)".foldedName) }
                return isTaken && !wanted.contains(stem) ? stem : nil
            }
            taken.insert(name.foldedName)
            wanted.insert(stem ?? name)
            return stem ?? name
        }
    }

    /// What stands before `_2` or a higher number, and that number.
    private static func numbered(_ name: String) -> (stem: String, number: Int)? {
        guard let mark = name.lastIndex(of: "_"), let number = Int(name[name.index(after: mark)...]), number > 1 else {
            return nil
        }
        let stem = String(name[..<mark])
        return name == "\(stem)_\(number)" ? (stem, number) : nil
    }
}
