import Foundation

/// A line of the last minutes, as large as a word.
struct Sparkline {
    let label: String
    /// Oldest first; nil where there is nothing to show.
    let values: [Double?]
    /// A value as people read it.
    let format: (Double) -> String

    private static let (width, height) = (240.0, 40.0)

    var svg: HTML {
        let known = values.compactMap(\.self)
        let highest = known.max() ?? 0
        let now = values.last.flatMap(\.self).map(format) ?? "nothing"
        let words = known.isEmpty ? "\(label): nothing yet" : "\(label): now \(now), at most \(format(highest))"
        return """
            <svg class="spark" viewBox="0 0 \(Self.number(Self.width)) \(Self.number(Self.height))" role="img" \
            aria-label="\(words)" preserveAspectRatio="none"><title>\(words)</title>\(lines(upTo: highest))</svg>
            """
    }

    /// A line for each stretch without a gap.
    private func lines(upTo highest: Double) -> [HTML] {
        let step = Self.width / Double(max(1, values.count - 1))
        var lines: [[String]] = [[]]
        for (place, value) in values.enumerated() {
            guard let value else {
                lines.append([])
                continue
            }
            let part = highest > 0 ? value / highest : 0
            let y = 2 + (Self.height - 4) * (1 - part)
            lines[lines.count - 1].append("\(Self.number(Double(place) * step)),\(Self.number(y))")
        }
        return lines.filter { !$0.isEmpty }.map { points in
            // A single point is drawn as a short line.
            let points = points.count == 1 ? points + points : points
            return #"<polyline points="\#(points.joined(separator: " "))"/>"#
        }
    }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
