import KakuzukeProtocol
import LocalStore
import Logging
import RPC
import Synchronizer

/// Conversations and the certificate that they show: renewed before it ends, also while one runs, and at once where the
/// server takes it no more.
extension RoundRunner {
    /// Longest time between two looks at the certificate while a conversation runs, and the pause after a renewal that
    /// failed.
    private static let certificateLookInterval: Duration = .seconds(60)

    /// Talks to the server; where it does not take the certificate, once more with a renewed one.
    @discardableResult
    func converse(comparesDays: Bool = false) async throws -> SyncReport {
        let refusal: SyncFailure
        let shown = client
        do { return try await converseOnce(comparesDays: comparesDays) } catch { refusal = error }
        guard refusal.code == .unauthenticated else { throw refusal }
        // It may have ended, which the clock of a machine need not tell; or it was renewed while its last call ran.
        if client === shown { try await renewRefused(refusal) }
        return try await converseOnce(comparesDays: comparesDays)
    }

    /// Talks to the server once, and looks after the certificate meanwhile: an upload or a feed may run for an hour.
    private func converseOnce(comparesDays: Bool) async throws(SyncFailure) -> SyncReport {
        let (shown, synchronizer) = (client, synchronizer)
        clientUnderWay = shown
        let watch = Task { await renewWhileConversing() }
        let result: Result<SyncReport, SyncFailure>
        do { result = .success(try await synchronizer.run(comparesDays: comparesDays)) } catch {
            result = .failure(error)
        }
        watch.cancel()
        await watch.value
        clientUnderWay = nil
        if client !== shown { await shown.shutdown() }
        return try result.get()
    }

    /// Renews the certificate as soon as it is due, for as long as a conversation runs.
    ///
    /// What is under way goes on with the earlier certificate, and ends with it at the latest.
    private func renewWhileConversing() async {
        // The round has looked before it began, by what was known of the server's clock; the handshake tells more.
        var isFirst = true
        while !Task.isCancelled {
            var pause = Self.certificateLookInterval
            do {
                let due = try CertificateRenewal.dueMoment(certificatePEM: try parts.folder.certificatePEM())
                let now = try await serverMoment()
                let (left, overflow) = due.millisecondsSinceEpoch.subtractingReportingOverflow(
                    now.millisecondsSinceEpoch)
                if due > now {
                    if !overflow { pause = min(pause, .milliseconds(left)) }
                } else if !isFirst {
                    try await renew()
                }
            } catch {
                if !Task.isCancelled { tellNotRenewed(error) }
            }
            isFirst = false
            // Clocks are set, and tell moments again that were over.
            try? await Task.sleep(for: pause)
        }
    }

    /// Renews a certificate that the server does not take: the present one, or the one before.
    ///
    /// - Parameter refusal: what the server said.
    /// - Throws: `SyncFailure`: `refusal`, or why renewing is to be tried again soon.
    private func renewRefused(_ refusal: SyncFailure) async throws {
        do { return try await renew() } catch let failure as SyncFailure where failure.isTransient {
            throw failure
        } catch {
            tellNotRenewed(error)
        }
        // A server that was put back has not seen the last renewal.
        guard (try? parts.folder.exchangeCertificates()) == true else { throw refusal }
        try await connectAnew()
        do { try await renew() } catch {
            tellNotRenewed(error)
            if (try? parts.folder.exchangeCertificates()) == true { try await connectAnew() }
            if let failure = error as? SyncFailure, failure.isTransient { throw failure }
            throw refusal
        }
    }

    /// Renews the certificate when it is time; a failure is logged and tried again while the round runs.
    ///
    /// - Throws: `SyncFailure` when the server wants to be left alone for a while.
    func renewCertificateBefore() async throws {
        do {
            guard
                try CertificateRenewal.isDue(
                    certificatePEM: try parts.folder.certificatePEM(), now: try await serverMoment())
            else { return }
            try await renew()
        } catch let failure as SyncFailure where failure.retryAfterSeconds != nil {
            throw failure
        } catch {
            tellNotRenewed(error)
        }
    }

    /// Renews the certificate, which is shown from now on.
    private func renew() async throws {
        let renewed = try await CertificateRenewal.renew(keys: try parts.folder.keys(), over: client)
        try parts.folder.keep(renewedCertificatePEM: renewed)
        try await connectAnew()
        logger.info("renewed the certificate")
    }

    /// Shows the certificate that is kept now to the server.
    private func connectAnew() async throws {
        let earlier = client
        client = try parts.client()
        synchronizer = parts.synchronizer(client, health: health)
        if earlier !== clientUnderWay { await earlier.shutdown() }
    }

    /// The present moment by the server's clock, as far as it is known: by a machine's clock that is wrong a
    /// certificate would be renewed with every round, or never.
    private func serverMoment() async throws -> StoredInstant {
        let offset = try await parts.database.perform { database in
            try database.read { try $0.conversation().clockOffsetMilliseconds }
        }
        let now = parts.wallClock.now()
        let (moment, overflow) = now.millisecondsSinceEpoch.addingReportingOverflow(offset ?? 0)
        return overflow ? now : StoredInstant(millisecondsSinceEpoch: moment)
    }

    private func tellNotRenewed(_ error: any Error) {
        logger.warning(
            "the certificate could not be renewed",
            metadata: ["error": "\(CommandFailure(describing: error).message)"])
    }
}
