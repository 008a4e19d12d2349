import Logging
import Synchronization

/// Lines of a log with their metadata, for tests that look at what is written and what is not.
final class RecordedLog: Sendable {
    private let recorded = Mutex<[String]>([])

    /// The lines so far.
    var lines: [String] { recorded.withLock { $0 } }

    /// Writes into this log.
    var logger: Logger { Logger(label: "test") { _ in Handler(log: self) } }

    fileprivate func append(_ line: String) { recorded.withLock { $0.append(line) } }

    private struct Handler: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.MetadataValue? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            log.append("\(event.message) \(all.sorted { $0.key < $1.key })")
        }
    }
}
