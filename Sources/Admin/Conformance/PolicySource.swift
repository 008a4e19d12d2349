import Foundation
import PolicyFile
import Rating

/// The policies of a conformance run: one file for all cases, or a folder of named ones.
struct PolicySource {
    private let path: String
    private let isFolder: Bool
    private var engines: [String: RatingEngine] = [:]

    init(path: String) {
        self.path = path
        var isDirectory: ObjCBool = false
        isFolder = FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    /// The engine of the policy that a case names.
    mutating func engine(named name: String) throws -> RatingEngine {
        let file = isFolder ? path + "/" + name : path
        if let engine = engines[file] { return engine }
        if isFolder, name.isEmpty || name.contains("/") {
            throw ConformanceError(file: path, reason: "`\(name)` is not the name of a policy file")
        }
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ConformanceError(file: file, reason: UnreadableFile(file).reason)
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ConformanceError(file: file, reason: "the policy cannot be read as UTF-8 text")
        }
        let policyFile = PolicyFile(text: text, file: file)
        guard let policy = policyFile.policy, let engine = try? RatingEngine(policy) else {
            let reasons = policyFile.errors.map(\.description).joined(separator: "\n")
            throw ConformanceError(file: file, reason: "the policy is not usable\n" + reasons)
        }
        engines[file] = engine
        return engine
    }
}
