import Foundation
import SystemPackage

/// A file that nobody else can open and that is gone with the process, whatever ends it.
final class WorkingFile: Sendable {
    private let descriptor: FileDescriptor

    /// Makes an empty file and takes its name out of the folder at once.
    init(in folder: URL) throws(HistoryError) {
        do {
            let (descriptor, path) = try Self.make(in: folder)
            self.descriptor = descriptor
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw Self.failed(error)
        }
    }

    /// Makes a file under the first free name; names are free again as soon as they are taken out of the folder.
    private static func make(in folder: URL) throws -> (FileDescriptor, path: String) {
        for number in 1... {
            let name = "kakuzuke-\(ProcessInfo.processInfo.processIdentifier)-\(number)"
            let path = folder.appending(path: name).path(percentEncoded: false)
            do {
                let descriptor = try FileDescriptor.open(
                    FilePath(path), .readWrite, options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: .ownerReadWrite)
                return (descriptor, path)
            } catch Errno.fileExists where number < namesMax {}
        }
        throw Errno.fileExists
    }

    /// Names that are tried.
    private static let namesMax = 1_000

    deinit { try? descriptor.close() }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(HistoryError) {
        do {
            try descriptor.writeAll(toAbsoluteOffset: offset, bytes)
        } catch {
            throw Self.failed(error)
        }
    }

    func read(into bytes: UnsafeMutableRawBufferPointer, at offset: Int64) throws(HistoryError) {
        var done = 0
        while done < bytes.count {
            let count: Int
            do {
                count = try descriptor.read(
                    fromAbsoluteOffset: offset + Int64(done),
                    into: UnsafeMutableRawBufferPointer(rebasing: bytes[done...]))
            } catch {
                throw Self.failed(error)
            }
            guard count > 0 else { throw .workingFiles("a file is shorter than what was written to it") }
            done += count
        }
    }

    private static func failed(_ error: any Error) -> HistoryError {
        .workingFiles((error as? Errno).map(String.init(describing:)) ?? error.localizedDescription)
    }
}
