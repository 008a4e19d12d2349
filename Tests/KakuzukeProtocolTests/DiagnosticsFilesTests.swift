import SwiftProtobuf
import Testing

@testable import KakuzukeProtocol

// Goal: a bundle of diagnostics comes out as it went in, and nothing else comes out: no bytes crash the reader, no name
// leads out of a folder, and its limits hold. Method: sound bundles, and bytes and names that are wrong.
@Suite struct DiagnosticsFilesTests {
    private static func bundle(_ names: [String], text: String = "all is well\n") -> Kakuzuke_V1_DiagnosticsFiles {
        var files = Kakuzuke_V1_DiagnosticsFiles()
        files.files = names.map { name in
            var file = Kakuzuke_V1_DiagnosticsFile()
            file.name = name
            file.text = text
            return file
        }
        return files
    }

    @Test func aBundleComesOutAsItWentIn() throws {
        let longest = String(repeating: "a", count: CommandLimits.fileNameBytesMax)
        let most = (1...CommandLimits.bundleFilesMax).map { "file-\($0).txt" }
        for names in [["status.json"], ["0", longest], most] {
            let files = Self.bundle(names)
            #expect(try Kakuzuke_V1_DiagnosticsFiles(packed: try files.packed()) == files)
        }
    }

    @Test func wrongNamesAreRefusedOnBothSides() throws {
        let names: [[String]] = [
            [], [""], ["a", "a"], ["../a"], ["/etc/passwd"], [".hidden"], ["-"], ["A"], ["ä"], ["a/b"], ["a\0"],
            ["a b"],
            [String(repeating: "a", count: CommandLimits.fileNameBytesMax + 1)],
            (0...CommandLimits.bundleFilesMax).map { "f\($0)" },
        ]
        for names in names {
            let files = Self.bundle(names)
            #expect(throws: DiagnosticsPackingError(.wrongFiles)) { try files.packed() }
            let packed = try Deflate.compress(try files.serializedBytes())
            #expect(throws: DiagnosticsPackingError(.wrongFiles)) { try Kakuzuke_V1_DiagnosticsFiles(packed: packed) }
        }
    }

    @Test func whatIsTooLargeIsRefusedOnBothSides() throws {
        let large = Self.bundle(["a"], text: String(repeating: "x", count: CommandLimits.bundleUnpackedBytesMax))
        #expect(throws: DiagnosticsPackingError(.tooLarge)) { try large.packed() }
        let bomb = try Deflate.compress(try large.serializedBytes())
        #expect(bomb.count < 100_000)
        #expect(throws: DiagnosticsPackingError(.tooLarge)) { try Kakuzuke_V1_DiagnosticsFiles(packed: bomb) }
        let long = [UInt8](repeating: 0, count: CommandLimits.bundleBytesMax + 1)
        #expect(throws: DiagnosticsPackingError(.tooLarge)) { try Kakuzuke_V1_DiagnosticsFiles(packed: long) }
    }

    @Test func damagedBytesAreRefused() throws {
        let packed = try Self.bundle(["status.json"]).packed()
        for bytes in [[], [1, 2, 3], Array(packed.dropLast()), packed + [0]] {
            #expect(throws: DiagnosticsPackingError(.unreadable)) { try Kakuzuke_V1_DiagnosticsFiles(packed: bytes) }
        }
        let noMessage = try Deflate.compress([0xFF, 0xFF])
        #expect(throws: DiagnosticsPackingError(.unreadable)) { try Kakuzuke_V1_DiagnosticsFiles(packed: noMessage) }
    }
}
