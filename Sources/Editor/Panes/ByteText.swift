/// Sizes as people say them: `12 kB`, `3.4 MB`.
package enum ByteText {
    package static func text(_ bytes: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB"]
        var (number, unit) = (Double(bytes), 0)
        while number >= 999.5, unit < units.count - 1 { (number, unit) = (number / 1000, unit + 1) }
        let text = unit == 0 || number >= 99.95 ? "\(Int(number.rounded()))" : "\((number * 10).rounded() / 10)"
        return "\(text) \(units[unit])"
    }
}
