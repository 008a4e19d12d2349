import Foundation

/// One run of the built command `kakuzuke`.
struct CommandRun {
    let status: Int32
    let output: String
    let errors: String

    /// Runs the command that lies beside the test bundle; files are written to a folder of their own first.
    ///
    /// `permissions` are those of single files. Sign-ins are looked for in the folder, never in the home of whoever
    /// tests.
    init(_ arguments: [String], files: [String: Data] = [:], permissions: [String: Int] = [:]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "command-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, data) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: file)
            guard let mode = permissions[name] else { continue }
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path())
        }
        let process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "kakuzuke")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["KAKUZUKE_HOME": folder.appending(path: "home").path()]) { _, own in own }
        let outputFile = folder.appending(path: ".output")
        let errorFile = folder.appending(path: ".errors")
        try Data().write(to: outputFile)
        try Data().write(to: errorFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        output = try String(contentsOf: outputFile, encoding: .utf8)
        errors = try String(contentsOf: errorFile, encoding: .utf8)
    }

    /// A policy and a case that are right, to be edited by tests.
    static let policy: String = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "RatingTests/Conformance/policies/corner.yaml")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    static let caseText = """
        {"name": "one", "policy": "p.yaml", "as_of": "2026-05-01", "why": "kept",
         "customer": {"receipts": [{"id": "1", "business_date": "2026-04-01", "store": "N1", "payment": "cash",
           "fulfilment": "pickup", "lines": [{"category": "BOOK", "amount": 1000, "quantity": "1"}]}]},
         "basket": {"store": "N1", "payment": "cash", "fulfilment": "pickup",
           "lines": [{"category": "BOOK", "unit_cost_e2": 10000}]}}
        """
}
