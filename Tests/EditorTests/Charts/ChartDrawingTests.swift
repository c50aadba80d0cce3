import Catalog
import Editor
import Engine
import Terminal
import Testing
import Workflow

/// Pictures as text: data in, cells out.
@Suite("Drawing charts") struct ChartDrawingTests {
    private func picture(_ kind: ChartKind, _ page: TablePage, rows: Int, columns: Int, _ glyphs: Glyphs) -> String {
        var frame = Frame(rows: rows, columns: columns)
        ChartDrawing(kind, of: page, glyphs: glyphs).draw(in: &frame)
        return frame.text
    }

    @Test("each kind at three sizes", arguments: ChartKind.allCases)
    func kinds(kind: ChartKind) throws {
        let pictures = [(5, 45), (10, 68), (24, 100)].map { rows, columns in
            picture(kind, ScriptedChart.page(kind), rows: rows, columns: columns, .unicode)
        }
        try Golden.expect(pictures.joined(separator: "\n\n"), is: "chart-\(kind.rawValue)")
    }

    @Test("decimals, which come as text, are drawn as numbers")
    func decimals() {
        func bars(_ type: ColumnType, _ value: ParameterValue) -> Int {
            var page = ScriptedChart.page(.figures)
            page.schema = [Column("rows", .bigint), Column("share", type)]
            page.rows = [[65_469, value]]
            return picture(.figures, page, rows: 6, columns: 60, .unicode).count { $0 == "━" }
        }
        #expect(bars("DECIMAL(3,2)", "0.72") > 10)
        #expect(bars("DECIMAL(3,2)", "0.72") == bars(.double, 0.72))
    }

    @Test("plain ASCII draws the same", arguments: ChartKind.allCases)
    func ascii(kind: ChartKind) throws {
        let page = kind == .bars ? ScriptedChart.page(.importance) : ScriptedChart.page(kind)
        let text = picture(kind, page, rows: 12, columns: 60, .ascii)
        #expect(text.unicodeScalars.allSatisfy { $0.isASCII }, "\(text)")
        try Golden.expect(text, is: "chart-\(kind.rawValue)-ascii")
    }

    @Test("no size is too small, and no table too empty or too odd", arguments: ChartKind.allCases)
    func robust(kind: ChartKind) {
        let page = ScriptedChart.page(kind)
        var (empty, missing, one) = (page, page, page)
        empty.rows = []
        missing.rows = page.rows.map { $0.map { _ in .null } }
        one.rows = Array(page.rows.prefix(1))
        for table in [page, empty, missing, one] {
            for (rows, columns) in [(0, 0), (1, 1), (2, 9), (4, 16), (3, 200), (60, 17), (60, 200)] {
                let lines = picture(kind, table, rows: rows, columns: columns, .unicode).split(separator: "\n")
                #expect(lines.allSatisfy { $0.displayWidth <= columns })
            }
        }
    }

    @Test("whole numbers have whole ticks")
    func whole() {
        #expect(Axis(from: 2007, to: 2009, isWhole: true, most: 8).ticks.map(\.label) == ["2007", "2008", "2009"])
    }

    @Test("figures that differ in their last digit alone have an axis, too")
    func close() {
        let axis = Axis(from: 0.01, to: 0.01.nextUp, most: 5)
        #expect(!axis.ticks.isEmpty && axis.ticks.allSatisfy { $0.label.hasPrefix("0.0") }, "\(axis.ticks)")
        #expect(Axis(from: 0, to: 1, most: 5).position(of: 1e300, in: 80) == 79)
    }

    @Test("one value or bin alone stands in the middle of its axis", arguments: [5.0, 6.0])
    func alone(high: Double) throws {
        var page = ScriptedChart.page(.histogram)
        page.rows = [[.double(5), .double(high), .int(8)]]
        let lines = picture(.histogram, page, rows: 10, columns: 68, .unicode).split(separator: "\n")
        let bar = try #require(lines.first { $0.contains("█") })
        let axis = try #require(lines.last)
        let cells = Array(bar).indices.filter { Array(bar)[$0] == "█" }
        let tick = try #require(Array(axis).firstIndex(of: "5"))
        #expect(cells.first ?? 0 > 12 && cells.contains(tick))
    }

    @Test("ticks are round, few, and inside")
    func ticks() {
        func labels(_ low: Double, _ high: Double, _ most: Int, time: Bool = false) -> [String] {
            Axis(from: low, to: high, isTime: time, most: most).ticks.map(\.label)
        }
        #expect(labels(0, 1, 6) == ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"].map { $0 == "0.0" ? "0" : $0 })
        #expect(labels(-3, 12, 5) == ["0", "5", "10"])
        #expect(labels(0, 120_835, 4) == ["0", "50k", "100k"])
        #expect(labels(0, 111_000, 2) == ["0", "100k"])
        #expect(labels(2013, 2014, 2) == ["2013", "2014"])
        #expect(labels(2_000_000, 4_500_000, 4) == ["2M", "3M", "4M"])
        #expect(labels(13.1, 13.14, 5) == ["13.10", "13.11", "13.12", "13.13", "13.14"])
        #expect(labels(0, 3e-7, 4) == ["0", "1e-7", "2e-7", "3e-7"])
        #expect(labels(7, 7, 3).contains("7") || labels(7, 7, 3).contains("7.0"))
        #expect(labels(.nan, 1, 3).isEmpty && labels(0, .infinity, 3).isEmpty)
        let start = CivilTime.seconds("2013-01-01")!
        #expect(
            labels(start, CivilTime.seconds("2013-12-31")!, 5, time: true) == [
                "2013-01", "2013-04", "2013-07", "2013-10",
            ])
        #expect(labels(start, start + 7200, 5, time: true) == ["00:00", "00:30", "01:00", "01:30", "02:00"])
        #expect(labels(start, start + 12 * 86_400, 4, time: true).count <= 4)
        #expect(labels(start, CivilTime.seconds("2053-01-01")!, 5, time: true) == ["2020", "2030", "2040", "2050"])
    }

    @Test(
        "dates go to seconds and back",
        arguments: ["1600-02-29", "1969-12-31", "1970-01-01", "2000-02-29", "2024-12-31"])
    func dates(text: String) throws {
        let seconds = try #require(CivilTime.seconds(text))
        let date = CivilDate(Int(seconds / 86_400))
        let parts = text.split(separator: "-").compactMap { Int($0) }
        #expect([date.year, date.month, date.day] == parts)
        #expect(CivilTime.seconds("\(text) 01:02:03.5") == seconds + 3723.5)
        #expect(CivilTime.seconds("no date") == nil)
    }

    @Test("what suits a column comes first")
    func choice() {
        let schema = Schema([
            Column("day", "DATE"), Column("carrier", "VARCHAR"), Column("delay", "DOUBLE"), Column("hour", "BIGINT"),
            Column("late", "BOOLEAN"), Column("late_probability", "DOUBLE"), Column("late_predicted", "BOOLEAN"),
            Column("species", "VARCHAR"), Column("species_probability_Gentoo", "DOUBLE"),
        ])
        func kinds(_ name: String) -> [ChartKind] { ChartChoice(schema[name]!, in: schema).kinds }
        #expect(kinds("day").prefix(2) == [.histogram, .line])
        #expect(kinds("carrier").prefix(2) == [.bars, .box])
        #expect(kinds("delay").prefix(3) == [.histogram, .box, .scatter])
        #expect(kinds("late_probability").first == .roc && kinds("late_predicted").first == .confusion)
        let choice = ChartChoice(schema["species_probability_Gentoo"]!, in: schema)
        let chart = choice.chart(.roc, against: nil, size: 100, function: .mean)
        #expect(chart?.column.name == "species" && chart?.positive == "Gentoo")
        let alone = ChartChoice(Column("x", "DOUBLE"), in: Schema([Column("x", "DOUBLE")]))
        #expect(!alone.kinds.contains(.scatter))
        for column in schema.columns {
            let choice = ChartChoice(column, in: schema)
            for kind in choice.kinds {
                let isThere = choice.chart(kind, against: nil, size: 9, function: .mean) != nil
                #expect(isThere, "\(kind) of \(column)")
            }
        }
    }
}
