import Foundation
import SeededTestSupport
import Testing

@testable import Synchronizer

// Goal: parts that were kept come back as they were, and a file that was cut off or damaged gives fewer of them or
// none, never others. Method: the file cut at every length, and damaged at every byte.
@Suite struct FeedDownloadTests {
    private final class Folder {
        let path = NSTemporaryDirectory() + "kz-kept-\(UUID().uuidString.prefix(8))"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        var file: String { path + "/feed.partial" }
    }

    private static let epoch = [UInt8](repeating: 3, count: 16)
    private static let name = (0..<16).map { UInt8($0) }
    private static let parts: [[UInt8]] = [[1, 2, 3], [], [UInt8](repeating: 9, count: 70), [4]]

    private static func parts(_ download: FeedDownload, _ kept: FeedDownload.Kept) async throws -> [[UInt8]] {
        var found: [[UInt8]] = []
        try await download.each(of: kept) { found.append($0) }
        return found
    }

    private static func written(_ folder: Folder, bytesMax: Int64 = 10_000) throws -> FeedDownload {
        let download = FeedDownload(path: folder.file, bytesMax: bytesMax)
        var writer = try #require(download.begin(name, epoch: epoch))
        for part in parts { writer.append(part) }
        return download
    }

    @Test func partsComeBackAndMoreFollow() async throws {
        let folder = try Folder()
        let download = try Self.written(folder)
        let kept = try #require(download.kept(of: Self.epoch))
        #expect(kept.artefact == Self.name && kept.parts == 4)
        #expect(try await Self.parts(download, kept) == Self.parts)
        var writer = try #require(download.resume(kept))
        writer.append([7, 7])
        let more = try #require(FeedDownload(path: folder.file, bytesMax: 10_000).kept(of: Self.epoch))
        #expect(try await Self.parts(download, more) == Self.parts + [[7, 7]])
        let permissions = try FileManager.default.attributesOfItem(atPath: folder.file)[.posixPermissions] as? NSNumber
        #expect(permissions?.intValue == 0o600)
    }

    @Test func aFileThatWasCutOffGivesTheWholePartsBefore() async throws {
        let folder = try Folder()
        _ = try Self.written(folder)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.file)))
        for length in bytes.indices {
            try Data(bytes.prefix(length)).write(to: URL(filePath: folder.file))
            let download = FeedDownload(path: folder.file, bytesMax: 10_000)
            guard let kept = download.kept(of: Self.epoch) else {
                #expect(!FileManager.default.fileExists(atPath: folder.file))
                continue
            }
            #expect(try await Self.parts(download, kept) == Array(Self.parts.prefix(kept.parts)), "\(length)")
            // What follows stands directly behind.
            var writer = try #require(download.resume(kept))
            writer.append([5])
            let more = try #require(download.kept(of: Self.epoch))
            #expect(try await Self.parts(download, more) == Array(Self.parts.prefix(kept.parts)) + [[5]])
        }
    }

    @Test func aDamagedFileNeverGivesOtherParts() async throws {
        let folder = try Folder()
        _ = try Self.written(folder)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder.file)))
        var random = SeededGenerator(51)
        for place in bytes.indices {
            var damaged = bytes
            damaged[place] ^= UInt8(1 << random.number(in: 0...7))
            try Data(damaged).write(to: URL(filePath: folder.file))
            let download = FeedDownload(path: folder.file, bytesMax: 10_000)
            guard let kept = download.kept(of: Self.epoch) else { continue }
            let found = try await Self.parts(download, kept)
            #expect(found == Array(Self.parts.prefix(kept.parts)), "byte \(place) seed \(SeededGenerator.runSeed)")
            #expect(kept.artefact == Self.name && kept.parts < Self.parts.count)
        }
    }

    @Test func anotherInstallationGetsNothingOfIt() throws {
        let folder = try Folder()
        let download = try Self.written(folder)
        #expect(download.kept(of: [UInt8](repeating: 4, count: 16)) == nil)
        #expect(!FileManager.default.fileExists(atPath: folder.file))
        #expect(download.kept(of: Self.epoch) == nil)
    }

    @Test func moreThanTheLimitIsNotKept() throws {
        let folder = try Folder()
        // 40 bytes of the beginning, 12 before each part, 74 in the parts.
        #expect(try Self.written(folder, bytesMax: 162).kept(of: Self.epoch)?.parts == 4)
        _ = try Self.written(folder, bytesMax: 161)
        #expect(!FileManager.default.fileExists(atPath: folder.file))
    }

    @Test func aFolderThatTakesNothingIsNoTrouble() {
        let download = FeedDownload(path: "/nowhere/at/all", bytesMax: 1_000)
        #expect(download.kept(of: Self.epoch) == nil && download.begin(Self.name, epoch: Self.epoch) == nil)
        download.discard()
    }
}
