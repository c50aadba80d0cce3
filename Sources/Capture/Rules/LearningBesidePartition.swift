import Catalog
package import Workflow

/// A node learns from rows before they are split, beside the node that splits them, and what it learned is judged by
/// the test part: it has seen those rows.
package struct LearningBesidePartition: Rule {
    package init() {}

    package func findings(in analysis: Analysis, production: Production?) -> [Diagnostic] {
        let landmarks = analysis.structure.landmarks
        guard !landmarks.partitions.isEmpty, !landmarks.judges.isEmpty else { return [] }
        var found: [Int: Diagnostic] = [:]
        for partition in landmarks.partitions {
            let isTested = analysis.wiring.reached(from: testNodes(of: partition, analysis))
            let judges = landmarks.judges.filter { isTested[$0] }
            guard !judges.isEmpty else { continue }
            let isAfter = analysis.wiring.reached(from: [partition])
            let isBefore = analysis.wiring.reaching([partition])
            let split = rows(into: partition, analysis) { _ in true }
            for learner in landmarks.learners where !isAfter[learner] && !isBefore[learner] && found[learner] == nil {
                let learned = rows(into: learner, analysis) { !choosesRows($0, analysis) }
                guard !learned.isDisjoint(with: split) else { continue }
                let isReached = analysis.wiring.reached(from: [learner])
                guard let judge = judges.first(where: { isReached[$0] }) else { continue }
                found[learner] = diagnostic(of: learner, beside: partition, judge, analysis)
            }
        }
        // What rests on another's mistake is mended with it.
        return found.sorted { $0.key < $1.key }.filter { learner, _ in
            let isUpstream = analysis.wiring.reaching([learner])
            return !found.keys.contains { $0 != learner && isUpstream[$0] }
        }.map(\.value)
    }

    /// Whether what lies behind a node may be other rows than those that are split.
    private func choosesRows(_ node: Int, _ analysis: Analysis) -> Bool {
        guard let type = analysis.type(node) else { return false }
        return type.rowEffect == .filter || !type.traits.isDisjoint(with: [.partitions, .samples])
    }

    private func testNodes(of partition: Int, _ analysis: Analysis) -> [Int] {
        analysis.wiring.outgoing(partition).map { analysis.wiring.links[$0] }.filter { $0.output == "test" }
            .map(\.target)
    }

    /// The nodes whose rows reach a node, as tables all the way; what doesn't pass is one of them, but ends the way.
    private func rows(into node: Int, _ analysis: Analysis, where passes: (Int) -> Bool) -> Set<Int> {
        var (open, found) = ([node], Set<Int>())
        while let node = open.popLast() {
            for position in analysis.wiring.incoming(node) {
                let input = analysis.wiring.links[position].input
                guard analysis.facts[node].inputs.kind(of: input) == .table else { continue }
                let source = analysis.wiring.sources[position]
                if found.insert(source).inserted, passes(source) { open.append(source) }
            }
        }
        return found
    }

    private func diagnostic(
        of learner: Int, beside partition: Int, _ judge: Int, _ analysis: Analysis
    ) -> Diagnostic {
        let (id, split) = (analysis.id(learner), analysis.id(partition))
        return Diagnostic(
            "learn-beside-partition", .warning, node: id,
            "\"\(id)\" learns from rows before \"\(split)\" splits them, so \"\(analysis.id(judge))\" judges it by test "
                + "rows that it has seen: let it learn from \"\(split).train\"",
            fix: fix(learner, partition, analysis))
    }

    /// Where it learns from the very table that is split, the training part instead.
    private func fix(_ learner: Int, _ partition: Int, _ analysis: Analysis) -> Diagnostic.Fix? {
        let links = analysis.wiring.incoming(learner).map { analysis.wiring.links[$0] }
        guard links.count == 1, let link = links.first,
            analysis.wiring.incoming(partition).map({ analysis.wiring.links[$0] })
                .contains(where: { $0.source == link.source && $0.output == link.output })
        else { return nil }
        let connection = analysis.workflow.connections[link.connection]
        let train = Connection(from: Endpoint(analysis.id(partition), "train"), to: connection.to)
        let label = "learn from \"\(train.from)\""
        return Diagnostic.Fix(
            label, edit: .batch(label, [.disconnect(connection), .connect(train, index: link.connection)]))
    }
}
