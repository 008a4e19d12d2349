import Foundation
import KakuzukeProtocol

/// Reads an exported tenant's file from the disk piece by piece, opened and checked.
struct TenantFileInput {
    /// Bytes that are read at a time (256 KiB).
    static let bytesAtATime = 262_144

    let path: String
    let privateKey: [UInt8]

    /// Hands on the content in order and checks that all of it has come and agrees with its manifest.
    ///
    /// - Parameter body: takes each piece of content, with the number of bytes of the file that were read.
    /// - Returns: the header and what the content was.
    /// - Throws: `CommandFailure` naming the file and what is wrong with it; rethrows what `body` throws.
    func read(
        _ body: ([UInt8], UInt64) async throws -> Void
    ) async throws -> (header: TenantFileHeader, content: TenantContentReader) {
        guard let file = FileHandle(forReadingAtPath: path) else {
            throw CommandFailure(.dataRefused, "\(path): cannot be read", next: "name another file")
        }
        defer { try? file.close() }
        do {
            var opener = try TenantFileOpener(privateKey: privateKey)
            var content = TenantContentReader()
            var bytesRead: UInt64 = 0
            while let data = try file.read(upToCount: Self.bytesAtATime), !data.isEmpty {
                bytesRead += UInt64(data.count)
                for piece in try opener.append([UInt8](data)) {
                    _ = try content.append(piece)
                    try await body(piece, bytesRead)
                }
            }
            try opener.requireEnd()
            try content.requireEnd()
            guard let header = opener.header else {
                throw CommandFailure(.dataRefused, "\(path): is empty", next: "name another file")
            }
            return (header, content)
        } catch let error as TenantFileError {
            throw CommandFailure(
                .dataRefused, "\(path): \(error.message) (\(error.code.rawValue))",
                next: error.code == .otherKey ? "name the private key that the file was made for" : "export it again")
        }
    }
}
