import FoundationEssentials
import FoundationInternationalization
package import Workflow

extension DuckDBBinder {
    package func unknownTimeZone(_ name: String) -> UnknownTimeZone? {
        TimeZone(identifier: name) == nil ? UnknownTimeZone(name, known: TimeZone.knownTimeZoneIdentifiers) : nil
    }
}
