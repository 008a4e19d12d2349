public import Foundation
import Synchronization

/// Byte strings in the order in which they came, in a file that nobody else can open and that is gone with the process.
public final class PartsFile: Sendable {
    private struct State {
        /// Where each part ends.
        var ends: [Int64] = []
        var hasFailed = false
    }

    private let file: WorkingFile
    private let state = Mutex(State())

    /// Makes an empty file in a folder.
    ///
    /// - Throws: `HistoryError.workingFiles` when the folder takes none.
    public init(in folder: URL) throws(HistoryError) {
        file = try WorkingFile(in: folder)
    }

    /// How many parts there are.
    public var count: Int { state.withLock { $0.ends.count } }

    /// Bytes of all parts.
    public var byteCount: Int64 { state.withLock { $0.ends.last ?? 0 } }

    /// True: a part could not be written, so there will never be all of them.
    public var hasFailed: Bool { state.withLock { $0.hasFailed } }

    /// Adds a part; one caller at a time.
    ///
    /// - Throws: `HistoryError.workingFiles` when the disk does not take it.
    public func append(_ part: [UInt8]) throws(HistoryError) {
        let start = byteCount
        let written = part.withUnsafeBytes { bytes in
            Result { () throws(HistoryError) in try file.write(bytes, at: start) }
        }
        if case .failure(let error) = written {
            state.withLock { $0.hasFailed = true }
            throw error
        }
        state.withLock { $0.ends.append(start + Int64(part.count)) }
    }

    /// The part at a place from 0.
    ///
    /// - Throws: `HistoryError.workingFiles` when the disk does not give it.
    public func part(_ place: Int) throws(HistoryError) -> [UInt8] {
        let (start, end) = state.withLock { state in
            (place > 0 ? state.ends[place - 1] : 0, state.ends[place])
        }
        var bytes = [UInt8](repeating: 0, count: Int(end - start))
        let read = bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(HistoryError) in try file.read(into: buffer, at: start) }
        }
        try read.get()
        return bytes
    }
}
