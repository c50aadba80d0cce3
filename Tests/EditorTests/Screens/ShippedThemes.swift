import Editor
import Foundation
import Terminal
import Testing

/// The themes that Galley ships.
enum ShippedThemes {
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: Session.themes)) ?? [])
        .filter { $0.hasSuffix(".theme") }.map { String($0.dropLast(6)) }.sorted()

    static func theme(_ name: String) throws -> Theme {
        try Theme.parse(
            String(contentsOfFile: "\(Session.themes)/\(name).theme", encoding: .utf8), name: name, roles: Role.all)
    }
}

/// Light as it reaches the eye, by the formulas of WCAG 2 and CIE Lab.
struct Light {
    /// Red, green and blue, linear, from 0 to 1.
    var channels: [Double]

    init(_ color: Color) {
        let (red, green, blue) = color.components
        channels = [red, green, blue].map { value in
            let share = Double(value) / 255
            return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
    }

    var luminance: Double { 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2] }

    func contrast(to other: Light) -> Double {
        let (dark, light) = (min(luminance, other.luminance), max(luminance, other.luminance))
        return (light + 0.05) / (dark + 0.05)
    }

    /// Eyes that lack one kind of cone, after Machado, Oliveira and Fernandes (2009).
    enum Blindness: CaseIterable {
        case deuteranopia, tritanopia

        var matrix: [[Double]] {
            switch self {
            case .deuteranopia:
                [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
            case .tritanopia:
                [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
            }
        }
    }

    func seen(with blindness: Blindness) -> Light {
        var light = self
        light.channels = blindness.matrix.map { row in
            max(0, min(1, zip(row, channels).reduce(0) { $0 + $1.0 * $1.1 }))
        }
        return light
    }

    private var lab: [Double] {
        let x = (0.4124 * channels[0] + 0.3576 * channels[1] + 0.1805 * channels[2]) / 0.9505
        let z = (0.0193 * channels[0] + 0.1192 * channels[1] + 0.9505 * channels[2]) / 1.089
        let (fx, fy, fz) = (Self.root(x), Self.root(luminance), Self.root(z))
        return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)]
    }

    private static func root(_ value: Double) -> Double {
        value > 0.008856 ? cbrt(value) : 7.787 * value + 16.0 / 116
    }

    /// How different two lights look; about 2 can just be told apart side by side.
    func difference(from other: Light) -> Double {
        zip(lab, other.lab).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
    }
}
