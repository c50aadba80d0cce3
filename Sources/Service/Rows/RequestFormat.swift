/// What a request must look like: the rows of the only input, or an object with the rows of each of several.
package struct RequestFormat: Sendable {
    package struct Input: Sendable {
        package var port: String
        package var rows: RowFormat

        package init(port: String, rows: RowFormat) {
            self.port = port
            self.rows = rows
        }
    }

    package var inputs: [Input]

    package init(_ inputs: [Input]) { self.inputs = inputs }

    package var hasSeveralInputs: Bool { inputs.count > 1 }
    func position(of port: String) -> Int? { inputs.firstIndex { $0.port == port } }
}
