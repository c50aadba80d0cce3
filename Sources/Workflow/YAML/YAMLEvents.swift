// Yams composes whole trees, in which an alias has become what it points to and ends are lost. The event stream below
// it, which comes with Yams, shows each alias and where each value ends.
internal import CYaml

/// One event of libyaml's parser.
struct YAMLEvent {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd
        case alias(String)
        case scalar(String, YAMLNode.Style)
        case sequenceStart(flow: Bool)
        case sequenceEnd
        case mappingStart(flow: Bool)
        case mappingEnd
    }

    var kind: Kind
    var start: SourcePosition
    var end: SourcePosition
    /// The name after `&`, if there is one.
    var anchor: String?
    /// The tag as resolved by libyaml, if one was written.
    var tag: String?
}

/// The events of a text, one at a time. The text must outlive it.
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let text: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        // The parser keeps a pointer to itself, so it needs a fixed address.
        parser = .allocate(capacity: 1)
        let ready = yaml_parser_initialize(parser)
        precondition(ready == 1, "no memory for a YAML parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    mutating func next() throws(Problem) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
        defer { yaml_event_delete(&event) }
        var result = YAMLEvent(
            kind: .streamEnd, start: SourcePosition(event.start_mark), end: SourcePosition(event.end_mark))
        switch event.type {
        case YAML_STREAM_START_EVENT: result.kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: result.kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: result.kind = .documentEnd
        case YAML_ALIAS_EVENT: result.kind = .alias(string(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            let value = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            result.kind = .scalar(value, YAMLNode.Style(scalar.style))
            (result.anchor, result.tag) = (string(scalar.anchor), string(scalar.tag))
        case YAML_SEQUENCE_START_EVENT:
            let sequence = event.data.sequence_start
            result.kind = .sequenceStart(flow: sequence.style == YAML_FLOW_SEQUENCE_STYLE)
            (result.anchor, result.tag) = (string(sequence.anchor), string(sequence.tag))
        case YAML_SEQUENCE_END_EVENT: result.kind = .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            let mapping = event.data.mapping_start
            result.kind = .mappingStart(flow: mapping.style == YAML_FLOW_MAPPING_STYLE)
            (result.anchor, result.tag) = (string(mapping.anchor), string(mapping.tag))
        case YAML_MAPPING_END_EVENT: result.kind = .mappingEnd
        default: result.kind = .streamEnd
        }
        return result
    }

    private func string(_ pointer: UnsafePointer<UInt8>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    /// libyaml's complaint as a sentence.
    private func problem() -> Problem {
        let state = parser.pointee
        let problem = state.problem.map { String(cString: $0) } ?? "it can't be read"
        if state.error == YAML_READER_ERROR {
            let before = text.prefix(Int(state.problem_offset))
            let line = before.count(where: { $0 == UInt8(ascii: "\n") }) + 1
            let rest = before.suffix(from: before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
            let column = String(decoding: rest, as: UTF8.self).unicodeScalars.count + 1
            return Problem(SourcePosition(line: line, column: column), "this is not text: \(problem)")
        }
        let position = SourcePosition(state.problem_mark)
        if problem.contains("cannot start any token") || problem.contains("found a tab") {
            return Problem(
                position, "a value can't begin with this character: indent with spaces, or put the text in quotes")
        }
        if problem.contains("mapping values are not allowed") {
            return Problem(position, "a colon and a space inside a text: put the text in quotes")
        }
        if problem.contains("nesting") { return Problem(position, YAMLReader.tooDeep) }
        var message = "this is not valid YAML: \(problem)"
        if let context = state.context {
            message += " \(String(cString: context)) that begins in line \(state.context_mark.line + 1)"
        }
        return Problem(position, message)
    }
}

extension SourcePosition {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: mark.line + 1, column: mark.column + 1)
    }
}

extension YAMLNode.Style {
    fileprivate init(_ style: yaml_scalar_style_t) {
        switch style {
        case YAML_PLAIN_SCALAR_STYLE, YAML_ANY_SCALAR_STYLE: self = .plain
        case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: self = .block
        default: self = .quoted
        }
    }
}
