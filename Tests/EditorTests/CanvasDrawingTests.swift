import Editor
import Foundation
import Terminal
import Testing

@Suite struct `Drawing on the canvas` {
    @Test("neighbors in a row are linked by a straight line, others with two bends")
    func simple() {
        #expect(
            sketch("a@0,0 b@1,0 c@1,1", "a>b a>c").drawn(.small) == """
                  [· a             ]─┬─▶[· b             ]
                                     │
                                     └─▶[· c             ]
                """)
    }

    @Test("a line passes through empty cells and round boxes")
    func passing() {
        #expect(
            sketch("a@0,0 b@2,0 c@3,0", "a>b a>c").drawn(.small) == """
                                     ┌───────────────────────────────────────────┐
                  [· a             ]─┴───────────────────────▶[· b             ] └─▶[· c             ]
                """)
    }

    @Test("lines that change places cross without a junction")
    func crossing() {
        #expect(
            sketch("a@0,0 b@0,1 c@1,0 d@1,1", "a>d b>c").drawn(.small) == """
                  [· a             ]─┐ ┌──▶[· c             ]
                                     └─│─┐
                  [· b             ]───┘ └▶[· d             ]
                """)
    }

    @Test("lines into one port come together in front of it")
    func together() {
        #expect(
            sketch("a@0,0 b@0,1 c@0,2 d@1,1", "a>d b>d c>d").drawn(.small) == """
                  [· a             ]─┐
                                     │
                  [· b             ]─┴─┬▶[· d             ]
                                       │
                  [· c             ]───┘
                """)
    }

    @Test("lines back and down the same column")
    func back() {
        #expect(
            sketch("a@0,0 b@1,0 c@0,1", "a>b b>a a>c").drawn(.small) == """
                   ┌▶[· a             ]─┬─▶[· b             ]─┐
                 ┌─│────────────────────┘                     │
                 │ └──────────────────────────────────────────┘
                 └──▶[· c             ]
                """)
    }

    @Test("a box with all its details")
    func details() {
        var diagram = sketch("a@0,0:0/1 learner@1,0:1/2")
        diagram.boxes[0].title = "遅延フライト予測の読み込み"
        diagram.boxes[0].subtitle = "csv-reader"
        diagram.boxes[0].state = .done
        diagram.boxes[0].badges = ["336,776 rows", "0.2 s"]
        diagram.boxes[1].state = .failed
        diagram.boxes[1].problem = .warning
        diagram.boxes[1].outputs[1].kind = .model
        diagram.connections = sketch("", "a>learner").connections
        diagram.cursor = "a"
        diagram.selection = ["learner"]
        #expect(
            diagram.drawn() == """
                  ┏━━━━━━━━━━━━━━━━━━━━┓    ╔════════════════ ! ═╗
                  ┃ 遅延フライト予測…  ┃    ║ learner            ○
                  ┃ csv-reader       ✓ ○───▶○                  ✗ ║
                  ┃ 336,776 rows       ┃    ║                    ◆
                  ┗━━━━━━━━━━━━━━━━━━━━┛    ╚════════════════════╝
                """)
        #expect(
            diagram.drawn(glyphs: .ascii) == """
                  #====================#    #================ ! =#
                  # 遅延フライト予...  #    H learner            o
                  # csv-reader       v o--->o                  x H
                  # 336,776 rows       #    H                    *
                  #====================#    #====================#
                """)
        #expect(diagram.drawn(.small) == "  [✓ 遅延フライト… ]───▶{✗ learner      !}")
    }

    @Test("frames lie round their boxes, inner ones inside")
    func frames() {
        var diagram = sketch("a@0,0 b@1,0 c@1,1 d@2,0", "a>b b>d a>c")
        diagram.frames = [
            .init(name: "prepare", boxes: ["b"], color: 0), .init(name: "all of it", boxes: ["b", "c"], color: 1),
            .init(name: "nothing", boxes: ["gone"], color: 2),
        ]
        #expect(
            diagram.drawn(.small) == """
                                      ┌┈ all of it ┈┈┈┈┈┈┈┈┈┈┐
                                      ┊┌┈ prepare ┈┈┈┈┈┈┈┈┈┈┐┊
                  [· a             ]─┬──▶[· b             ]───▶[· d             ]
                                     │┊└┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┘┊
                                     └──▶[· c             ]  ┊
                                      └┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┘
                """)
    }

    @Test("no line goes through the name of a frame", arguments: 0..<40 as Range<UInt64>)
    func names(seed: UInt64) {
        let diagram = Diagram.random(seed: seed)
        for zoom in Diagram.Zoom.allCases {
            let layout = CanvasLayout(diagram, zoom: zoom)
            var frame = Terminal.Frame(rows: layout.rows, columns: layout.columns)
            layout.draw(diagram, on: &frame)
            for (index, rect) in layout.frames {
                let border = (rect.column..<rect.endColumn)
                    .map { frame[Position(row: rect.row, column: $0)]?.text ?? "" }.joined()
                let (name, shown) = (diagram.frames[index].name, border.filter { $0.isLetter || $0 == "…" })
                let isWhole = shown.last == "…" ? name.hasPrefix(shown.dropLast()) : shown == name || shown.isEmpty
                #expect(isWhole && border.contains(shown), "\(border)")
            }
        }
    }

    @Test("every theme gives every role a color", arguments: ["dark", "light"])
    func themes(name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../themes")
        let text = try String(contentsOf: folder.appending(path: "\(name).theme"), encoding: .utf8)
        let theme = try Theme.parse(text, name: name, roles: Role.all)
        #expect(Role.all.allSatisfy { theme[$0] != nil })
    }

    @Test("each state and each kind of port has a mark of its own")
    func marks() {
        for glyphs in [Glyphs.unicode, .ascii] {
            #expect(Set(Diagram.State.allCases.map { $0.mark(glyphs) }).count == Diagram.State.allCases.count)
            #expect(Set(Diagram.Kind.allCases.map { $0.mark(glyphs) }).count == Diagram.Kind.allCases.count)
        }
    }

    @Test("the line of a connection that is marked is heavy, those at the cursor are bold")
    func emphasis() throws {
        var diagram = sketch("a@0,0 b@1,0 c@1,1", "a>b a>c")
        diagram.marked = diagram.connections[1]
        #expect(
            diagram.drawn(.small) == """
                  [· a             ]━┳─▶[· b             ]
                                     ┃
                                     ┗━▶[· c             ]
                """)
        diagram.marked = nil
        diagram.cursor = "b"
        let layout = CanvasLayout(diagram, zoom: .small)
        var frame = Frame(rows: layout.rows, columns: layout.columns)
        layout.draw(diagram, on: &frame)
        let ends = try layout.wires.map { try #require($0.points.last) }
        #expect(ends.map { frame[$0]?.style.attributes } == [.bold, []])
    }
}
