import Workflow

/// A sound workflow: a source, then nodes of every behavior on tables and models of earlier ones, and one or two
/// captures somewhere in between, which are sometimes combined.
func randomWorkflow(_ random: inout SeededGenerator) -> Workflow {
    var text = "n0: source columns=a,b,y\n"
    var links = ""
    var tables = ["n0"]
    var models: [(name: String, isFit: Bool)] = []
    var open: [(name: String, tables: Int)] = []
    var captures = 0
    for number in 1...Int.random(in: 4...16, using: &random) {
        let id = "n\(number)"
        func table() -> String {
            // Within a capture rather take what is in it.
            let first = open.last.map { $0.tables } ?? 0
            return Int.random(in: 0..<4, using: &random) > 0
                ? tables[first...].randomElement(using: &random) ?? tables[0]
                : tables.randomElement(using: &random) ?? ""
        }
        switch Int.random(in: 0..<9, using: &random) {
        case 0 where captures < 2:
            captures += 1
            text += "\(id): start name=c\(number)\n"
            links += "\(table()) -> \(id)\n"
            open.append(("c\(number)", tables.count))
            tables.append(id)
        case 1, 2:
            guard let capture = open.popLast() else { fallthrough }
            text += "\(id): end name=\(capture.name)\n"
            links += "\(tables[capture.tables...].randomElement(using: &random) ?? tables[0]) -> \(id)\n"
            tables.append("\(id).table")
        case 3:
            text += "\(id): join on=a\n"
            links += "\(table()) -> \(id).left\n\(table()) -> \(id).right\n"
            tables.append(id)
        case 4:
            text += "\(id): fit columns=b\n"
            links += "\(table()) -> \(id)\n"
            tables.append("\(id).table")
            models.append(("\(id).model", true))
        case 5:
            text += "\(id): learn target=y features=a\n"
            links += "\(table()) -> \(id)\n"
            models.append((id, false))
        case 6, 7:
            guard let model = models.randomElement(using: &random) else { fallthrough }
            text += "\(id): \(model.isFit ? "apply" : "predict")\n"
            links += "\(table()) -> \(id).table\n\(model.name) -> \(id).model\n"
            tables.append(id)
        default:
            text += "\(id): step adds=k\(number % 3) reads=a\n"
            links += "\(table()) -> \(id)\n"
            tables.append(id)
        }
    }
    for capture in open.reversed() {
        text += "\(capture.name)-end: end name=\(capture.name)\n"
        links += "\(tables[capture.tables...].last ?? tables[0]) -> \(capture.name)-end\n"
        tables.append("\(capture.name)-end.table")
    }
    let ends = text.split(separator: "\n").filter { $0.contains(": end ") }.map { $0.prefix { $0 != ":" } }
    if !ends.isEmpty, Bool.random(using: &random) {
        text += "combine: combiner\n"
        for (number, end) in ends.enumerated() { links += "\(end).workflow -> combine.workflow-\(number + 1)\n" }
    }
    return drawing(text + links)
}
