import Crypto
public import Foundation
import KakuzukeProtocol
import RPC
import Storage
import Synchronization

/// Credentials that were found valid a moment ago, so that not every call asks the database.
///
/// A change made by another process is seen after `holdSeconds` at the latest; one of this process at once, because
/// whoever changes credentials calls `forget`. What was refused is not kept. Source: `docs/security.md`, "Identities".
public final class CredentialMemory: Sendable {
    /// How long a credential is believed without asking; seconds, well within the five after a revocation.
    public static let holdSeconds: Int64 = 2
    /// Most credentials that are kept; the oldest go.
    public static let credentialsMax = 20_000

    /// What a caller showed, and from where; holds no secret.
    struct Key: Hashable, Sendable {
        private let digest: [UInt8]
        private let remoteAddress: String
        /// Seconds since 1970 at which what was shown ends by itself; nil: the credential knows.
        fileprivate let expirySeconds: Int64?

        /// nil: nothing was shown, or it may not be remembered.
        init?(_ context: RPCCallContext) {
            remoteAddress = context.peer.remoteAddress
            if let header = context.metadata.text("authorization") {
                digest = Array(SHA256.hash(data: Data(header.utf8)))
                expirySeconds = nil
            } else if let serial = context.peer.serialNumber,
                context.method != SyncServiceMethod.renewCertificate.rawValue
            {
                // All certificates are of one authority, which gives each number once.
                digest = serial
                expirySeconds = context.peer.expirySeconds
            } else {
                return nil
            }
        }
    }

    /// Says what had been forgotten when a search began.
    struct Ticket: Sendable {
        fileprivate let forgotten: UInt64
    }

    private struct Entry {
        var credential: Credential
        var foundAt: Moment
    }

    private struct State {
        /// Entries since `youngSince`, and those of the time before: the oldest go together.
        var young: [Key: Entry] = [:]
        var old: [Key: Entry] = [:]
        var youngSince = Moment(rawValue: 0)
        var forgotten: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Makes an empty memory.
    public init() {}

    /// How many credentials are kept.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    /// Drops a tenant's credentials: one of them may have changed.
    public func forget(tenant: UUID) {
        state.withLock { state in
            // Whoever is still searching may have seen the state before the change.
            state.forgotten += 1
            state.young = state.young.filter { $0.value.credential.scope?.tenant != tenant }
            state.old = state.old.filter { $0.value.credential.scope?.tenant != tenant }
        }
    }

    /// The credential, if it was found a moment ago and has not ended since.
    func credential(_ key: Key, at now: Moment) -> Credential? {
        guard let entry = state.withLock({ $0.young[key] ?? $0.old[key] }) else { return nil }
        let age = now.rawValue - entry.foundAt.rawValue
        guard age >= 0, age < Self.holdSeconds * 1_000_000 else { return nil }
        if let expiry = key.expirySeconds, now >= Moment(rawValue: expiry * 1_000_000) { return nil }
        if case .person(let person) = entry.credential, now >= person.endsAt { return nil }
        return entry.credential
    }

    /// To be taken before a credential is searched that is kept afterwards.
    func ticket() -> Ticket { state.withLock { Ticket(forgotten: $0.forgotten) } }

    /// Keeps a credential that has just been found valid, unless something was forgotten since the search began.
    func keep(_ credential: Credential, _ key: Key, at now: Moment, _ ticket: Ticket) {
        // The operator's token has an end that only its row knows, and is used seldom.
        if case .platformOperator = credential { return }
        state.withLock { state in
            guard state.forgotten == ticket.forgotten else { return }
            let age = now.rawValue - state.youngSince.rawValue
            let isTime = age < 0 || age >= Self.holdSeconds * 1_000_000
            if isTime || state.young.count >= Self.credentialsMax / 2 {
                state.old = state.young
                state.young = [:]
                state.youngSince = now
            }
            state.young[key] = Entry(credential: credential, foundAt: now)
        }
    }
}
