package import Workflow

package struct RScript: ScriptNode {
    package let id: TypeID = "r-script@1"
    package let language = ScriptLanguage.r
    package let summary = "Runs an R script over any number of tables."
    package let manual = """
        Each connected table is a data frame under the name of the port it comes in at, with `_` for what no name may \
        have: `planes -> ages.planes` makes it `planes`. What the script leaves in `table` is the answer: a data frame, \
        a tibble, a data.table.

        Nothing runs before the workflow does, so the columns are declared: those of the table at the port `table`, \
        or of the only table, with what `adds` names and types; or all of them in `columns`. What the script yields \
        is held against that. Row names aren't part of a table.

        - BOOLEAN: logical
        - TINYINT to INTEGER, UTINYINT, USMALLINT: integer
        - UINTEGER, BIGINT, UBIGINT, HUGEINT, UHUGEINT: numeric; beyond 2^53 an error
        - FLOAT, DOUBLE, DECIMAL of up to 15 digits: numeric, in which NaN and NA stay apart
        - VARCHAR, ENUM, UUID: character; a factor is taken back
        - DATE: Date
        - TIMESTAMP, TIMESTAMP WITH TIME ZONE: POSIXct in UTC, to the microsecond
        - TIME: difftime in seconds

        Other types are cast first. Missing values are NA.

        The R is `$GALLEY_RSCRIPT`, else the first `Rscript` on the PATH; it needs no package. It is started once and \
        kept. Each script begins with no variables of others, no packages attached, the same random seed, a folder of \
        its own, in UTC and the C locale. What it prints is shown with the node. An unchanged script isn't run again \
        while its tables and the R are the same: read files and the clock in other nodes.

        In production a script runs only where the operator allows programs: `galley serve --allow-programs`. Where row \
        n of the answer is made from row n of the only table alone, say `row-by-row: true`: then large tables go \
        through it in parts, and a service answers several requests at once.

        Example:

            smooth:
              type: r-script@1
              script: |
                fit <- loess(arr_delay ~ hour, table)
                table$usual <- predict(fit, table)
              adds:
                usual: DOUBLE
        """

    package init() {}
}
