import Foundation

/// The files of the project that people keep under version control.
struct SourceTree: Sendable {
    var files: [SourceFile]

    /// Files beyond this size are data and are listed without their text.
    static let textBytesMax = 2_000_000

    init(_ texts: [String: String]) {
        files = texts.sorted { $0.key < $1.key }.map { SourceFile(path: $0.key, text: $0.value) }
    }

    /// The folder of the project around this file.
    static var root: URL {
        let levelsDown = 4
        return (1...levelsDown).reduce(URL(fileURLWithPath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    }

    /// Reads the project around this file.
    static func project() throws -> SourceTree {
        let root = root
        var texts: [String: String] = [:]
        for path in try filesInCheckout(root) ?? filesInFolder(root) {
            let file = root.appendingPathComponent(path)
            // A file deleted since the last commit is still listed; a link is checked where it points to.
            guard let values = try? file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey]),
                values.isRegularFile == true
            else { continue }
            let isText = (values.fileSize ?? 0) <= textBytesMax
            texts[path] = isText ? (try? String(contentsOf: file, encoding: .utf8)) ?? "" : ""
        }
        return SourceTree(texts)
    }

    /// What Git keeps or would keep; nil when the folder is no checkout or Git is missing.
    private static func filesInCheckout(_ root: URL) throws -> [String]? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "git", "-C", root.path, "ls-files", "-z", "--cached", "--others", "--exclude-standard",
        ]
        // Variables of a surrounding Git command would point to another checkout.
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        let paths = Set(String(decoding: data, as: UTF8.self).split(separator: "\0").map(String.init))
        // A source archive that was unpacked inside another checkout is not this checkout's.
        return paths.contains("Package.swift") ? Array(paths) : nil
    }

    /// What lies in the folder, without the products of tools.
    private static func filesInFolder(_ root: URL) throws -> [String] {
        var paths: [String] = []
        let names = FileManager.default.enumerator(atPath: root.path)
        while let path = names?.nextObject() as? String {
            let name = path.split(separator: "/").last ?? ""
            let isHidden = name.hasPrefix(".") && ![".ci", ".gitignore", ".swift-format"].contains(name)
            if isHidden || name == "__pycache__" || name == "Package.resolved" {
                names?.skipDescendants()
            } else {
                paths.append(path)
            }
        }
        return paths
    }
}
