import Foundation

/// A path for a Unix socket nobody else uses, short enough for the kernel's 107 bytes.
func temporarySocketPath() -> String {
    FileManager.default.temporaryDirectory.appending(path: "rpc-\(UInt64.random(in: 0...UInt64.max)).sock").path
}
