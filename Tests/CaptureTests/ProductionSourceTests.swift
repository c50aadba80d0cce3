import Capture
import Testing
import Workflow

@Suite struct ProductionSourceTests {
    private let two = """
        rows: source columns=a
        s: start name=one
        x: step
        e: end name=one
        t: start name=two
        y: step
        f: end name=two
        rows -> s -> x -> e
        rows -> t -> y -> f

        """

    @Test("what feeds the Deploy node, else the last combiner, else the only capture or the outermost")
    func choice() throws {
        let combined = two + "both: combiner\ne.workflow -> both.workflow\nf.workflow -> both.workflow-2\n"
        let deployed = combined + "d: deploy name=x\ne.workflow -> d"
        #expect(try analysis(drawing(deployed)).productionSource() == Endpoint("e", "workflow"))
        #expect(try analysis(drawing(combined)).productionSource() == Endpoint("both", "workflow"))
        let one = "rows: source columns=a\ns: start name=one\nx: step\ne: end name=one\nrows -> s -> x -> e"
        #expect(try analysis(drawing(one)).productionSource() == Endpoint("e", "workflow"))
        #expect(try analysis(drawing(one)).productionSource(at: "s") == Endpoint("e", "workflow"))
        let nested =
            "rows: source columns=a\ns: start name=outer\nt: start name=inner\nx: step\nf: end name=inner\ne: end name=outer\n"
            + "rows -> s -> t -> x -> f -> e"
        #expect(try analysis(drawing(nested)).productionSource() == Endpoint("e", "workflow"))
        #expect(try analysis(drawing(deployed)).productionSource(at: "d") == Endpoint("e", "workflow"))
    }

    @Test("without one, why there is none")
    func none() {
        func reason(_ text: String, at node: NodeID? = nil) -> String? {
            let found = analysis(drawing(text))
            do throws(NoProduction) {
                _ = if let node { try found.productionSource(at: node) } else { try found.productionSource() }
                return nil
            } catch {
                return error.description
            }
        }
        #expect(reason("rows: source") == "there is no capture yet: select what production needs and frame it")
        #expect(reason(two)?.hasPrefix("there are several captures (\"one\", \"two\")") == true)
        #expect(reason(two, at: "z") == "there is no node \"z\"")
        #expect(reason(two, at: "x")?.hasPrefix("\"x\" neither yields nor takes a workflow") == true)
    }
}
