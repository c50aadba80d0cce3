import Capture
import Foundation
import Testing

/// What a change of the contract means for those who call.
struct ContractChangeTests {
    private static let old = contract(
        inputs: #"{"name":"a","type":"BIGINT","nullable":true},{"name":"b","type":"VARCHAR","nullable":false}"#,
        passed: #"{"name":"p","type":"VARCHAR"}"#, outputs: #"{"name":"y","type":"DOUBLE"}"#)

    private static func contract(
        inputs: String, passed: String, outputs: String, kept: String = "", port: String = "table"
    ) -> Contract {
        let json = """
            {"inputs":[{"port":"\(port)","kind":"table","columns":[\(inputs)],"passed":[\(passed)]}],
             "outputs":[{"port":"table","kind":"table","columns":[\(outputs)],"passed":[\(kept)]}]}
            """
        do { return try JSONDecoder().decode(Contract.self, from: Data(json.utf8)) } catch { fatalError("\(error)") }
    }

    private static let a = #"{"name":"a","type":"BIGINT","nullable":true}"#
    private static let b = #"{"name":"b","type":"VARCHAR","nullable":false}"#
    private static let p = #"{"name":"p","type":"VARCHAR"}"#
    private static let y = #"{"name":"y","type":"DOUBLE"}"#

    @Test(
        "The level and its reason",
        arguments: [
            (contract(inputs: "\(a),\(b)", passed: p, outputs: y), "patch: \(ContractChange.unnoticed)"),
            (contract(inputs: "\(a),\(b)", passed: p, outputs: y, port: "rows"), "patch: \(ContractChange.unnoticed)"),
            (contract(inputs: a, passed: p, outputs: y), "patch: \(ContractChange.unnoticed)"),
            (
                contract(inputs: "\(a),\(b),{\"name\":\"c\",\"type\":\"DOUBLE\"}", passed: p, outputs: y),
                "major: c is needed now"
            ),
            (contract(inputs: "\(a),\(b),\(p)", passed: "", outputs: y), "major: p is needed now, it was optional"),
            (
                contract(inputs: "\(a.replacing("true", with: "false")),\(b)", passed: p, outputs: y),
                "major: a must not be null any more"
            ),
            (
                contract(inputs: "\(a.replacing("BIGINT", with: "INTEGER")),\(b)", passed: p, outputs: y),
                "major: a is INTEGER now, it was BIGINT"
            ),
            (contract(inputs: "\(a),\(b)", passed: p, outputs: ""), "major: the answer's y is gone"),
            (
                contract(inputs: "\(a),\(b)", passed: p, outputs: y.replacing("DOUBLE", with: "FLOAT")),
                "major: the answer's y is FLOAT now, it was DOUBLE"
            ),
            (
                contract(inputs: "\(a.replacing("BIGINT", with: "DOUBLE")),\(b)", passed: p, outputs: y),
                "minor: a is DOUBLE now, it was BIGINT"
            ),
            (
                contract(inputs: "\(a),\(b.replacing("false", with: "true"))", passed: p, outputs: y),
                "minor: b may be null"
            ),
            (
                contract(inputs: a, passed: "\(p),{\"name\":\"b\",\"type\":\"VARCHAR\"}", outputs: y),
                "minor: b is optional now"
            ),
            (
                contract(inputs: "\(a),\(b)", passed: "\(p),{\"name\":\"q\",\"type\":\"DATE\"}", outputs: y),
                "minor: q may be given"
            ),
            (
                contract(inputs: "\(a),\(b)", passed: p, outputs: "\(y),{\"name\":\"z\",\"type\":\"DOUBLE\"}"),
                "minor: the answer's z is new"
            ),
        ])
    func levels(new: Contract, sentence: String) {
        #expect(ContractChange(from: Self.old, to: new).sentence == sentence)
    }

    @Test("The worst of several changes counts, and the reasons are those of that level")
    func worst() {
        let new = Self.contract(
            inputs: "\(Self.a),\(Self.b),{\"name\":\"c\",\"type\":\"DOUBLE\"},{\"name\":\"d\",\"type\":\"DATE\"}",
            passed: Self.p, outputs: "\(Self.y),{\"name\":\"z\",\"type\":\"DOUBLE\"}")
        let change = ContractChange(from: Self.old, to: new)
        #expect(change.level == .major && change.reasons == ["c is needed now", "d is needed now"])
        #expect(ContractChange.Level.patch < .minor && ContractChange.Level.minor < .major)
    }

    @Test("Another number of tables is another shape of requests and answers")
    func tables() throws {
        var two = Self.old
        two.inputs.append(two.inputs[0])
        two.inputs[1].port = "more"
        #expect(ContractChange(from: Self.old, to: two).level == .major)
        #expect(ContractChange(from: two, to: Self.old).level == .major)
        var three = two
        three.outputs.append(three.outputs[0])
        three.outputs[1].port = "other"
        #expect(ContractChange(from: two, to: three).reasons == ["answers hold several tables now"])
        var four = three
        four.outputs.append(four.outputs[0])
        four.outputs[2].port = "third"
        #expect(ContractChange(from: three, to: four).sentence == "minor: the output third is new")
    }
}
