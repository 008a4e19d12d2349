import Foundation
import GRDB
import Rating
import Testing

@testable import LocalStore

/// Opening, protecting and refusing the file; each test makes a real file in a folder of its own.
@Suite struct FileTests {
    @Test func folderAndFilesAreForTheAgentOnly() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/state/agent.sqlite"
        let database = try AgentDatabase(path: path)
        try database.install(installation())
        for (name, mode) in [
            ("", 0o700), ("/agent.sqlite", 0o600), ("/agent.sqlite-wal", 0o600), ("/agent.sqlite-shm", 0o600),
        ] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/state" + name)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(name)")
        }
    }

    @Test func folderThatOthersMayWriteIntoIsRefused() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        let error = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: folder.file) }
        #expect(error.code == .unsafeFolder)
        #expect(!FileManager.default.fileExists(atPath: folder.file))
    }

    @Test func everyStartMakesCommitsSurvivePowerCuts() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<3 {
            let database = try AgentDatabase(path: folder.file)
            #expect(try database.synchronousSetting() == 2)
            try database.close()
        }
    }

    @Test func newerFileIsRefusedAndLeftAlone() throws {
        let folder = try TemporaryFolder()
        try AgentDatabase(path: folder.file).close()
        let queue = try DatabaseQueue(path: folder.file)
        try queue.write { try $0.execute(sql: "PRAGMA user_version = 999") }
        try queue.close()
        let error = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: folder.file) }
        #expect(error.code == .newerVersion)
        let again = try DatabaseQueue(path: folder.file)
        #expect(try again.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } == 999)
    }

    @Test func fileOfAnotherProgramIsRefused() throws {
        let folder = try TemporaryFolder()
        let queue = try DatabaseQueue(path: folder.file)
        try queue.write { try $0.execute(sql: "CREATE TABLE something (id INTEGER)") }
        try queue.close()
        let error = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: folder.file) }
        #expect(error.code == .foreignFile)
    }

    @Test func fileThatIsNoDatabaseIsCalledCorrupt() throws {
        let folder = try TemporaryFolder()
        try Data(repeating: 0x41, count: 20_000).write(to: URL(fileURLWithPath: folder.file))
        let error = try #require(throws: LocalStoreError.self) { try AgentDatabase(path: folder.file) }
        #expect(error.code == .corrupt)
        #expect(!error.nextStep.isEmpty)
    }

    @Test func soundFileHasNoProblems() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("1"), fact("2"))
        #expect(try database.integrityProblems().isEmpty)
    }

    @Test func whatNoColumnMayHoldIsAProblem() throws {
        let folder = try TemporaryFolder()
        try installed(folder).accept(fact("1"))
        let queue = try DatabaseQueue(path: folder.file)
        try queue.write { database in
            try database.execute(sql: "PRAGMA ignore_check_constraints = ON")
            try database.execute(sql: "UPDATE installation SET acknowledged_sequence = 9")
        }
        try queue.close()
        let problems = try AgentDatabase(path: folder.file).integrityProblems()
        #expect(problems.count == 1 && problems[0].contains("installation"), "\(problems)")
    }

    /// A page of an index that nothing has needed yet: the part that it belongs to is named, and no other.
    @Test func damageOfAPageThatNobodyReadsIsFoundByItsPart() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("1"), fact("2"))
        let parts = try database.checkedParts()
        #expect(parts.contains("fact") && parts.contains("quarantine") && parts.count > 20)
        for part in parts { #expect(try database.problems(of: part) == [], "\(part)") }
        try database.close()
        let queue = try DatabaseQueue(path: folder.file)
        let (page, size) = try queue.inDatabase { database in
            try database.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return (
                try Int.fetchOne(
                    database, sql: "SELECT rootpage FROM sqlite_schema WHERE name = 'fact_original_by_sequence'") ?? 0,
                try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
            )
        }
        try queue.close()
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: folder.file))
        try file.seek(toOffset: UInt64((page - 1) * size))
        try file.write(contentsOf: Data(count: size))
        try file.close()
        let damaged = try AgentDatabase(path: folder.file)
        #expect(try damaged.read { try $0.spoolStatus() }.lastSequence == 2)
        #expect(try damaged.accept(fact("3")) == [.new(sequence: 3)])
        let found = try damaged.checkedParts().filter { try !damaged.problems(of: $0).isEmpty }
        #expect(found == ["fact_original"])
        #expect(try damaged.problems(of: "fact_original", problemsMax: 1).count == 1)
    }

    /// Two processes find the file of an earlier version at once: both wait to take the same step.
    @Test func twoThatOpenAnOldFileAtOnceShareItsSteps() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let old = try DatabasePool(path: path, configuration: configuration)
        try await old.writeWithoutTransaction { database in
            for step in Migration.steps.prefix(2) { try database.execute(sql: step) }
            try database.execute(sql: "PRAGMA application_id = \(Migration.applicationID); PRAGMA user_version = 2")
            try database.execute(sql: "BEGIN IMMEDIATE")
        }
        // Threads of their own: opening blocks, and Swift's own threads must not. A pause may be long beside other
        // tests.
        let open: @Sendable () throws -> Bool = {
            var limits = LocalStoreLimits()
            limits.busySecondsMax = 120
            return try AgentDatabase(path: path, limits: limits).integrityProblems().isEmpty
        }
        async let first = onThread(open)
        async let second = onThread(open)
        try await Task.sleep(for: .milliseconds(700))
        try await old.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        for isSound in try await [first, second] { #expect(isSound) }
        #expect(try await old.read { try Migration.pragma("user_version", $0) } == Int64(Migration.steps.count))
        try old.close()
    }

    @Test func installationIsWrittenOnce() throws {
        let folder = try TemporaryFolder()
        let database = try AgentDatabase(path: folder.file)
        #expect(try database.read { try $0.installation() } == nil)
        let early = try #require(throws: LocalStoreError.self) { try database.accept(fact("1")) }
        #expect(early.code == .notInstalled)
        try database.install(installation())
        #expect(try database.read { try $0.installation() } == installation())
        let again = try #require(throws: LocalStoreError.self) { try database.install(installation(epoch: 2)) }
        #expect(again.code == .alreadyInstalled)
        try database.saveSettings([9])
        #expect(try database.read { try $0.installation()?.settings } == [9])
    }

    @Test func epochHasSixteenBytes() throws {
        let folder = try TemporaryFolder()
        let database = try AgentDatabase(path: folder.file)
        var wrong = installation()
        wrong.epoch = [1, 2, 3]
        let error = try #require(throws: LocalStoreError.self) { try database.install(wrong) }
        #expect(error.code == .invalidInput)
    }
}
