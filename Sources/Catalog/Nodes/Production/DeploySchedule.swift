package import Workflow

package struct DeploySchedule: DeployNode {
    package let id: TypeID = "deploy-schedule@1"
    package let target = "schedule"
    package let summary = "Deploys a segment to run by itself at times of its own."
    package let manual = """
        Completes the segment to a production workflow, proves that it answers as creation did, and makes it the live \
        version of the schedule `name`. `galley serve` runs it when it is due; \
        `galley schedule install NAME --as crontab` (or `systemd`) leaves that to the machine. \
        `galley schedule history NAME` tells what became of each run.

        `cron` has five fields: minute, hour, day of the month, month, day of the week. `*/15` is every fifteenth, \
        `1-5` a range, `mon,fri` a list; `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly` are short for \
        such fields. Where both fields for days are restricted, a day that fits either counts. Times are those of \
        `time-zone`. Where clocks are set forward, a time that they leave out is due at the moment after the gap; where \
        they are set back, a time that comes twice is due once. What is due in every hour goes by the hours that pass.

        `inputs` names the file of each live input: CSV, Parquet or JSON, or a pattern such as `data/*.csv`, relative \
        to the document. Files are read anew at each run, and so are static inputs with the policy `refresh`. The \
        answer goes to `output`, a CSV or Parquet file, in one step: a run that fails leaves it as it was.

        What was missed while nothing ran is made up for by one run (`catch-up: once`), by each (`all`) or not at all \
        (`none`). A run that fails is tried again after `retry-pause` seconds, then after twice as many, and so on up to \
        an hour. A run that becomes due while another is under way is skipped; with `skip-if-running: false` it waits.

        Example:

            nightly:
              type: deploy-schedule@1
              name: late-flights-nightly
              cron: 30 3 * * mon-fri
              time-zone: America/New_York
              inputs:
                table: data/tomorrow.csv
              output: out/late.csv
              write: replace
        """
    package let options = [
        Parameter("cron", .text, required: true, "When: five fields such as `0 3 * * 1`, or `@daily`."),
        Parameter("time-zone", .text, default: "UTC", "Whose clocks count, such as `Europe/Berlin`."),
        Parameter(
            "inputs", .map(of: .file(toWrite: false)), required: true,
            "The file, or a pattern of files, for each live input."),
        Parameter("output", .file(toWrite: true), required: true, "The file for results: CSV or Parquet."),
        Parameter("answer", .text, "Which answer to write, where production has several."),
        Parameter("write", .choice(["append", "replace"]), default: "append", "Add results, or replace those there."),
        Parameter(
            "catch-up", .choice(["once", "none", "all"]), default: "once", "What becomes of runs that were missed."),
        Parameter("retries", .integer(0...20), default: 2, "How often a run that fails is tried again."),
        Parameter("retry-pause", .integer(1...86_400), default: 60, "Seconds before it is first tried again."),
        Parameter("skip-if-running", .flag, default: true, "Leave out a run that is due while another is under way."),
    ]

    package init() {}

    package func infer(_ context: inout InferenceContext) -> [PortID: PortSpec] {
        context.checkDeploymentName()
        do { _ = try context.parameters.string("cron").map(CronExpression.init) } catch {
            context.report("bad-time", at: ParameterPath("cron"), "cron: \(error)")
        }
        if let unknown = context.parameters.string("time-zone").flatMap(context.binder.unknownTimeZone) {
            context.report("bad-time", at: ParameterPath("time-zone"), "time-zone: \(unknown)")
        }
        do { _ = try context.parameters.string("output").map(ResultFormat.init) } catch {
            context.report("bad-parameter", at: ParameterPath("output"), "output: \(error)")
        }
        return [:]
    }
}
