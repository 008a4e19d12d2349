import Crypto
import Foundation
import PointOfSale

/// A profile as the configuration names it, with the digest by which its changes are told.
struct JournalProfileFile: Sendable {
    /// What it says.
    let profile: JournalProfile
    /// Digest of what makes receipts of rows, 16 bytes: other content that another profile makes waits for
    /// headquarters, and amends nothing.
    let digest: [UInt8]

    /// Reads a profile.
    ///
    /// - Parameter path: a file, or a built-in reader such as `builtin/smaregi`.
    /// - Throws: `CommandFailure` when there is none, `UnusableProfile` when it says nothing usable.
    init(_ path: String) throws {
        if path.hasPrefix(BuiltInReader.filePrefix) {
            guard let reader = BuiltInReader(rawValue: String(path.dropFirst(BuiltInReader.filePrefix.count))) else {
                let names = BuiltInReader.allCases.map(\.file).joined(separator: ", ")
                throw CommandFailure(
                    .configuration, "\(path) is no reader", nextStep: "Name a file, or one of \(names).")
            }
            profile = try JournalProfile.read(reader.text, file: path)
            // Its text may change in comments only; what its version says is what counts.
            digest = Self.digest("", reader)
            return
        }
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(
                .configuration, "\(path) cannot be read as UTF-8 text", nextStep: "Check journals.profile.")
        }
        profile = try JournalProfile.read(text, file: path)
        digest = Self.digest(text, profile.reader)
    }

    /// Digest of a profile's own text and the version of the reader that it begins with.
    static func digest(_ text: String, _ reader: BuiltInReader?) -> [UInt8] {
        // No YAML holds U+0000, so that no text of its own looks like another one with a reader.
        let begun = reader.map { "\u{0}\($0.rawValue) \($0.version)" } ?? ""
        return Array(SHA256.hash(data: Data((text + begun).utf8)).prefix(16))
    }
}
