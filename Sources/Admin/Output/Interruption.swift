import Dispatch
import Foundation
import Synchronization

/// Says something before Ctrl-C ends the program as everywhere.
final class Interruption {
    /// What is said, shared with the queue of the signal.
    private final class Words: Sendable {
        let text = Mutex("")
    }

    private let words = Words()
    private let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())

    /// Begins to wait for Ctrl-C.
    init() {
        signal(SIGINT, SIG_IGN)
        source.setEventHandler { [words] in
            FileHandle.standardError.write(Data(words.text.withLock { $0 }.utf8))
            // Whoever started the program sees that a signal ended it.
            signal(SIGINT, SIG_DFL)
            kill(getpid(), SIGINT)
        }
        source.resume()
    }

    /// Sets what is said from now on.
    ///
    /// - Parameter text: whole lines.
    func say(_ text: String) {
        words.text.withLock { $0 = text }
    }

    /// Leaves Ctrl-C to the system again.
    func end() {
        source.cancel()
        signal(SIGINT, SIG_DFL)
    }
}
