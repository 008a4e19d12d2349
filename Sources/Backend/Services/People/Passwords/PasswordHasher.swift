import Dispatch
import Foundation
import Synchronization

/// Computes hashes of passwords on threads of its own, a few at a time, each tenant in turn.
///
/// One computation takes 32 MiB and a good part of a second, so that no flood of sign-ins may take the machine.
final class PasswordHasher: Sendable {
    /// Computations at a time.
    static let atOnceMax = 2
    /// Sign-ins that wait for one.
    static let waitingMax = 64
    /// Sign-ins of one tenant that wait for one.
    static let waitingOfTenantMax = 32

    private static let queue = DispatchQueue(label: "kakuzuke.passwords", attributes: .concurrent)

    private let cost: PasswordHash.Cost
    private let random: RandomBytes
    private let computed = Atomic<Int>(0)
    private let turns = FairTurns(
        "passwords",
        limits: TurnQueue.Limits(
            running: atOnceMax, runningOfTenant: atOnceMax, waiting: waitingMax,
            waitingOfTenant: waitingOfTenantMax))

    init(cost: PasswordHash.Cost, random: RandomBytes) {
        self.cost = cost
        self.random = random
    }

    /// How many hashes have been computed.
    var computedCount: Int { computed.load(ordering: .relaxed) }

    /// How many wait.
    var waitingCount: Int { get async { await turns.waitingCount } }

    /// The text to store for a password.
    ///
    /// - Throws: `ServiceError.tooMuch` when too many wait.
    func text(for password: String, tenant: UUID) async throws -> String {
        try await compute(PasswordRules.normalized(password), salt: random(PasswordHash.saltByteCount), cost, tenant)
            .text
    }

    /// Whether a password is the stored one; does the same work where nothing is stored.
    ///
    /// - Throws: `ServiceError.tooMuch` when too many wait.
    func isRight(_ password: String, stored: String?, tenant: UUID) async throws -> Bool {
        let known = stored.flatMap { PasswordHash(text: $0) }
        // What is too long to have been taken is never right, and costs no more than others.
        let text = PasswordRules.hasAllowedSize(password) ? PasswordRules.normalized(password) : ""
        let made = try await compute(
            text, salt: known?.salt ?? [UInt8](repeating: 0, count: PasswordHash.saltByteCount), known?.cost ?? cost,
            tenant)
        return known.map { $0.isKey(of: made) } ?? false
    }

    /// Whether a stored text has other parameters than new ones.
    func wantsUpgrade(_ stored: String) -> Bool { PasswordHash(text: stored)?.cost != cost }

    private func compute(
        _ password: String, salt: [UInt8], _ cost: PasswordHash.Cost, _ tenant: UUID
    ) async throws -> PasswordHash {
        try await turns.take(tenant) {
            self.computed.add(1, ordering: .relaxed)
            return try await withUnsafeThrowingContinuation { continuation in
                Self.queue.async {
                    continuation.resume(
                        with: Result { try PasswordHash(computing: password, salt: salt, cost: cost) })
                }
            }
        }
    }
}
