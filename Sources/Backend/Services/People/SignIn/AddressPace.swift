import Storage
import Synchronization

/// How many sign-ins one address may try, whatever the logins; kept in memory.
final class AddressPace: Sendable {
    /// Sign-ins of one address within a window.
    static let attemptsMax = 30
    /// Length of a window; seconds.
    static let windowSeconds: Int64 = 60
    /// Addresses that are remembered; beyond that the ones whose windows ended go, then the oldest.
    static let addressesMax = 65_536

    private struct Window {
        var beginsAt: Moment
        var attempts: Int
    }

    private let attempts: Int
    private let windows = Mutex<[[UInt8]: Window]>([:])

    /// Makes an empty memory; tests that try more than anybody may allow more.
    init(attempts: Int = attemptsMax) {
        self.attempts = attempts
    }

    /// How many addresses are remembered.
    var rememberedCount: Int { windows.withLock { $0.count } }

    /// Counts an attempt.
    ///
    /// - Throws: `ServiceError.tooMuch` with the seconds until the next window.
    func admit(_ source: [UInt8], now: Moment) throws {
        let wait: Int64? = windows.withLock { windows in
            let begin = now.adding(seconds: -Self.windowSeconds)
            if windows[source] == nil, windows.count >= Self.addressesMax {
                windows = windows.filter { $0.value.beginsAt > begin }
                if windows.count >= Self.addressesMax,
                    let oldest = windows.min(by: { $0.value.beginsAt < $1.value.beginsAt })
                {
                    windows[oldest.key] = nil
                }
            }
            var window = windows[source] ?? Window(beginsAt: now, attempts: 0)
            if window.beginsAt <= begin { window = Window(beginsAt: now, attempts: 0) }
            window.attempts += 1
            windows[source] = window
            guard window.attempts > attempts else { return nil }
            return (window.beginsAt.rawValue - begin.rawValue) / 1_000_000 + 1
        }
        if let wait {
            throw ServiceError(
                busySeconds: wait, "this address tries too many sign-ins; come again later", quota: "sign_ins")
        }
    }
}
