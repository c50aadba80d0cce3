import Catalog

extension WorkerProgram {
    static let python = WorkerProgram(
        language: .python, source: PackageResources.python_py,
        variables: ["PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"])
}
