import Capture
import Foundation

extension Contract {
    /// The sample's contract with what training saw of `x`, which monitoring compares requests with.
    static func watched() throws -> Contract {
        try JSONDecoder().decode(
            Contract.self,
            from: Data(
                """
                {"inputs": [{"port": "table", "kind": "table", "passed": [{"name": "name", "type": "VARCHAR"}],
                  "columns": [{"name": "x", "type": "DOUBLE", "minimum": 0, "maximum": 10, "missing_rate": 0,
                    "distribution": {"edges": [2, 4], "counts": [10, 10, 10]}}]}],
                 "outputs": [{"port": "table", "kind": "table", "passed": [],
                  "columns": [{"name": "twice", "type": "DOUBLE"}]}]}
                """.utf8))
    }
}
