package import Foundation
package import Workflow

extension TimeZone {
    /// The time zone that people call so.
    package init(named name: String) throws(UnknownTimeZone) {
        guard let zone = TimeZone(identifier: name) else {
            throw UnknownTimeZone(name, known: TimeZone.knownTimeZoneIdentifiers)
        }
        self = zone
    }
}
