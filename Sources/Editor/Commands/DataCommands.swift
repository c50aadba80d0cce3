import Engine
import Terminal
import Workflow

/// What the keys do in the table below.
package struct DataCommands: CommandSet {
    package init() {}

    package var commands: [Command] {
        [
            Self.data("first-row", "to the first row, or the one of that number", [["g", "g"]]) { state, count in
                state.go(to: CellPlace(row: count - 1, column: state.data.place.column))
            },
            Self.data("last-row", "to the last row, or the one of that number", [["G"]]) { state, count in
                let row = state.isCounted ? count - 1 : Int.max
                return state.go(to: CellPlace(row: row, column: state.data.place.column))
            },
            Self.data("first-column", "to the first column", [["0"], ["^"], ["Home"]]) { state, _ in
                state.go(to: CellPlace(row: state.data.place.row, column: 0))
            },
            Self.data("last-column", "to the last column", [["$"], ["End"]]) { state, _ in
                state.go(to: CellPlace(row: state.data.place.row, column: .max))
            },
            Self.data("choose-column", "go to a column", [["c"]], rank: 40) { state, _ in state.openColumns() },
            Self.data("column-details", "column in full", [["Enter"]], rank: 90) { state, _ in
                guard state.data.detail == nil else {
                    state.data.detail = nil
                    return []
                }
                return state.openDetail()
            },
            Self.data("wide-columns", "wider columns, or narrower", [["w"]], rank: 30) { state, _ in
                state.data.isWide.toggle()
                state.bringCellIntoSight()
                return []
            },
            Self.data("sort", "sort rows", [["s"]], rank: 80) { state, _ in state.sort(byAdding: false) },
            Self.data("sort-too", "sort by a further column", [["S"]]) { state, _ in state.sort(byAdding: true) },
            Self.data("filter", "filter rows", [["f"]], rank: 75) { state, _ in
                state.openFilter(state.data.look?.filter ?? "")
                return []
            },
            Self.data("unarrange", "rows as they are", [["x"]], rank: 60, refusal: Self.needsArrangement) {
                state, _ in
                state.rearrange { look in look = TableLook(look.port) }
            },
            Self.data("find", "find a text", [["/"]], rank: 70) { state, _ in state.openFind() },
            Self.data("find-next", "find it again", [["n"]], refusal: Self.needsNeedle) { state, _ in
                state.find(isBackward: false)
            },
            Self.data("find-previous", "find it backward", [["N"]], refusal: Self.needsNeedle) { state, _ in
                state.find(isBackward: true)
            },
            Self.data("copy-cell", "copy the cell", [["y", "y"]], rank: 50) { state, _ in state.copyCell() },
            Self.data("copy-row", "copy the row, or several", [["y", "r"]]) { state, count in
                state.copyRows(count, .tabs)
            },
            Self.data("copy-row-csv", "copy the row as CSV", [["y", "R"]]) { state, count in
                state.copyRows(count, .csv)
            },
            Self.data("copy-column", "copy the column", [["y", "c"]]) { state, _ in state.copyColumn(.tabs) },
            Self.data("copy-column-csv", "copy the column as CSV", [["y", "C"]]) { state, _ in
                state.copyColumn(.csv)
            },
        ]
    }

    private static func data(
        _ id: String, _ title: String, _ keys: [[Key]], rank: Int = 0,
        refusal: @escaping @Sendable (EditorState) -> String? = { _ in nil },
        run: @escaping @Sendable (inout EditorState, Int) -> [Effect]
    ) -> Command {
        Command(
            id, title, .data, in: .data, keys: keys, rank: rank, refusal: { $0.needsRows ?? refusal($0) }, run: run)
    }

    private static let needsArrangement: @Sendable (EditorState) -> String? = { state in
        (state.data.look?.isArranged ?? false) || state.data.wanted != nil
            ? nil : "the rows are neither sorted nor filtered"
    }

    private static let needsNeedle: @Sendable (EditorState) -> String? = { state in
        state.data.needle.isEmpty ? "nothing was looked for yet: \(state.key("find")) finds a text" : nil
    }
}

extension EditorState {
    /// Rising, falling and not at all follow one another.
    mutating func sort(byAdding isAdding: Bool) -> [Effect] {
        guard let column = data.column?.name else { return [] }
        return rearrange { look in
            let old = look.order.firstIndex { $0.column == column }
            let next: TableLook.SortKey? =
                switch old.map({ look.order[$0].isDescending }) {
                case nil: TableLook.SortKey(column)
                case false?: TableLook.SortKey(column, isDescending: true)
                case true?: nil
                }
            guard isAdding else { return look.order = next.map { [$0] } ?? [] }
            if let old, let next {
                look.order[old] = next
            } else if let old {
                look.order.remove(at: old)
            } else if let next {
                look.order.append(next)
            }
        }
    }

    /// Asks for a condition; with a complaint, which stands until the text is another one.
    mutating func openFilter(_ text: String, complaint: String? = nil) {
        prompt = .text(
            TextPrompt(
                "only rows where ", text: text,
                completions: { state, _ in
                    (state.data.schema?.columns ?? []).map { Completion(text: $0.name, detail: $0.type.shortName) }
                },
                complaint: { _, typed in typed == text.trimmed ? complaint : nil },
                onAccept: { state, typed in
                    state.rearrange { $0.filter = typed.isEmpty ? nil : typed }
                }))
    }

    mutating func openColumns() -> [Effect] {
        guard let columns = data.schema?.columns else { return [] }
        let items = columns.enumerated().map { index, column in
            ListPrompt.Item(column.name, detail: column.type.shortName) { state in
                state.go(to: CellPlace(row: state.data.place.row, column: index))
            }
        }
        prompt = .list(ListPrompt("Columns", items: items))
        return []
    }

    mutating func openFind() -> [Effect] {
        prompt = .text(
            TextPrompt(
                "find in the table: ",
                onAccept: { state, text in
                    guard !text.isEmpty else { return [] }
                    state.data.needle = text
                    return state.find(isBackward: false, takesStart: true)
                }))
        return []
    }

    mutating func find(isBackward: Bool, takesStart: Bool = false) -> [Effect] {
        guard let look = data.look else { return [] }
        data.isFinding = true
        let search = TableSearch(data.needle, from: data.place, isBackward: isBackward, takesStart: takesStart)
        return [.look(.find(look, search))]
    }

    // MARK: Copying

    mutating func copyCell() -> [Effect] {
        guard let column = data.column, let row = data.row(data.place.row), row.indices.contains(data.place.column)
        else {
            notice = .refusal("the row isn't loaded yet")
            return []
        }
        let text = DelimitedText.plain(row[data.place.column])
        guard text.utf8.count <= Screen.longestCopy else {
            notice = .refusal("the cell is \(text.utf8.count) bytes, and terminals take \(Screen.longestCopy)")
            return []
        }
        notice = .success("copied \(column.name) of row \(data.place.row + 1)")
        return [.copy(text)]
    }

    mutating func copyRows(_ count: Int, _ format: DelimitedText.Format) -> [Effect] {
        guard let look = data.look else { return [] }
        let limit = min(count, Self.mostCopiedRows)
        return [.look(.copy(look, TableCopy(offset: data.place.row, limit: limit, format: format)))]
    }

    mutating func copyColumn(_ format: DelimitedText.Format) -> [Effect] {
        guard let look = data.look, let column = data.column else { return [] }
        let copy = TableCopy(column: column.name, offset: 0, limit: Self.mostCopiedRows, format: format)
        return [.look(.copy(look, copy))]
    }

    /// As many as fit if each is a digit and a line end.
    private static let mostCopiedRows = Screen.longestCopy / 2

    /// Puts as much on the clipboard as terminals take, and says how much that is.
    mutating func copied(_ copy: TableCopy, _ outcome: Result<TablePage, RunError>) -> [Effect] {
        switch outcome {
        case .failure(let error):
            notice = .failure(error.message)
            return []
        case .success(let page):
            let copied = DelimitedText(page, copy.format, bytes: Screen.longestCopy)
            let all = copy.column == nil ? page.rows.count : page.totalRows
            let unit = (copy.column == nil ? "row" : "value") + (all == 1 ? "" : "s")
            let what = copy.column.map { "\(unit) of \($0)" } ?? unit
            let format = copy.format == .csv ? "as CSV" : copy.column == nil ? "with tabs" : "a line each"
            notice =
                copied.rows == all
                ? .success("copied \(all) \(what), \(format)")
                : .refusal(
                    "copied the first \(copied.rows) of \(all) \(what): terminals take \(Screen.longestCopy) bytes")
            return [.copy(copied.text)]
        }
    }
}
