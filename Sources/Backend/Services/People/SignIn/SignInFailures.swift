import Foundation
import Storage

/// Counts failed attempts of one source on one login, so that guessing is slow and nobody locks another one out.
///
/// The source is the device that the person has signed in from before, or else the address. A stranger's failures
/// never count for a device, and those on one login never for another.
struct SignInFailures: Sendable {
    /// From this failure on a source waits.
    static let freeFailures: Int32 = 5
    /// How long it waits first; seconds. Each further failure doubles it.
    static let firstWaitSeconds: Int64 = 30
    /// How long it waits at most; seconds.
    static let longestWaitSeconds: Int64 = 900
    /// After so long without another one failures are forgotten; seconds (one day).
    static let forgottenAfterSeconds: Int64 = 86_400

    /// Number under which attempts on tenants that do not exist are counted.
    static let nobody = UUID(uuid: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))

    let database: Database
    let seal: SecretSeal

    /// The source of an attempt on a login from a known device.
    func source(tenantCode: String, login: String, device: StoredBytes) -> StoredBytes {
        seal.hash([Array("device".utf8), Array(tenantCode.utf8), Array(login.utf8), device.bytes])
    }

    /// The source of an attempt on a login from an address; what is no address counts as one.
    func source(tenantCode: String, login: String, address: String) -> StoredBytes {
        let bytes = NetworkAddress(address)?.source ?? Array(address.utf8)
        return seal.hash([Array("address".utf8), Array(tenantCode.utf8), Array(login.utf8), bytes])
    }

    /// Where wrong one-time codes from unknown devices are counted together: only who has the password gets there.
    func codeSource(tenantCode: String, login: String) -> StoredBytes {
        seal.hash([Array("code".utf8), Array(tenantCode.utf8), Array(login.utf8)])
    }

    /// The source of a password that is asked for within a session.
    func source(user: UUID, session: StoredBytes) -> StoredBytes {
        seal.hash([Array("session".utf8), withUnsafeBytes(of: user.uuid, Array.init), session.bytes])
    }

    /// Refuses sources that have to wait.
    ///
    /// - Throws: `ServiceError.tooMuch` with the seconds.
    func check(_ sources: [StoredBytes], _ scope: TenantScope, now: Moment) async throws {
        let blocks = try await database.run(
            scope, SelectSignInBlocks(tenant: scope.tenant, sources: sources, now: now))
        if let last = blocks.map(\.blockedUntil).max() { throw Self.wait(until: last, now: now) }
    }

    /// Counts a failure.
    ///
    /// - Throws: `ServiceError.tooMuch` when the source had to wait by now.
    func note(_ source: StoredBytes, _ scope: TenantScope, now: Moment) async throws {
        let rows = try await database.run(
            scope,
            NoteSignInFailure(
                tenant: scope.tenant, source: source, now: now,
                forgottenBefore: now.adding(seconds: -Self.forgottenAfterSeconds), freeFailures: Self.freeFailures,
                firstWaitSeconds: Double(Self.firstWaitSeconds), longestWaitSeconds: Double(Self.longestWaitSeconds)))
        if rows.isEmpty { throw Self.wait(until: now.adding(seconds: Self.firstWaitSeconds), now: now) }
    }

    /// Forgets the failures of sources after a success, within its transaction.
    ///
    /// - Throws: `ServiceError.tooMuch` when one of them has to wait by now: an attempt that ran beside others.
    func clear(
        _ sources: [StoredBytes], _ scope: TenantScope, now: Moment, _ transaction: StorageTransaction
    ) async throws {
        let (_, blocks) = try await transaction.run(
            ClearSignInFailures(tenant: scope.tenant, sources: sources, now: now),
            SelectSignInBlocks(tenant: scope.tenant, sources: sources, now: now))
        if let last = blocks.map(\.blockedUntil).max() { throw Self.wait(until: last, now: now) }
    }

    private static func wait(until end: Moment, now: Moment) -> ServiceError {
        let seconds = max(1, (end.rawValue - now.rawValue + 999_999) / 1_000_000)
        return ServiceError(
            busySeconds: seconds, "too many failed attempts from here; come again later", quota: "failed_sign_ins")
    }
}
