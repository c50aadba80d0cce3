import Foundation

/// The figures of monitoring as people read them.
package enum FigureText {
    package static func seconds(_ value: Double?) -> String {
        guard let value else { return "–" }
        return value < 1
            ? String(format: value < 0.01 ? "%.2f ms" : "%.0f ms", value * 1000) : String(format: "%.1f s", value)
    }

    package static func percent(_ value: Double?) -> String {
        value.map { String(format: "%.1f %%", $0 * 100) } ?? "–"
    }

    package static func mark(_ level: StabilityIndex.Level) -> String {
        switch level {
        case .stable: "●"
        case .moderate: "▲"
        case .strong: "■"
        }
    }
}
