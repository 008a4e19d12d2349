import FoundationEssentials
import KakuzukeProtocol
import LocalStore
import RPC
import SwiftProtobuf

/// One feed while it comes from the server: what an earlier round has kept of it, then what is sent.
struct FeedReception {
    private var arrival: FeedArrival
    private let download: FeedDownload?
    private let kept: FeedDownload.Kept?
    private let epoch: [UInt8]
    private var writer: FeedDownloadWriter?
    private var isAtStart = true
    private var keptParts = 0

    /// Waits for the first part.
    ///
    /// - Parameters:
    ///   - arrival: takes the parts.
    ///   - download: keeps them; nil: nothing does.
    ///   - kept: what the server was asked to go on behind; nil: nothing.
    ///   - epoch: the agent's installation.
    init(_ arrival: FeedArrival, download: FeedDownload?, kept: FeedDownload.Kept?, epoch: [UInt8]) {
        self.arrival = arrival
        self.download = download
        self.kept = kept
        self.epoch = epoch
    }

    /// True: everything has come, and is visible.
    var isComplete: Bool { arrival.isComplete }

    /// Takes the next part.
    ///
    /// - Throws: as `FeedArrival.take`.
    mutating func take(
        _ part: [UInt8], settings: Kakuzuke_V1_AgentSettings, at now: StoredInstant
    ) async throws {
        if isAtStart {
            isAtStart = false
            let first = try? Kakuzuke_V1_FeedPart(serializedBytes: part)
            if case .continuation(let continuation)? = first?.part {
                return try await goOn(behind: continuation, settings: settings, at: now)
            }
            try await arrival.take(part, settings: settings, at: now)
            if let header = first?.header, header.isSnapshot, !header.artefact.isEmpty {
                writer = download?.begin([UInt8](header.artefact), epoch: epoch)
                writer?.append(part)
            } else {
                download?.discard()
            }
            return
        }
        try await arrival.take(part, settings: settings, at: now)
        if !arrival.isComplete { writer?.append(part) }
    }

    /// The feed has come to its end.
    ///
    /// - Returns: what it brought.
    func finish() -> SyncReport {
        download?.discard()
        var report = arrival.report
        report.keptParts = keptParts
        return report
    }

    /// The feed ends before its end; what is kept stays where only the connection was lost.
    func breakOff(because error: any Error) async {
        await arrival.abandon()
        if !Self.leavesPartsWhole(error) { download?.discard() }
    }

    private mutating func goOn(
        behind continuation: Kakuzuke_V1_FeedContinuation, settings: Kakuzuke_V1_AgentSettings, at now: StoredInstant
    ) async throws {
        guard let download, let kept, continuation.artefact.elementsEqual(kept.artefact),
            Int(continuation.parts) == kept.parts
        else { throw SyncFailure(.defect, "the server goes on with another snapshot than the one that was asked for") }
        try await download.each(of: kept) { part in try await self.arrival.take(part, settings: settings, at: now) }
        keptParts = kept.parts
        writer = download.resume(kept)
    }

    private static func leavesPartsWhole(_ error: any Error) -> Bool {
        switch error {
        case is CancellationError: true
        case let error as RPCError:
            ![.invalidArgument, .outOfRange, .failedPrecondition, .dataLoss, .unimplemented].contains(error.code)
        case let failure as SyncFailure: failure.code == .unavailable
        case let error as LocalStoreError: error.code == .busy
        default: false
        }
    }
}
