import ArgumentParser
import Catalog
import Workflow

struct Nodes: WorkingCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List the node types, or show one's manual page.", discussion: "Example: galley nodes row-filter")
    static let order = 90

    @Argument(help: "A node type, such as row-filter or row-filter@1.", completion: .nodeTypes) var type: String?
    @Flag(help: "Answer in JSON.") var json = false

    func execute() async throws {
        let catalog = Catalog.standard
        guard let type else { return try list(catalog) }
        let found = TypeID(parsing: type).flatMap { catalog[$0] } ?? catalog.newest(named: type)
        guard let found else {
            let names = catalog.types.map(\.id.name)
            throw Failure(
                "there is no node type \"\(type)\""
                    + (Suggestion.closest(to: type, in: names).map { "; did you mean \"\($0)\"?" }
                        ?? "; galley nodes lists them"))
        }
        if json { try Console.say(json: Description(found)) } else { Console.say(page(of: found)) }
    }

    private func list(_ catalog: Catalog) throws {
        if json { return try Console.say(json: catalog.types.map(Description.init)) }
        for family in Family.allCases {
            let types = catalog.types.filter { $0.family == family }
            guard !types.isEmpty else { continue }
            var table = TextTable()
            for type in types { table.add(["  \(type.id)", type.summary]) }
            Console.say("\(family.rawValue)\n\(table.text)\n")
        }
    }

    private func page(of type: any NodeType) -> String {
        var lines = ["\(type.id)", "", type.summary, "", type.manual.trimmingNewlines]
        lines += section("Inputs", ports: type.inputs) + section("Outputs", ports: type.outputs)
        if !type.parameters.isEmpty {
            var table = TextTable()
            for parameter in type.parameters {
                let standard = parameter.standard.map { "default \($0.flowText)" }
                table.add([
                    "  \(parameter.name)", parameter.isRequired ? "required" : standard ?? "",
                    parameter.summary + choices(of: parameter),
                ])
            }
            lines += ["", "Parameters", table.text]
        }
        return lines.joined(separator: "\n")
    }

    /// ` One of: inner, left.`
    private func choices(of parameter: Parameter) -> String {
        switch parameter.kind {
        case .choice(let choices), .map(of: .choice(let choices)): " One of: \(choices.joined(separator: ", "))."
        default: ""
        }
    }

    private func section(_ title: String, ports: PortList) -> [String] {
        var table = TextTable()
        switch ports {
        case .fixed(let ports):
            if ports.isEmpty { return [] }
            for port in ports { table.add(["  \(port.id)", port.kind.rawValue, port.summary]) }
        case .any(let kinds, let first, let summary):
            table.add(["  \(first), ...", kinds.map(\.rawValue).sorted().joined(separator: " or "), summary])
        case .open(let ports, let kinds, let first, let summary):
            for port in ports { table.add(["  \(port.id)", port.kind.rawValue, port.summary]) }
            table.add(["  \(first), ...", kinds.map(\.rawValue).sorted().joined(separator: " or "), summary])
        case .mirrored(let ports):
            table.add(["  (each input)", "", "The same as the input of that name."])
            for port in ports { table.add(["  \(port.id)", port.kind.rawValue, port.summary]) }
        }
        return ["", title, table.text]
    }

    private struct Description: Encodable {
        var type: String
        var family: String
        var summary: String
        var manual: String
        var parameters: [ParameterDescription]

        init(_ type: any NodeType) {
            self.type = "\(type.id)"
            family = type.family.rawValue
            summary = type.summary
            manual = type.manual
            parameters = type.parameters.map(ParameterDescription.init)
        }
    }

    private struct ParameterDescription: Encodable {
        var name: String
        var required: Bool
        var `default`: JSONValue?
        var choices: [String]?
        var summary: String

        init(_ parameter: Parameter) {
            name = parameter.name
            required = parameter.isRequired
            `default` = parameter.standard.map(JSONValue.init)
            switch parameter.kind {
            case .choice(let choices), .map(of: .choice(let choices)): self.choices = choices
            default: choices = nil
            }
            summary = parameter.summary
        }
    }
}
