package import Capture
import FoundationEssentials
package import GRDB

/// Kept as JSON: a database has no flags, and would make numbers of them.
extension ContractValue: DatabaseValueConvertible {
    package var databaseValue: DatabaseValue {
        let json = (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) }
        return (json ?? "null").databaseValue
    }

    package static func fromDatabaseValue(_ value: DatabaseValue) -> ContractValue? {
        String.fromDatabaseValue(value).flatMap { try? JSONDecoder().decode(ContractValue.self, from: Data($0.utf8)) }
    }
}
