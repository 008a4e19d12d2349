import Foundation
import LocalStore
import SeededTestSupport
import Testing

/// Full and read-only disks, failing syncs and damaged files give a clear state and never a wrong answer (S9).
@Suite(.serialized) struct DiskFaultTests {
    static let canMount: Bool = {
        guard geteuid() == 0, let folder = try? TemporaryFolder(),
            let result = try? run("/bin/mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path])
        else { return false }
        _ = try? run("/bin/umount", [folder.path])
        return result.code == 0
    }()

    private func withSmallDisk(_ body: (String) throws -> Void) throws {
        let folder = try TemporaryFolder()
        let mounted = try run("/bin/mount", ["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", folder.path])
        try #require(mounted.code == 0)
        defer { _ = try? run("/bin/umount", [folder.path]) }
        try body(folder.path)
    }

    @Test(.enabled(if: canMount, "needs root to mount a small disk"))
    func fullDiskRefusesAndGoesOnWhenThereIsRoom() throws {
        try withSmallDisk { path in
            let database = try AgentDatabase(path: path + "/agent.sqlite")
            try database.install(installation())
            var accepted = 0
            var refused: LocalStoreError?
            for number in 0..<4000 where refused == nil {
                var large = fact("k\(number)")
                large.payload = [UInt8](repeating: 1, count: 2000)
                do throws(LocalStoreError) {
                    try database.accept(delivery([large]), at: someMoment)
                    accepted += 1
                } catch { refused = error }
            }
            #expect(refused?.code == .full)
            #expect(database.stoppedBecause == nil)
            #expect(try database.status().lastSequence == Int64(accepted))
            try #require(try run("/bin/mount", ["-o", "remount,size=8m", path]).code == 0)
            #expect(try database.accept(fact("after")) == [.new(sequence: Int64(accepted) + 1)])
            #expect(try database.integrityProblems().isEmpty)
            try database.close()
        }
    }

    @Test(.enabled(if: canMount, "needs root to mount a small disk"))
    func readOnlyDiskIsNamed() throws {
        try withSmallDisk { path in
            let file = path + "/agent.sqlite"
            var database = try AgentDatabase(path: file)
            try database.install(installation())
            try database.accept(fact("a"))
            try database.close()
            try #require(try run("/bin/mount", ["-o", "remount,ro", path]).code == 0)
            let error = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: file) }
            #expect(error.code == .readOnly || error.code == .unavailable)
            let new = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: path + "/other.sqlite") }
            #expect(new.code == .readOnly)
            try #require(try run("/bin/mount", ["-o", "remount,rw", path]).code == 0)
            database = try AgentDatabase(path: file)
            #expect(try database.accept(fact("b")) == [.new(sequence: 2)])
            try database.close()
        }
    }

    /// The third to eighth sync of the probe fails with EIO: it must stop telling, and all it told must be there.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/strace"), "needs strace"))
    func failedSyncEndsAcceptance() throws {
        var failures = 0
        for moment in [20, 27, 33] {
            let folder = try TemporaryFolder()
            let result = try run(
                "/usr/bin/strace",
                [
                    "-f", "-qq", "-e", "trace=fdatasync,fsync", "-e", "signal=none", "-o", "/dev/null", "-e",
                    "inject=fdatasync,fsync:error=EIO:when=\(moment)", probePath, folder.file, "0", "40",
                ])
            let lines = result.output.split(separator: "\n")
            if result.output.contains("error diskFailed") { failures += 1 }
            let database = try AgentDatabase(path: folder.file)
            let keys = Set(try database.pending().map(\.fact.key))
            for line in lines where !line.hasPrefix("error") {
                #expect(keys.contains("receipt-\(line.split(separator: " ")[0])"), "\(moment)")
            }
            #expect(try database.integrityProblems().isEmpty)
            try database.close()
        }
        #expect(failures > 0)
    }

    /// Bytes are flipped all over a file with facts and a cache; every answer is right, an error or "not here".
    @Test func flippedBytesNeverGiveAWrongAnswer() throws {
        let seed = SeededGenerator.runSeed
        var random = SeededGenerator(seed: seed)
        let folder = try TemporaryFolder(inMemory: true)
        let database = try installed(folder)
        for number in 0..<100 { try database.accept(fact("k\(number)", customer: number)) }
        try apply(snapshot(), to: database)
        try database.close()
        let sound = try Data(contentsOf: URL(fileURLWithPath: folder.file))
        var noticed = 0
        for _ in 0..<400 {
            var damaged = sound
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                damaged[Int.random(in: 0..<damaged.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            }
            let path = folder.path + "/damaged.sqlite"
            for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
            try damaged.write(to: URL(fileURLWithPath: path))
            if try !answersAreRightOrRefused(path, "seed \(seed)") { noticed += 1 }
        }
        #expect(noticed > 0, "the test must meet some damage")
    }

    /// True when nothing was noticed.
    private func answersAreRightOrRefused(_ path: String, _ note: Comment) throws -> Bool {
        var errors: [LocalStoreError] = []
        func attempt(_ body: () throws -> Void) throws {
            do { try body() } catch let error as LocalStoreError { errors.append(error) }
        }
        try attempt {
            let database = try AgentDatabase(path: path)
            try attempt {
                for stored in try database.pending() {
                    #expect(stored.fact == fact("k\(stored.sequence - 1)", customer: Int(stored.sequence) - 1), note)
                }
            }
            for number in Int64(1)...50 {
                try attempt {
                    let found = try database.read {
                        try $0.customer(identifier(Int(number)).hash, policyVersion: 1)
                    }
                    guard let found else { return }
                    #expect(found.id == number, note)
                    #expect(found.facts == [1, UInt8(number)], note)
                    #expect(found.states == nil || found.states == [UInt8](repeating: 1, count: 101), note)
                }
            }
            try attempt {
                let product = try database.read { try $0.product(code: "4903") }
                #expect(product == nil || product == [1, 3], note)
            }
            try database.close()
        }
        for error in errors { #expect(error.code != .unexpected, "\(error)") }
        return errors.isEmpty
    }
}
