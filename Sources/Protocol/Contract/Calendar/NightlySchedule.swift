import Crypto
import FoundationEssentials

/// When an agent talks to the server where headquarters wants that once a night; no clock of its own.
///
/// Every agent has its own place in the window, made from its id alone, so that the stores of a chain come one after
/// the other. Source: `docs/sync.md`, "Once a night".
public struct NightlySchedule: Hashable, Sendable {
    /// Minutes of a day, of which the first minute of a window is one.
    public static let minutesOfDay: UInt32 = 1_440
    /// Shortest and longest window; minutes.
    public static let windowMinutes: ClosedRange<UInt32> = 15...720

    /// The first minute of the window after midnight.
    public let fromMinute: Int64
    /// The agent's place in the window; seconds.
    public let offsetSeconds: Int64
    private let zone: TimeZone

    /// Takes the schedule from an agent's settings; nil: they want rounds all the time, or cannot be kept.
    ///
    /// - Parameters:
    ///   - settings: as the handshake brought them.
    ///   - agent: the agent's id.
    public init?(_ settings: Kakuzuke_V1_AgentSettings, agent: String) {
        guard settings.nightly, settings.nightlyFromMinute < Self.minutesOfDay,
            Self.windowMinutes.contains(settings.nightlyMinutes)
        else { return nil }
        fromMinute = Int64(settings.nightlyFromMinute)
        zone = TimeZone(identifier: settings.timeZone) ?? .gmt
        let digest = SHA256.hash(data: Array("kakuzuke nightly \(agent)".utf8))
        let bits = digest.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        offsetSeconds = Int64(bits.multipliedFullWidth(by: UInt64(settings.nightlyMinutes) * 60).high)
    }

    /// The agent's first moment after another one.
    ///
    /// Where clocks are set forward over the window's first minute, the window begins as many minutes later; where they
    /// are set back, it begins once.
    ///
    /// - Parameter seconds: seconds since 1970-01-01 00:00 UTC.
    /// - Returns: seconds since 1970-01-01 00:00 UTC; at most two days later.
    public func next(after seconds: Int64) -> Int64 {
        let local = seconds + offset(at: seconds)
        let day = local >= 0 ? local / 86_400 : (local - 86_399) / 86_400
        // The window of yesterday may reach into today.
        var next = moment(onDay: day - 1)
        for later in 0...2 where next <= seconds { next = moment(onDay: day + Int64(later)) }
        return next
    }

    /// The agent's moment in the window that begins on a day; days since 1970-01-01.
    private func moment(onDay day: Int64) -> Int64 {
        let wall = day * 86_400 + fromMinute * 60
        // Twice: the first guess may lie on the other side of a change of the clocks.
        let guess = wall - offset(at: wall)
        return wall - offset(at: guess) + offsetSeconds
    }

    private func offset(at seconds: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
    }
}
