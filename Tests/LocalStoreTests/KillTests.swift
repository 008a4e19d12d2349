import Foundation
import LocalStore
import SeededTestSupport
import Testing

/// A second process accepts facts and is killed with SIGKILL at random moments; what it reported must be there.
@Suite(.serialized) struct KillTests {
    /// Starts the probe; reads what it tells until `stop` returns true, then calls `cut`, kills it and returns all
    /// that it told before `cut`.
    private func told(
        path: String, first: Int, count: Int, until lines: Int, delayMicroseconds: UInt32, cut: () throws -> Void = {}
    ) throws -> [Int: Int64] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: probePath)
        process.arguments = [path, String(first), String(count)]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let descriptor = pipe.fileHandleForReading.fileDescriptor
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while bytes.count(where: { $0 == UInt8(ascii: "\n") }) < lines {
            let length = read(descriptor, &chunk, chunk.count)
            guard length > 0 else { break }
            bytes.append(contentsOf: chunk[0..<length])
        }
        usleep(delayMicroseconds)
        // Stopped first, so that nothing is told between the cut and the end.
        kill(process.processIdentifier, SIGSTOP)
        try cut()
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        bytes.append(contentsOf: pipe.fileHandleForReading.readDataToEndOfFile())
        var result: [Int: Int64] = [:]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ")
            guard parts.count == 2, let number = Int(parts[0]), let sequence = Int64(parts[1]) else { continue }
            result[number] = sequence
        }
        return result
    }

    /// Checks that everything told is there and that sequences have no gap; returns the number of facts.
    private func verify(_ told: [Int: Int64], path: String, _ note: Comment) throws -> Int {
        let database = try AgentDatabase(path: path)
        #expect(try database.integrityProblems().isEmpty, note)
        let limits = PendingLimits(linesMax: .max, bytesMax: .max, factsMax: .max)
        let stored = try database.read { try $0.pending(after: 0, limits: limits) }
        let byNumber = Dictionary(uniqueKeysWithValues: stored.map { ($0.fact.key, $0.sequence) })
        for (number, sequence) in told { #expect(byNumber["receipt-\(number)"] == sequence, note) }
        #expect(try database.status().lastSequence == Int64(stored.count), note)
        try database.close()
        return stored.count
    }

    private func isInstalled(_ path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let database = try AgentDatabase(path: path)
        defer { try? database.close() }
        return try database.read { try $0.installation() } != nil
    }

    @Test func killedProcessKeepsWhatItAccepted() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder()
        var all: [Int: Int64] = [:]
        var next = 0
        for round in 0..<30 {
            let lines = Int.random(in: 0..<12, using: &random)
            let delay = UInt32.random(in: 0..<20_000, using: &random)
            let told = try told(
                path: folder.file, first: next, count: 100_000, until: lines, delayMicroseconds: delay)
            all.merge(told) { _, later in later }
            // The first ones may be killed before their file is anybody's.
            guard try isInstalled(folder.file) else {
                #expect(all.isEmpty, "seed \(seed) round \(round)")
                continue
            }
            let count = try verify(all, path: folder.file, "seed \(seed) round \(round)")
            #expect(count - all.count <= round + 1, "at most one unknown outcome a round; seed \(seed)")
            next = max(next, count + round + 1)
        }
        #expect(!all.isEmpty)
    }

    /// A power cut: the disk image is copied without syncing while the process stands still, and the copy is opened.
    @Test(.enabled(if: PowerCut.isPossible, "needs root, loop devices and mkfs.ext4"))
    func powerCutKeepsWhatWasAccepted() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        for round in 0..<3 {
            let folder = try TemporaryFolder()
            let disk = try PowerCut(folder: folder.path)
            defer { disk.unmount() }
            let told = try told(
                path: disk.mountPoint + "/state/agent.sqlite", first: 0, count: 100_000,
                until: Int.random(in: 20..<200, using: &random),
                delayMicroseconds: UInt32.random(in: 0..<20_000, using: &random)
            ) { try disk.copyImage() }
            #expect(told.count >= 20)
            try disk.mountCopy()
            _ = try verify(told, path: disk.mountPoint + "/state/agent.sqlite", "seed \(seed) round \(round)")
        }
    }
}
