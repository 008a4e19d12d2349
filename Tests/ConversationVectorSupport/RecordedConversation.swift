public import Foundation

/// A conversation of an agent with a server as one version of both had it, kept as a test vector.
///
/// `Tests/ConversationVectors/README.md` tells the form of the files.
public struct RecordedConversation: Sendable, CustomStringConvertible {
    /// What is wrong with a file of a recorded conversation.
    public struct UnreadableFile: Error, CustomStringConvertible {
        /// The file, and what is wrong with it.
        public let description: String
    }

    /// The version of the conversation that both sides spoke, such as `1.0`; the name of its folder.
    public var version: String
    /// What a replay must set up.
    public var scene: ConversationScene
    /// The policy that was in force, YAML.
    public var policy: String
    /// All calls, in the order in which they ended.
    public var calls: [RecordedCall]
    /// What the agent told afterwards.
    public var storeAnswers: [StoreAnswer]

    /// The folder of all kept conversations.
    public static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "ConversationVectors")

    /// Makes a conversation of what was recorded.
    public init(
        version: String, scene: ConversationScene, policy: String, calls: [RecordedCall], storeAnswers: [StoreAnswer]
    ) {
        self.version = version
        self.scene = scene
        self.policy = policy
        self.calls = calls
        self.storeAnswers = storeAnswers
    }

    /// The version.
    public var description: String { version }

    /// Every kept conversation, the oldest first.
    ///
    /// - Throws: `UnreadableFile`, or what Foundation throws when a file is missing.
    public static func all() throws -> [RecordedConversation] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: [.isDirectoryKey])
            .filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }
            .sorted { $0.lastPathComponent.compare($1.lastPathComponent, options: .numeric) == .orderedAscending }
            .map { try RecordedConversation(in: $0) }
    }

    // MARK: - Files

    /// One call in `calls.json`; its messages follow each other in the two files of messages.
    private struct Entry: Codable {
        var method: String
        var requests: Int
        var answers: Int
        var status: Int
        var detail: Data
        var reachedAgent: Bool
    }

    /// Reads a conversation from its folder.
    ///
    /// - Parameter folder: named by the version.
    /// - Throws: `UnreadableFile`, or what Foundation throws when a file is missing.
    public init(in folder: URL) throws {
        version = folder.lastPathComponent
        let decoder = JSONDecoder()
        scene = try decoder.decode(
            ConversationScene.self, from: try Data(contentsOf: folder.appending(path: "scene.json")))
        policy = try String(contentsOf: folder.appending(path: "policy.yaml"), encoding: .utf8)
        let entries = try decoder.decode(
            [Entry].self, from: try Data(contentsOf: folder.appending(path: "calls.json")))
        var requests = try Self.messages(folder.appending(path: "requests.bin"))[...]
        var answers = try Self.messages(folder.appending(path: "answers.bin"))[...]
        calls = entries.map { entry in
            var call = RecordedCall(method: entry.method)
            call.requests = Array(requests.prefix(entry.requests))
            call.answers = Array(answers.prefix(entry.answers))
            call.status = entry.status
            call.detail = [UInt8](entry.detail)
            call.reachedAgent = entry.reachedAgent
            requests = requests.dropFirst(entry.requests)
            answers = answers.dropFirst(entry.answers)
            return call
        }
        guard requests.isEmpty, answers.isEmpty, entries.map(\.requests) == calls.map(\.requests.count),
            entries.map(\.answers) == calls.map(\.answers.count)
        else { throw UnreadableFile(description: "\(folder.path()): calls.json does not count the messages") }
        storeAnswers = try Self.storeAnswers(folder.appending(path: "store-answers.jsonl"))
    }

    /// Writes the conversation into a new folder, named by the version.
    ///
    /// - Parameter parent: the folder around it.
    /// - Throws: what Foundation throws when the folder is there already or cannot be written.
    public func write(in parent: URL) throws {
        let folder = parent.appending(path: version)
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let entries = calls.map {
            Entry(
                method: $0.method, requests: $0.requests.count, answers: $0.answers.count, status: $0.status,
                detail: Data($0.detail), reachedAgent: $0.reachedAgent)
        }
        let line = Data("\n".utf8)
        try (try encoder.encode(scene) + line).write(to: folder.appending(path: "scene.json"))
        try Data(policy.utf8).write(to: folder.appending(path: "policy.yaml"))
        try (try encoder.encode(entries) + line).write(to: folder.appending(path: "calls.json"))
        try Self.file(calls.flatMap(\.requests)).write(to: folder.appending(path: "requests.bin"))
        try Self.file(calls.flatMap(\.answers)).write(to: folder.appending(path: "answers.bin"))
        let lines = try storeAnswers.map { answer in
            try Self.text([
                "method": answer.method, "request": try Self.object(answer.request),
                "answer": try Self.object(answer.answer),
            ])
        }
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: folder.appending(path: "store-answers.jsonl"))
    }

    /// Messages one after the other, each with its length before it: four bytes, highest first.
    private static func file(_ messages: [[UInt8]]) -> Data {
        messages.reduce(into: Data()) { data, message in
            for shift in stride(from: 24, through: 0, by: -8) {
                data.append(UInt8(truncatingIfNeeded: message.count >> shift))
            }
            data.append(contentsOf: message)
        }
    }

    private static func messages(_ file: URL) throws -> [[UInt8]] {
        var rest = [UInt8](try Data(contentsOf: file))[...]
        var messages: [[UInt8]] = []
        while !rest.isEmpty {
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count >= 4 + length else {
                throw UnreadableFile(description: "\(file.path()) ends within a message")
            }
            rest = rest.dropFirst(4)
            messages.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return messages
    }

    private static func storeAnswers(_ file: URL) throws -> [StoreAnswer] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map { line in
            guard let entry = try object(String(line)) as? [String: Any], let method = entry["method"] as? String,
                let request = entry["request"], let answer = entry["answer"]
            else { throw UnreadableFile(description: "\(file.path()) holds something else") }
            return StoreAnswer(method: method, request: try text(request), answer: try text(answer))
        }
    }

    private static func object(_ json: String) throws -> Any {
        try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    private static func text(_ object: Any) throws -> String {
        String(
            decoding: try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
    }
}
