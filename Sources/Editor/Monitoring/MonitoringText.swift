import Glibc

/// Figures as a dashboard writes them: short.
enum MonitoringText {
    /// `0.8 ms`, `12 ms`, `1.4 s`.
    static func time(_ seconds: Double?) -> String {
        guard let seconds else { return "-" }
        if seconds >= 1 { return "\(rounded(seconds, 1)) s" }
        let milliseconds = seconds * 1000
        return milliseconds >= 10 ? "\(Int(milliseconds.rounded())) ms" : "\(rounded(milliseconds, 2)) ms"
    }

    /// `12%`; what is there is never nothing.
    static func percent(_ part: Double) -> String {
        if part > 0, part < 0.01 { return "<1%" }
        return "\(Int((part * 100).rounded(.down)))%"
    }

    static func number(_ value: Double) -> String { rounded(value, abs(value) < 10 ? 3 : 1) }

    private static func rounded(_ value: Double, _ digits: Int) -> String {
        let power = pow(10, Double(digits))
        return "\((value * power).rounded() / power)"
    }
}
