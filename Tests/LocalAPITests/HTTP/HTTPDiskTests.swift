import Foundation
import KakuzukeProtocol
import LocalStore
import Testing

@testable import LocalAPI

// Goal: a disk that takes nothing is told as what it is, nothing is half taken, and the door goes on by itself.
// Method: a real file on a small disk of its own that is filled up, or that the system makes read-only because of its
// errors; errors of the file in the terms of HTTP.
@Suite(.serialized) struct HTTPDiskTests {
    private static func mount(_ words: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    private static func folder() throws -> String {
        let path = NSTemporaryDirectory() + "kz-disk-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    private static let canMount: Bool = {
        guard geteuid() == 0, let path = try? folder() else { return false }
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard mount(["mount", "-t", "tmpfs", "-o", "size=1m", "kakuzuke-test", path]) else { return false }
        return mount(["umount", path])
    }()

    @Test(.enabled(if: canMount, "needs root to mount a small disk"))
    func aFullDiskIsToldAndNothingIsLost() async throws {
        let path = try Self.folder()
        try #require(Self.mount(["mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "kakuzuke-test", path]))
        defer {
            _ = Self.mount(["umount", "-l", path])
            try? FileManager.default.removeItem(atPath: path)
        }
        try await DoorWorld.with(folder: path) { world in
            let filling = path + "/filling"
            _ = Self.mount(["dd", "if=/dev/zero", "of=" + filling, "bs=4k"])
            func post(_ number: Int) async throws -> RawConnection.Answer {
                try await world.ask(
                    "POST", "/receipts", body: HTTPRouteTests.receipt("\(number)"),
                    headers: ["Idempotency-Key": "k\(number)"])
            }
            var taken = 0
            var refused: RawConnection.Answer?
            while refused == nil, taken < 2_000 {
                let answer = try await post(taken)
                if answer.status == 201 { taken += 1 } else { refused = answer }
            }
            let answer = try #require(refused, "the disk never was full")
            #expect(answer.status == 507, "\(answer.body)")
            #expect(answer.json["code"] as? String == "disk_full")
            #expect((answer.json["next_step"] as? String)?.contains("disk") == true)
            // Prices and the state go on.
            #expect(try await world.ask("GET", "/status").status == 200)
            try FileManager.default.removeItem(atPath: filling)
            #expect(try await post(taken).status == 201, "sent again it is taken")
            let accepted = try world.history.database.read { try $0.spoolStatus() }.lastSequence
            #expect(accepted >= Int64(taken) + 1)
        }
    }

    /// Makes a disk in a file and mounts it; false: this account, or this machine, does not.
    private static func mountImage(_ image: String, at path: String) -> Bool {
        mount(["dd", "if=/dev/zero", "of=" + image, "bs=1M", "count=24"]) && mount(["mkfs.ext4", "-q", "-F", image])
            && mount(["mount", "-o", "loop", image, path])
    }

    private static let canMountImage: Bool = {
        guard geteuid() == 0, let path = try? folder() else { return false }
        defer {
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: path + ".img")
        }
        return mountImage(path + ".img", at: path) && mount(["umount", path])
    }()

    /// A system that finds errors on a disk lets nobody write there any more, whoever has a file open.
    @Test(.enabled(if: canMountImage, "needs root to mount an image of a disk"))
    func aDiskThatTurnsReadOnlyIsToldAndNothingIsLost() async throws {
        let path = try Self.folder()
        let image = path + ".img"
        try #require(Self.mountImage(image, at: path))
        defer {
            _ = Self.mount(["umount", "-l", path])
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.removeItem(atPath: image)
        }
        try await DoorWorld.with(folder: path + "/agent") { world in
            func post(_ number: Int) async throws -> RawConnection.Answer {
                try await world.ask(
                    "POST", "/receipts", body: HTTPRouteTests.receipt("\(number)"),
                    headers: ["Idempotency-Key": "k\(number)"])
            }
            let before = try world.history.database.read { try $0.spoolStatus() }.lastSequence
            #expect(try await post(1).status == 201)
            try #require(Self.mount(["mount", "-o", "remount,abort", path]))
            // The system has taken back what it was told to keep, so nothing is believed before the file is verified.
            for number in [2, 3] {
                let answer = try await post(number)
                #expect(answer.status == 500 && answer.json["code"] as? String == "data_loss", "\(answer.body)")
                #expect((answer.json["next_step"] as? String)?.isEmpty == false)
                #expect(answer.body.contains("Check the disk"), "\(answer.body)")
            }
            #expect(world.history.database.stoppedBecause != nil)
            #expect(try await world.ask("GET", "/status").status == 200)
            let spool = try world.history.database.read { try $0.spoolStatus() }
            #expect(spool.lastSequence == before + 1)
        }
        // The disk is mended, and what was answered with 201 is there.
        try #require(Self.mount(["umount", "-l", path]))
        _ = Self.mount(["e2fsck", "-p", image])
        try #require(Self.mount(["mount", "-o", "loop", image, path]))
        let database = try AgentDatabase(path: path + "/agent/agent.db")
        #expect(try database.integrityProblems().isEmpty)
        #expect(try database.read { try $0.spoolStatus() }.lastSequence > 0)
        try database.close()
    }

    @Test(arguments: [
        (LocalStoreError.Code.full, 507, "disk_full"), (.readOnly, 503, "disk_read_only"), (.busy, 503, "unavailable"),
        (.quarantineFull, 503, "unavailable"), (.stopped, 500, "data_loss"), (.corrupt, 500, "data_loss"),
    ])
    func aFailureOfTheFileHasItsStatus(_ code: LocalStoreError.Code, _ status: Int, _ word: String) throws {
        let error = KakuzukeError(locally: LocalStoreError(code, "it failed", nextStep: "Mend it"))
        let answer = HTTPAnswer(error)
        #expect(answer.status == status && error.code.word == word)
        #expect(error.message.contains("it failed") && error.message.contains("Mend it"))
        #expect(answer.headers.contains { $0.name == "Retry-After" } == (status == 503))
    }
}
