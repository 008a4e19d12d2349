import Foundation
import Synchronization

/// Slows one phase of a sweep down, and can give the sweep up in the middle of it.
final class SweepWatch: Sendable {
    /// The phases of a sweep.
    enum Phase: Sendable, CaseIterable {
        /// Receipts are read month by month.
        case reading
        /// Customers are gone through bucket by bucket.
        case customers

        /// How long a slow reader takes for what it is handed at once; microseconds.
        fileprivate var pauseMicroseconds: UInt32 {
            switch self {
            case .reading: 50_000
            case .customers: 3_000
            }
        }
    }

    /// So often something is handed on before the sweep is given up.
    private static let meetingsBeforeGivingUp = 3

    private struct State {
        var meetings = 0
        var giveUp: (@Sendable () -> Void)?
        var givenUpAt: ContinuousClock.Instant?
    }

    private let slowPhase: Phase?
    private let state = Mutex(State())

    init(slow: Phase? = nil) { slowPhase = slow }

    /// When the sweep was given up; nil: it was not.
    var givenUpAt: ContinuousClock.Instant? { state.withLock { $0.givenUpAt } }

    /// How often something was handed on after the sweep was given up.
    var meetingsAfterGivingUp: Int { state.withLock { $0.meetings - Self.meetingsBeforeGivingUp } }

    /// Gives up in the middle of the slow phase, from where the work is done: no other thread has to be free.
    func giveUpInTheMiddle(_ body: @escaping @Sendable () -> Void) { state.withLock { $0.giveUp = body } }

    /// Something was handed on.
    func meet(_ phase: Phase) {
        guard phase == slowPhase else { return }
        let giveUp = state.withLock { state in
            state.meetings += 1
            guard state.meetings == Self.meetingsBeforeGivingUp, state.giveUp != nil else {
                return nil as (@Sendable () -> Void)?
            }
            state.givenUpAt = .now
            return state.giveUp
        }
        giveUp?()
        usleep(phase.pauseMicroseconds)
    }
}
