import Foundation
import GRDB
import LocalStore
import Rating
import Testing

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
