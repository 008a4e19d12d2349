import SwiftProtobuf

extension Kakuzuke_V1_DiagnosticsFiles {
    /// The bundle as it travels and is kept.
    ///
    /// - Returns: at most `CommandLimits.bundleBytesMax` bytes.
    /// - Throws: `DiagnosticsPackingError` when it is too large or a file's name is wrong.
    public func packed() throws(DiagnosticsPackingError) -> [UInt8] {
        try check()
        guard let bytes: [UInt8] = try? serializedBytes(), bytes.count <= CommandLimits.bundleUnpackedBytesMax,
            let packed = try? Deflate.compress(bytes, level: .smallest), packed.count <= CommandLimits.bundleBytesMax
        else { throw DiagnosticsPackingError(.tooLarge) }
        return packed
    }

    /// Reads a bundle; no content may crash it, and no name leads out of a folder.
    ///
    /// - Parameter packed: as `packed()` made it, or anything.
    /// - Throws: `DiagnosticsPackingError` when it is none.
    public init(packed: [UInt8]) throws(DiagnosticsPackingError) {
        guard packed.count <= CommandLimits.bundleBytesMax else { throw DiagnosticsPackingError(.tooLarge) }
        let bytes: [UInt8]
        do {
            bytes = try Deflate.decompress(packed, limit: CommandLimits.bundleUnpackedBytesMax)
        } catch {
            throw DiagnosticsPackingError(error.code == .limitExceeded ? .tooLarge : .unreadable)
        }
        guard let files = try? Self(serializedBytes: bytes) else { throw DiagnosticsPackingError(.unreadable) }
        try files.check()
        self = files
    }

    private func check() throws(DiagnosticsPackingError) {
        guard (1...CommandLimits.bundleFilesMax).contains(files.count), Set(files.map(\.name)).count == files.count,
            files.allSatisfy({ Self.isName($0.name) })
        else { throw DiagnosticsPackingError(.wrongFiles) }
    }

    /// A letter or digit first, so that no name is hidden or leads elsewhere.
    private static func isName(_ name: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let others: Set<UInt8> = [UInt8(ascii: "-"), UInt8(ascii: ".")]
        guard name.utf8.count <= CommandLimits.fileNameBytesMax, let first = name.utf8.first, !others.contains(first)
        else { return false }
        return name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || others.contains($0) }
    }
}
