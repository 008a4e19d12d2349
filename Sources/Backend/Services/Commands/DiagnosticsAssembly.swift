import Crypto
import Foundation
import KakuzukeProtocol

/// Puts the parts of a bundle together again, as far as they are in order and within the limits; no I/O.
struct DiagnosticsAssembly {
    /// A whole bundle.
    struct Bundle: Equatable {
        /// The command that asked for it.
        var number: UInt64
        /// The installation that has made it.
        var installEpoch: [UInt8]
        /// The packed files.
        var packed: [UInt8]
    }

    private var number: UInt64 = 0
    private var installEpoch = Data()
    private var bytes: [UInt8] = []
    private var next: UInt32 = 0
    private var digest: Data?

    /// Adds the next part.
    ///
    /// - Throws: `ServiceError.invalidField` for a part that does not follow or is too much.
    mutating func add(_ part: Kakuzuke_V1_DiagnosticsPart) throws(ServiceError) {
        if next == 0 { (number, installEpoch) = (part.commandNumber, part.installEpoch) }
        guard digest == nil, part.position == next else {
            throw ServiceError(.invalidField, "parts come in order, and none after the last", field: "position")
        }
        guard part.commandNumber == number else {
            throw ServiceError(.invalidField, "all parts are of one command", field: "command_number")
        }
        guard part.installEpoch == installEpoch else {
            throw ServiceError(.invalidField, "all parts are of one installation", field: "install_epoch")
        }
        guard (1...CommandLimits.partBytesMax).contains(part.contents.count),
            bytes.count + part.contents.count <= CommandLimits.bundleBytesMax
        else {
            throw ServiceError(
                .invalidField,
                "parts of 1 to \(CommandLimits.partBytesMax) bytes, at most \(CommandLimits.bundleBytesMax) in all",
                field: "contents")
        }
        bytes += part.contents
        next += 1
        if part.isLast { digest = part.digest }
    }

    /// The bundle, once its last part has come.
    ///
    /// - Throws: `ServiceError.invalidField` when parts are missing, the bytes are not those that were sent, or they
    ///   are no bundle.
    func whole() throws(ServiceError) -> Bundle {
        guard let digest else {
            throw ServiceError(.invalidField, "the last part is missing", field: "is_last")
        }
        guard digest.elementsEqual(SHA256.hash(data: bytes)) else {
            throw ServiceError(.invalidField, "the digest is not that of the parts", field: "digest")
        }
        do {
            _ = try Kakuzuke_V1_DiagnosticsFiles(packed: bytes)
        } catch {
            throw ServiceError(.invalidField, error.message, field: "contents")
        }
        return Bundle(number: number, installEpoch: [UInt8](installEpoch), packed: bytes)
    }
}
