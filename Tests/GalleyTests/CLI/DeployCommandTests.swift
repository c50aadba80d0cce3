import Foundation
import Testing

/// From a document to versions in a registry and rows through a pipe.
@Suite("Deploying on the command line", .serialized) struct DeployCommandTests {
    private let home: GalleyHome
    private let penguins: String

    init() throws {
        home = try GalleyHome()
        penguins = try home.sample("penguins", "penguins")
    }

    @Test("versions are listed, rolled back and told as JSON")
    func versions() async throws {
        #expect(try await home.galley("deployments").out.hasPrefix("nothing is deployed"))
        let first = try await home.galley("deploy", penguins, "--as", "species", "--note", "first")
        #expect(first.status == 0 && first.out == "species v1\n", "\(first.err)")
        let second = try await home.galley("deploy", penguins, "--as", "species", "--json")
        let answer = try #require(try second.json() as? [String: Any])
        #expect(answer["version"] as? Int == 2 && answer["name"] as? String == "species" && second.err.isEmpty)
        let list = try #require(try await home.galley("versions", "species", "--json").json() as? [[String: Any]])
        #expect(list.map { $0["version"] as? Int } == [2, 1] && list.map { $0["note"] as? String } == ["", "first"])
        #expect(Set(list.compactMap { $0["bundle"] as? String }).count == 1, "the same work is the same bundle")
        #expect(try await home.galley("rollback", "species").out == "species v1 is live\n")
        let live = try #require(try await home.galley("deployments", "--json").json() as? [[String: Any]])
        #expect(live.first?["version"] as? Int == 1 && live.first?["created"] is String)
        let none = try await home.galley("rollback", "species")
        #expect(none.status == 1 && none.err.contains("galley rollback species VERSION makes one of"), "\(none.err)")
        let back = try #require(try await home.galley("rollback", "species", "2", "--json").json() as? [String: Any])
        #expect(back["live"] as? Int == 2)
        for (arguments, words) in [
            (["rollback", "species", "7"], "species has no version 7; it has 1, 2"),
            (["versions", "specis"], "there is no deployment “specis”; there are species; did you mean \"species\"?"),
            (["rollback", "nobody"], "there is no deployment “nobody”"),
            (["deploy", penguins, "--as", "x", "--node", "penguins"], "neither yields nor takes a workflow"),
        ] {
            let outcome = try await home.start(GalleyHome.binary, arguments).outcome()
            #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.err)")
        }
        let moon = try await home.galley("deploy", penguins, "--as", "x", "--target", "moon")
        #expect(
            moon.status == 64
                && moon.err.contains("there is no target “moon”; there are app, container, folder, schedule, service"))
    }

    @Test("a deployment is retired and brought back; a target that it can't have is refused before anything runs")
    func retiring() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let other = try await home.galley(
            "deploy", penguins, "--as", "species", "--target", "folder", "--option", "path=out")
        #expect(other.status == 1 && other.err.contains("deployed as a service already"), "\(other)")
        let retired = try await home.galley("retire", "species")
        #expect(retired.out == "species v1 is retired; galley rollback species 1 brings it back\n", "\(retired)")
        #expect(try await home.galley("deployments").out.contains("retired 20"))
        #expect(try await home.galley("rollback", "species", "1").out == "species v1 is live\n")
        let list = try #require(try await home.galley("deployments", "--json").json() as? [[String: Any]])
        #expect(list.count == 1 && list[0]["retired"] == nil)
    }

    @Test("rows go through a pipe and come back with the answers that a file gives")
    func scoring() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let data = home.path + "/samples/penguins/data/penguins.csv"
        let piped = try await home.shell("cat \(data) | galley score species")
        #expect(piped.status == 0, "\(piped.err)")
        let lines = piped.out.split(separator: "\n")
        #expect(lines.count == 345 && lines[0].contains("species_predicted"))
        #expect(try await home.shell("galley score species < \(data)").out == piped.out)
        #expect(try await home.galley("score", "species", "--input", "table=\(data)").out == piped.out)
        let header = lines[0].split(separator: ",").map(String.init)
        let place = try #require(header.firstIndex(of: "species_predicted"))
        let truth = try #require(header.firstIndex(of: "species"))
        let right = lines.dropFirst().count { line in
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
            return fields[place] == fields[truth]
        }
        #expect(right > 330)
        let head = try await home.shell("cat \(data) | galley score species | head -2; echo ${PIPESTATUS[1]} >&2")
        #expect(head.out == lines.prefix(2).joined(separator: "\n") + "\n")
        #expect(head.err.hasSuffix("0\n") || head.err.hasSuffix("141\n"))
    }

    @Test("a file of answers is there as a whole or as it was, also where the rows come from it")
    func files() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let data = home.path + "/samples/penguins/data/penguins.csv"
        let piped = try await home.shell("galley score species < \(data)")
        // A folder's name is no column of its rows.
        let rows = home.path + "/year=2024/rows.csv"
        let scored = try await home.shell(
            """
            mkdir year=2024; cp \(data) \(rows); ln -s \(rows) link.csv
            galley score species --input table=\(rows) --output table=link.csv
            """)
        #expect(scored.status == 0 && scored.err == piped.err, "\(scored)")
        #expect(try String(contentsOfFile: rows, encoding: .utf8) == piped.out, "a link leads there")
        let bad = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g\n1,2,3,4\n1,2,3,heavy\n"
        let failed = try await home.galley("score", "species", "--output", "table=\(rows)", input: bad)
        #expect(failed.status == 1 && failed.err.contains("heavy"), "\(failed)")
        #expect(try String(contentsOfFile: rows, encoding: .utf8) == piped.out)
        let killed = try await home.shell(
            """
            mkfifo in; galley score species --output table=\(rows) < in & process=$!; exec 3> in
            echo bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g >&3; echo 1,2,3,4 >&3
            until ls \(rows).* > /dev/null 2>&1; do sleep 0.05; done
            kill $process; wait $process; echo $?
            """)
        #expect(killed.out == "143\n", "\(killed)")
        #expect(home.snapshot(of: "year=2024") == ["rows.csv": Data(piped.out.utf8)])
        let device = try await home.shell("galley score species --output table=/dev/null < \(data); [ -c /dev/null ]")
        #expect(device.status == 0 && device.err == piped.err, "\(device)")
        let folder = try await home.shell("galley score species --output table=samples < \(data)")
        #expect(folder.status == 1 && folder.err.contains("samples can't be written: Is a directory"), "\(folder)")
    }

    @Test("rows flow: the first are answered before the last have come")
    func streaming() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        // The writer goes on only once it sees answers, or gives up after a minute.
        let line = """
            mkfifo in; galley score species < in > out & exec 3> in
            echo bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g >&3
            for n in $(seq 60); do
              for i in $(seq 20000); do echo "3$i.5,18,190,3800"; done >&3
              [ -s out ] && break
            done
            [ -s out ] && echo flowing; exec 3>&-; wait; wc -l < out
            """
        let outcome = try await home.shell(line)
        #expect(outcome.out.hasPrefix("flowing\n"), "\(outcome)")
    }

    @Test("a row in a pipe is answered while the writer waits for that, and errors name its line all the same")
    func trickling() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let line = """
            mkfifo in out; galley score species < in > out 2> err & exec 3> in 4< out
            echo bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g >&3
            for n in 1 2 3; do
              printf '3%s.5,18,' $n >&3; sleep 0.05; echo 190,3800 >&3
              [ $n = 1 ] && read -t 20 header <&4
              read -t 20 row <&4 && echo "${row%%,*}"
            done
            echo 1,2,x,3 >&3; exec 3>&-; cat <&4; wait; cat err
            """
        let outcome = try await home.shell(line)
        #expect(outcome.out.hasPrefix("31.5\n32.5\n33.5\n"), "\(outcome)")
        #expect(outcome.out.contains("standard input:5: \"x\" in \"flipper_length_mm\" is no "), "\(outcome)")
    }

    private func deploy(_ options: String...) async throws -> Outcome {
        try await home.start(
            GalleyHome.binary,
            ["deploy", penguins, "--as", "species"] + options.flatMap { ["--option", $0] }
        ).outcome()
    }

    @Test("what a deployment is told of its log it keeps until it is told otherwise, and says so")
    func log() async throws {
        let first = try await deploy("log=all", "log-without=bill_depth_mm")
        #expect(first.status == 0 && !first.out.contains("logged as before"), "\(first)")
        #expect(try await deploy().out.contains("v2, logged as before: log=all, log-without=bill_depth_mm"))
        #expect(try await deploy("log=off").out.contains("v3, logged as before: log-without=bill_depth_mm"))
        #expect(try await deploy("log=null", "log-without=null").out.contains("species v4\n"))
        #expect(try await deploy().out.contains("species v5\npatch against v4: the same bundle\n"))
    }

    @Test("what the document's own Deploy node says of a deployment holds where nothing else is said")
    func said() async throws {
        let text = try String(contentsOfFile: penguins, encoding: .utf8)
        let node =
            "  live:\n    type: deploy-service@1\n    at: [9, 9]\n    name: species\n    log: all\n"
            + "    expose: predict.probabilities\n"
        try text.replacing("\nconnections:", with: "\n\(node)connections:")
            .replacing("connections:\n", with: "connections:\n  - production -> live\n")
            .write(toFile: penguins, atomically: true, encoding: .utf8)
        #expect(try await deploy().err.contains("it changes which columns there are"))
        #expect(try await deploy("expose=null").out.contains("species v1\n"))
        #expect(try await deploy("expose=null", "log=off").out.contains("species v2\n"))
    }

    @Test("an option of a wrong kind is refused with what it should be")
    func wrongOptions() async throws {
        for (option, words) in [
            ("expose=5", "--option \"expose\" must be a list, not a whole number"),
            ("log-rate=many", "--option \"log-rate\" must be a whole number, not text"),
            ("log=of", "--option \"log\" can't be \"of\"; it is one of \"off\""),
        ] {
            let outcome = try await deploy(option)
            #expect(outcome.status == 64 && outcome.err.contains(words), "\(outcome)")
        }
        let schedule = ["--target", "schedule", "--option", "inputs=in.csv", "--option", "output=out.csv"]
        let outcome = try await home.start(
            GalleyHome.binary, ["deploy", penguins, "--as", "nightly"] + schedule + ["--option", "cron=0 25 * * *"]
        ).outcome()
        #expect(outcome.status == 64 && outcome.err.contains("hour: “25” is not a number"), "\(outcome)")
    }

    @Test("rows of an Arrow stream flow, too")
    func streamingArrow() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let program = GalleyHome.repository + "/Tests/GalleyTests/Clients/flow.py"
        let outcome = try await home.shell("\(GalleyHome.clients)/python \(program) species")
        #expect(outcome.status == 0 && outcome.out.hasPrefix("flowing\n"), "\(outcome)")
    }

    @Test("rows that can't be scored are an error with their line")
    func badRows() async throws {
        #expect(try await home.galley("deploy", penguins, "--as", "species").status == 0)
        let columns = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g"
        for (rows, words) in [
            ("a,b,c,d\n", "standard input lacks the column \"bill_length_mm\""), ("", "standard input is empty"),
            ("%\n1,2,3\n", "standard input:2: the row has 3 fields, not 4"),
            ("%\n1,2,3,4\n1,2,3,4,5\n", "standard input:3: the row has 5 fields, not 4"),
            ("%\r\n1,2,3,4\r\nNA,2,3,4\r\n", "standard input:3: \"NA\" in \"bill_length_mm\" is no DOUBLE"),
            ("%,bill_length_mm\n", "standard input:1: there are two columns \"bill_length_mm\""),
            ("%\n1,2,3,\"4\n", "standard input:2: a quote isn't closed"),
        ] {
            let file = try home.write("in.csv", rows.replacing("%", with: columns))
            for outcome in [
                try await home.shell("galley score species < \(file)"),
                try await home.shell("cat \(file) | galley score species"),
            ] {
                #expect(outcome.status == 1 && outcome.err.contains(words), "\(outcome.err)")
                #expect(!outcome.err.contains("strict_mode"))
            }
        }
        let folder = try await home.shell("galley score species < .")
        #expect(folder.status == 1 && folder.err.contains("standard input is a directory"), "\(folder.err)")
    }

    @Test("several inputs come from files and one from the pipe")
    func severalInputs() async throws {
        try home.write("people.csv", "id,name\n1,one\n2,two\n")
        try home.write("orders.csv", "id,price\n1,10\n2,20.5\n1,0\n")
        let shop = try home.write(
            "shop.galley.yaml",
            """
            galley: 1
            name: shop
            nodes:
              people: {type: csv-reader@1, at: [0, 0], path: people.csv}
              orders: {type: csv-reader@1, at: [0, 1], path: orders.csv}
              begin: {type: capture-start@1, at: [1, 0], name: bills}
              joined: {type: joiner@1, at: [2, 0], kind: inner, on: [id]}
              total: {type: expression@1, at: [3, 0], columns: {total: price * 2}}
              end: {type: capture-end@1, at: [4, 0], name: bills}
            connections:
              - people -> begin.table
              - orders -> begin.table-2
              - begin.table -> joined.left
              - begin.table-2 -> joined.right
              - joined -> total
              - total -> end

            """)
        let deployed = try await home.galley("deploy", shop, "--as", "bills")
        #expect(deployed.status == 0, "\(deployed.err)")
        let line = "galley score bills --input table=people.csv < orders.csv"
        let scored = try await home.shell(line)
        #expect(scored.out == "id,name,price,total\n1,one,10.0,20.0\n1,one,0.0,0.0\n2,two,20.5,41.0\n", "\(scored)")
        #expect(try await home.shell("cat orders.csv | " + line.replacing(" < orders.csv", with: "")).out == scored.out)
        let unnamed = try await home.shell("galley score bills < orders.csv")
        #expect(unnamed.status == 64 && unnamed.err.contains("bills has the inputs table, table-2"))
        let wrong = try await home.shell("galley score bills --input tabel=people.csv < orders.csv")
        #expect(wrong.status == 1 && wrong.err.contains("bills has no input \"tabel\"; did you mean \"table\"?"))
    }

    @Test("a file that production reads anew is found wherever the deployment is made and used")
    func elsewhere() async throws {
        try home.write("project/data/prices.csv", "id,price\n1,10\n2,20\n")
        try home.write("project/data/orders.csv", "id,count\n1,3\n2,4\n")
        try home.write(
            "project/shop.galley.yaml",
            """
            galley: 1
            name: shop
            nodes:
              orders: {type: csv-reader@1, at: [0, 0], path: data/orders.csv}
              prices: {type: csv-reader@1, at: [0, 1], path: data/prices.csv}
              begin: {type: capture-start@1, at: [1, 0], name: bills, static: {prices: refresh}}
              joined: {type: joiner@1, at: [2, 0], kind: left, on: [id]}
              total: {type: expression@1, at: [3, 0], columns: {total: count * price}}
              end: {type: capture-end@1, at: [4, 0], name: bills}
            connections:
              - orders -> begin
              - prices -> joined.right
              - begin -> joined.left
              - joined -> total
              - total -> end

            """)
        try home.write("elsewhere/here", "")
        let folder = home.path + "/elsewhere"
        let deployed = try await home.galley("deploy", "../project/shop.galley.yaml", "--as", "bills", in: folder)
        #expect(deployed.status == 0, "\(deployed.err)")
        let unasked = "printf 'id,count\\n2,5\\n' | galley score bills"
        let refused = try await home.shell(unasked, in: "/")
        #expect(refused.status == 1 && refused.err.contains("prices.csv, which nobody has allowed: for those"))
        let line = "\(unasked) --allow-read \(home.path)/project/data"
        #expect(try await home.shell(line, in: "/").out.hasSuffix(",100\n"))
        try home.write("project/data/prices.csv", "id,price\n1,10\n2,30\n")
        #expect(try await home.shell(line, in: folder).out.hasSuffix(",150\n"))
    }
}
