import Foundation

/// One run of the built command `kakuzuke` in a folder of its own, which also holds its sign-ins.
struct AdministrationRun {
    let status: Int32
    let output: String
    let errors: String

    init(_ arguments: [String], in folder: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "kakuzuke")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["KAKUZUKE_HOME": folder.appending(path: "home").path()]
        ) { _, own in own }
        let outputFile = folder.appending(path: ".output")
        let errorFile = folder.appending(path: ".errors")
        try Data().write(to: outputFile)
        try Data().write(to: errorFile)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: outputFile, encoding: .utf8)
        errors = try String(contentsOf: errorFile, encoding: .utf8)
    }

    /// The one object on standard output.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(output.utf8))) as? [String: Any] ?? [:]
    }

    /// The objects of a list in it.
    func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }
}
