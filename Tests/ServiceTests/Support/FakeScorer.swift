import Capture
import Deployment
import Engine
import Foundation
import Service
import Synchronization
import Workflow

/// Doubles `x`, plus `offset`; tells how many rows each execution had; refuses the text "refuse".
struct FakeScorer: RowScorer {
    var isRowWise = true
    var offset = 0.0
    var dropsNegative = false
    var executed: @Sendable (Int) -> Void = { _ in }
    /// Whether an execution was interrupted.
    var isInterrupted: @Sendable () -> Bool = { false }
    var interrupter: @Sendable () -> Void = {}

    func score(_ tables: [TypedTable]) throws(RunError) -> [TypedTable] {
        let (columns, rowCount) = (tables[0].columns, tables[0].count)
        executed(rowCount)
        if isInterrupted() { throw RunError("cancelled", isCancellation: true) }
        guard case .doubles(let x) = columns[0].values, case .texts(let names) = columns[1].values else {
            throw RunError("the columns are stored wrongly")
        }
        if names.contains("refuse") { throw RunError("the name is refused") }
        let kept = (0..<rowCount).filter { !dropsNegative || x[$0] >= 0 }
        return [
            TypedTable(
                [
                    TypedColumn(
                        .doubles(kept.map { x[$0] * 2 + offset }), missing: kept.map { columns[0].isMissing($0) }),
                    TypedColumn(.texts(kept.map { names[$0] }), missing: kept.map { columns[1].isMissing($0) }),
                ], count: kept.count)
        ]
    }
}

extension RowFormat {
    /// A number, and a name that is only handed back.
    static let sample = RowFormat([
        Field(
            Column("x", .double), seen: Facts(minimum: -1.5, maximum: 9.5, missingRate: 0.125)),
        Field(Column("name", .varchar), isPassed: true),
    ])
}

extension Servable {
    static func sample(
        _ version: DeploymentVersion = .sample(), scorer: FakeScorer = FakeScorer(),
        parameters: [Contract.ExposedParameter] = []
    ) -> Servable {
        var contract = Contract(inputs: [], outputs: [])
        contract.parameters = parameters
        return Servable(
            version: version, format: RequestFormat([.init(port: "table", rows: .sample)]),
            outputs: [
                AnswerTable(
                    port: "table",
                    columns: [
                        AnswerColumn(Column("twice", .double)),
                        AnswerColumn(Column("name", .varchar), passes: .init(field: 1)),
                    ])
            ],
            example: ["x": 1.5], contract: contract
        ) { values throws(RunError) in
            var scorer = scorer
            scorer.offset = values["add.offset"]?.double ?? scorer.offset
            return scorer
        }
    }
}

extension DeploymentVersion {
    static func sample(_ name: String = "doubler", number: Int = 1) -> DeploymentVersion {
        DeploymentVersion(
            deployment: name, number: number, bundle: "b\(number)", createdAt: Date(timeIntervalSince1970: 0),
            author: "ada", note: "", source: "", metrics: "{}", replaced: nil)
    }
}

/// An empty registry that goes away with the test.
final class TemporaryRegistry: Sendable {
    let registry: Registry

    init() throws {
        let path = FileManager.default.temporaryDirectory.path + "/galley-" + UUID().uuidString
        registry = try Registry(folder: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: registry.folder) }

    @discardableResult
    func deploy(
        _ name: String = "doubler", note: String = "", options: Parameters = [:], goesLive: Bool = true
    ) throws -> DeploymentVersion {
        let draft = try BundleDraft(in: registry.store)
        try draft.write(Array("galley: 1\n# \(note)\n".utf8), at: "workflow.galley.yaml")
        let bundle = try draft.seal(created: Manifest.Creation(at: .distantPast, by: "ada", galley: "test"))
        return try registry.deploy(
            Registry.Release(
                bundle: bundle.id, author: "ada", note: note, source: "", options: options, goesLive: goesLive),
            as: name, target: "service")
    }
}

/// Something that happened, told across tasks.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isSet: Bool { state.withLock { $0 } }
    func set() { state.withLock { $0 = true } }
}

/// How often something happened, told across tasks.
final class Counter: Sendable {
    private let state = Mutex(0)

    var value: Int { state.withLock { $0 } }
    func count() { state.withLock { $0 += 1 } }
}
