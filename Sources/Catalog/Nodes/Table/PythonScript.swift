package import Workflow

package struct PythonScript: ScriptNode {
    package let id: TypeID = "python-script@1"
    package let language = ScriptLanguage.python
    package let summary = "Runs a Python script over any number of tables."
    package let manual = """
        Each connected table is a pandas data frame under the name of the port it comes in at, with `_` for what no \
        name may have: `planes -> ages.planes` makes it `planes`. What the script leaves in `table` is the answer: a \
        data frame of pandas or Polars, or a table of pyarrow. `pd` and `np` are there; everything else is imported.

        Nothing runs before the workflow does, so the columns are declared: those of the table at the port `table`, \
        or of the only table, with what `adds` names and types; or all of them in `columns`. What the script yields \
        is held against that. The index isn't part of a table: `reset_index()` makes columns of it.

        - BOOLEAN: `boolean`
        - TINYINT to BIGINT, UTINYINT to UBIGINT: `Int8` to `Int64`, `UInt8` to `UInt64`
        - HUGEINT, UHUGEINT: `Int64`, `UInt64`; larger values are an error
        - FLOAT, DOUBLE: `Float32`, `Float64`, in which NaN and missing values stay apart
        - DECIMAL: `decimal.Decimal`
        - VARCHAR, ENUM, UUID: `str`
        - BLOB: `bytes`
        - DATE, TIMESTAMP: `datetime64`; TIMESTAMP WITH TIME ZONE: the same in UTC
        - TIME: `datetime.time`

        Other types are cast first. Missing values are missing in both. In a plain `float64` column, as numpy makes \
        it, NaN is a missing value; whole numbers in it may be declared BIGINT.

        The Python is `$GALLEY_PYTHON`, else that of the active virtual environment, else the first `python3` on the \
        PATH; it needs pandas and pyarrow. It is started once and kept: what a script imports is there for the next. \
        Each begins with no variables of others, the same random seed, a folder of its own, in UTC and the C locale. \
        What it prints is shown with the node. An unchanged script isn't run again while its tables and the Python are \
        the same: read files and the clock in other nodes.

        In production a script runs only where the operator allows programs: `galley serve --allow-programs`. Where row \
        n of the answer is made from row n of the only table alone, say `row-by-row: true`: then large tables go \
        through it in parts, and a service answers several requests at once.

        Example:

            ages:
              type: python-script@1
              script: |
                table = flights.merge(planes, on="tailnum", suffixes=("", "_built"))
                table["age"] = table.year - table.year_built
                table = table.groupby("carrier", as_index=False).age.mean()
              columns:
                carrier: VARCHAR
                age: DOUBLE
        """

    package init() {}
}
