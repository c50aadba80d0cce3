import Catalog
import Engine
import Workflow

/// A request of the Open Inference Protocol: a tensor for each column of the contract.
struct InferenceRequest {
    /// What is wrong with a request's form.
    struct Fault: Error {
        var message: String

        init(_ message: String) { self.message = message }
    }

    let id: String?
    /// The tensors of the answer that are wanted, each with whether as raw bytes; nil for all.
    let outputs: [(name: String, isBinary: Bool)]?
    /// Whether tensors that aren't named in `outputs` come as raw bytes.
    let isBinary: Bool
    private let tensors: [Tensor]

    fileprivate struct Tensor {
        var name: String
        var type: TensorType
        var count: Int
        var data: Data

        enum Data {
            case values([ParameterValue])
            case bytes(ArraySlice<UInt8>)
        }
    }

    /// - Parameter headLength: where the JSON ends and the tensors' raw bytes begin; nil where there are none.
    init(_ body: [UInt8], headLength: Int?) throws(Fault) {
        let headLength = headLength ?? body.count
        guard 0...body.count ~= headLength else { throw Fault("Inference-Header-Content-Length is beyond the body") }
        let value: ParameterValue
        do throws(JSONError) { value = try JSONReader.value(of: Array(body[..<headLength])) } catch {
            throw Fault("the body is not JSON at byte \(error.offset): \(error.message)")
        }
        guard let request = value.map else { throw Fault("the request must be a JSON object") }
        switch request["id"] {
        case nil: id = nil
        case .string(let text)?: id = text
        default: throw Fault("“id” must be text")
        }
        isBinary = try Self.flag("binary_data_output", in: request, "the request") ?? false
        let standard = isBinary
        outputs = try Self.list("outputs", in: request)?.map { output throws(Fault) in
            guard let name = output["name"]?.string else { throw Fault("each of “outputs” needs a “name”") }
            return (name, try Self.flag("binary_data", in: output, name) ?? standard)
        }
        guard let inputs = try Self.list("inputs", in: request) else { throw Fault("“inputs” is missing") }
        var rest = body[headLength...]
        var tensors: [Tensor] = []
        for input in inputs { tensors.append(try Self.tensor(input, &rest)) }
        guard rest.isEmpty else { throw Fault("\(rest.count) bytes follow the last tensor") }
        self.tensors = tensors
    }

    private static func list(_ key: String, in map: Parameters) throws(Fault) -> [Parameters]? {
        guard let value = map[key] else { return nil }
        guard let list = value.list else { throw Fault("“\(key)” must be a list of objects") }
        return try list.map { item throws(Fault) in
            guard let map = item.map else { throw Fault("“\(key)” must be a list of objects") }
            return map
        }
    }

    private static func flag(_ key: String, in map: Parameters, _ place: String) throws(Fault) -> Bool? {
        guard let parameters = map["parameters"] else { return nil }
        guard let parameters = parameters.map else { throw Fault("“parameters” of \(place) must be an object") }
        guard let value = parameters[key] else { return nil }
        guard let flag = value.bool else { throw Fault("“\(key)” of \(place) must be true or false") }
        return flag
    }

    private static func tensor(_ input: Parameters, _ rest: inout ArraySlice<UInt8>) throws(Fault) -> Tensor {
        guard let name = input["name"]?.string else { throw Fault("each of “inputs” needs a “name”") }
        guard let type = input["datatype"]?.string.flatMap({ TensorType(rawValue: $0) }) else {
            throw Fault("the datatype of \(name) is none that is known here")
        }
        let shape = input["shape"]?.list?.compactMap(\.int) ?? []
        // One value a row: [n], or [n, 1] as models with many features have it.
        guard 1...2 ~= shape.count, shape.count == input["shape"]?.list?.count, shape[0] >= 0, shape.dropFirst() != [0],
            shape.dropFirst().allSatisfy({ $0 == 1 })
        else { throw Fault("the shape of \(name) must be [rows] or [rows, 1]") }
        let parameters = input["parameters"]?.map ?? [:]
        guard input["parameters"] == nil || input["parameters"]?.map != nil else {
            throw Fault("“parameters” of \(name) must be an object")
        }
        guard parameters["shared_memory_region"] == nil else { throw Fault("shared memory is not offered (\(name))") }
        if let size = parameters["binary_data_size"] {
            guard let size = size.int, 0...rest.count ~= size else {
                throw Fault("the binary_data_size of \(name) is more than the body has")
            }
            defer { rest = rest.dropFirst(size) }
            return Tensor(name: name, type: type, count: shape[0], data: .bytes(rest.prefix(size)))
        }
        guard let data = input["data"]?.list else { throw Fault("the data of \(name) is missing") }
        let values = data.flatMap { $0.list ?? [$0] }
        guard values.count == shape[0] else {
            throw Fault("\(name) has \(values.count) values, but its shape says \(shape[0])")
        }
        return Tensor(name: name, type: type, count: shape[0], data: .values(values))
    }

    /// The rows that the tensors make.
    func rows(_ format: RequestFormat, rowLimit: Int) throws -> RequestRows {
        var tables = format.inputs.map { TableBuilder($0.rows, input: format.hasSeveralInputs ? $0.port : nil) }
        var counts = [Int?](repeating: nil, count: tables.count)
        var unknown: [String] = []
        for tensor in tensors {
            guard let (input, field) = format.place(ofTensor: tensor.name) else {
                unknown.append(tensor.name)
                continue
            }
            guard tensor.count <= rowLimit else { throw RowsFault.tooManyRows(limit: rowLimit) }
            guard counts[input] ?? tensor.count == tensor.count else {
                throw Fault("\(tensor.name) has \(tensor.count) rows, but other tensors have \(counts[input] ?? 0)")
            }
            guard tables[input].columns[field].count == 0 else { throw Fault("\(tensor.name) is given twice") }
            counts[input] = tensor.count
            try tensor.fill(&tables[input], field)
        }
        for index in tables.indices { tables[index].complete(count: counts[index] ?? 0) }
        if let index = counts.firstIndex(of: nil) {
            throw Fault("there is no tensor of \(format.tensorNames(ofInput: index).joined(separator: ", "))")
        }
        try TableBuilder.check(tables)
        let inputs = zip(tables.indices, counts).map { tables[$0].takeRows(count: $1 ?? 0) }
        return RequestRows(inputs: inputs, isSingle: false, unknown: unknown)
    }
}

extension InferenceRequest.Tensor {
    fileprivate func fill(_ table: inout TableBuilder, _ field: Int) throws(InferenceRequest.Fault) {
        switch data {
        case .values(let values):
            for (row, value) in values.enumerated() { table.settle(table.columns[field].take(value), field, row) }
        case .bytes(let bytes):
            var bytes = TensorBytes(bytes)
            for row in 0..<count {
                guard let taken = bytes.take(type, into: &table.columns[field]) else {
                    throw InferenceRequest.Fault("\(name) has fewer than its \(count) values")
                }
                table.settle(taken.problem, field, row)
            }
            guard bytes.isEmpty else { throw InferenceRequest.Fault("\(name) has more than its \(count) values") }
        }
    }
}

extension RequestFormat {
    /// Columns are tensors; of several inputs, `INPUT.COLUMN`.
    func place(ofTensor name: String) -> (input: Int, field: Int)? {
        guard hasSeveralInputs else { return inputs[0].rows.position(of: name.utf8).map { (0, $0) } }
        for (index, input) in inputs.enumerated() where name.hasPrefix(input.port + ".") {
            if let field = input.rows.position(of: name.dropFirst(input.port.count + 1).utf8) { return (index, field) }
        }
        return nil
    }

    func tensorNames(ofInput index: Int) -> [String] {
        let names = inputs[index].rows.fields.map(\.column.name)
        return hasSeveralInputs ? names.map { "\(inputs[index].port).\($0)" } : names
    }
}
