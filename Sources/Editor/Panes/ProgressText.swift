package import Engine
package import Terminal
import Workflow

/// How far something has come, in words, for the editor and for the command line.
package enum ProgressText {
    /// `45%, 12 s left`, or the step that a deployment is at; nil where nothing is known.
    package static func brief(_ outlook: RunOutlook) -> String? {
        if let step = outlook.step {
            let part = outlook.fraction.map { " \(percent($0))" } ?? ""
            return "\(step.rawValue)\(part) (\(step.number)/\(DeployStep.allCases.count))"
        }
        guard let fraction = outlook.fraction, let left = outlook.left else { return nil }
        return "\(percent(fraction)), \(time(left)) left"
    }

    /// Rounded up, so that it never says that nothing is left.
    package static func time(_ left: Duration) -> String {
        let seconds = max(1, Int(left.seconds.rounded(.up)))
        return switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\((seconds + 59) / 60) min"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    package static func percent(_ fraction: Double) -> String { "\(Int(max(0, min(1, fraction)) * 100))%" }

    /// `████░░░░` of so many cells.
    package static func bar(_ fraction: Double, cells: Int, glyphs: Glyphs) -> String {
        let full = Int((max(0, min(1, fraction)) * Double(cells)).rounded(.down))
        let (done, open) = glyphs.isUnicode ? ("█", "░") : ("#", ".")
        return String(repeating: done, count: full) + String(repeating: open, count: cells - full)
    }

    /// What goes on in the document, how far it is and how it is cancelled; nil where nothing does.
    static func line(_ state: EditorState, _ glyphs: Glyphs) -> String? {
        var parts: [String] = []
        var fraction: Double?
        if let activity = state.run.activity {
            parts = [activity, brief(state.outlook) ?? "\(state.run.share) nodes"]
            if state.outlook.fraction == nil, state.outlook.step == nil, let (node, part) = state.run.measured {
                parts.append("\(node) \(percent(part))")
            }
            let passed = state.now - state.run.begun
            if state.outlook.left == nil, passed > 1 { parts.append("for \(time(.seconds(passed)))") }
            fraction = state.outlook.fraction
        } else if let opening = state.opening {
            parts = ["opening \(opening.name)"]
        } else if state.isLooking, let part = state.data.progress, let port = state.data.port {
            parts = ["looking at \(port)", percent(part)]
            fraction = part
        } else {
            return nil
        }
        if let fraction { parts.insert(bar(fraction, cells: 10, glyphs: glyphs), at: 1) }
        return "\(glyphs.halfFilled) \(parts.joined(separator: "  "))  \(state.key("cancel")) cancels"
    }
}
