import CLibpq
import Glibc

/// libpq's connection handle: one function per call of libpq, each code of it switched exhaustively.
///
/// Not Sendable: it lives on the thread of its connection.
final class LibpqSession {
    private let handle: OpaquePointer

    enum Polling {
        case reading
        case writing
        case connected
        case failed
    }

    enum Flush {
        case done
        case pending
    }

    enum CopyChunk {
        case bytes
        case wait
        case end
    }

    /// PQconnectStartParams: nil only when memory ran out.
    ///
    /// Begins to connect without waiting for the network, but a name may be looked up meanwhile.
    init?(starting parameters: [(keyword: String, value: String)]) {
        let keywords = parameters.map { strdup($0.keyword) }
        let values = parameters.map { strdup($0.value) }
        defer { (keywords + values).forEach { free($0) } }
        let keywordPointers = keywords.map { UnsafePointer($0) } + [nil]
        let valuePointers = values.map { UnsafePointer($0) } + [nil]
        guard let handle = PQconnectStartParams(keywordPointers, valuePointers, 0) else { return nil }
        self.handle = handle
        // Notices quote values of rows; nothing here needs them, and libpq would print them.
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
    }

    deinit { PQfinish(handle) }

    /// PQsocket: -1 when there is none.
    var socket: Int32 { PQsocket(handle) }
    var isBad: Bool { PQstatus(handle) == CONNECTION_BAD }
    var isEncrypted: Bool { PQsslInUse(handle) != 0 }
    var serverVersion: Int { Int(PQserverVersion(handle)) }
    var backendProcessIdentifier: Int32 { PQbackendPID(handle) }

    /// PQerrorMessage, for logs only.
    var errorMessage: String {
        var text = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    /// PQconnectPoll: what to wait for before calling it again.
    func connectPoll() -> Polling {
        switch PQconnectPoll(handle) {
        case PGRES_POLLING_READING: .reading
        case PGRES_POLLING_WRITING: .writing
        case PGRES_POLLING_OK: .connected
        // PGRES_POLLING_ACTIVE is kept by libpq for old callers and never returned.
        default: .failed
        }
    }

    /// PQsetnonblocking: 0, or -1 on failure.
    func setNonBlocking() throws(PostgresError) {
        guard PQsetnonblocking(handle, 1) == 0 else { throw lost("non-blocking mode refused") }
    }

    /// PQenterPipelineMode: 1, or 0 when the connection is not idle.
    func enterPipelineMode() throws(PostgresError) {
        guard PQenterPipelineMode(handle) == 1 else { throw lost("pipeline mode refused") }
    }

    /// PQexitPipelineMode: 1, or 0 when replies are outstanding.
    func exitPipelineMode() throws(PostgresError) {
        guard PQexitPipelineMode(handle) == 1 else { throw lost("pipeline mode not left") }
    }

    /// PQpipelineSync: 1, or 0 on failure.
    ///
    /// Also flushes.
    func pipelineSync() throws(PostgresError) {
        guard PQpipelineSync(handle) == 1 else { throw lost("sync not sent") }
    }

    /// PQsendPrepare: 1, or 0 on failure.
    func sendPrepare(name: String, sql: String, types: [PostgresType]) throws(PostgresError) {
        let identifiers = types.map { Oid($0.identifier) }
        guard PQsendPrepare(handle, name, sql, Int32(types.count), identifiers) == 1 else {
            throw lost("preparation not sent")
        }
    }

    /// PQsendQueryParams: 1, or 0 on failure.
    ///
    /// Parameters and results are binary.
    func sendQuery(sql: String, parameters: PostgresParameters) throws(PostgresError) {
        let identifiers = parameters.entries.map { Oid($0.type.identifier) }
        let sent = withPointers(parameters) { count, values, lengths, formats in
            PQsendQueryParams(handle, sql, count, identifiers, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost("statement not sent") }
    }

    /// PQsendQueryPrepared: 1, or 0 on failure.
    ///
    /// Parameters and results are binary.
    func sendPrepared(name: String, parameters: PostgresParameters) throws(PostgresError) {
        let sent = withPointers(parameters) { count, values, lengths, formats in
            PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost("statement not sent") }
    }

    /// PQsendQuery: 1, or 0 on failure.
    ///
    /// Only outside pipeline mode; takes several statements.
    func sendScript(_ sql: String) throws(PostgresError) {
        guard PQsendQuery(handle, sql) == 1 else { throw lost("script not sent") }
    }

    /// PQflush: 0 all sent, 1 some left, -1 failure.
    func flush() throws(PostgresError) -> Flush {
        switch PQflush(handle) {
        case 0: return .done
        case 1: return .pending
        default: throw lost("sending failed")
        }
    }

    /// PQconsumeInput: 1, or 0 when the connection broke.
    func consumeInput() throws(PostgresError) {
        guard PQconsumeInput(handle) == 1 else { throw lost("receiving failed") }
        // A TLS record may be larger than the room libpq had: the rest waits inside TLS, where poll does not see
        // it. Reading again takes it and costs nothing when there is none.
        if isEncrypted {
            guard PQconsumeInput(handle) == 1 else { throw lost("receiving failed") }
        }
    }

    /// PQisBusy: while 1, PQgetResult would block.
    var isBusy: Bool { PQisBusy(handle) == 1 }

    /// PQtransactionStatus: true while a block is open or failed.
    ///
    /// Tells the truth only when no reply is due; libpq says "active" otherwise, which counts as false here.
    var isTransactionOpen: Bool {
        switch PQtransactionStatus(handle) {
        case PQTRANS_INTRANS, PQTRANS_INERROR: true
        default: false
        }
    }

    /// PQgetResult: the next result, or nil where libpq returns NULL.
    ///
    /// Call only when not busy.
    func getResult() -> PostgresResult? { PQgetResult(handle).map { PostgresResult(owning: $0) } }

    /// PQputCopyData: 1 queued, 0 buffers full (try again when writable), -1 failure.
    func putCopyData(_ bytes: [UInt8]) throws(PostgresError) -> Bool {
        let code = bytes.withUnsafeBytes { raw in
            PQputCopyData(handle, raw.bindMemory(to: CChar.self).baseAddress, Int32(raw.count))
        }
        switch code {
        case 1: return true
        case 0: return false
        default: throw lost("COPY data not sent")
        }
    }

    /// PQputCopyEnd: 1 queued, 0 buffers full (try again when writable), -1 failure.
    ///
    /// `failure` makes the server refuse the COPY with that text.
    func putCopyEnd(failure: String?) throws(PostgresError) -> Bool {
        switch PQputCopyEnd(handle, failure) {
        case 1: return true
        case 0: return false
        default: throw lost("end of COPY not sent")
        }
    }

    /// PQgetCopyData without blocking: >0 bytes, which `chunk` is given, 0 none yet, -1 end (read the result), -2
    /// failure.
    func getCopyData(appendingTo chunk: inout [UInt8]) throws(PostgresError) -> CopyChunk {
        var buffer: UnsafeMutablePointer<CChar>?
        let count = PQgetCopyData(handle, &buffer, 1)
        defer { if let buffer { PQfreemem(buffer) } }
        switch count {
        case 0: return .wait
        case -1: return .end
        case 1...:
            guard let buffer else { throw lost("COPY data without bytes") }
            chunk.append(contentsOf: UnsafeRawBufferPointer(start: buffer, count: Int(count)))
            return .bytes
        default: throw lost("COPY data not received")
        }
    }

    /// PQgetCancel: what another thread needs to cancel; nil when the connection is bad.
    func makeCancelHandle() -> CancelHandle? { PQgetCancel(handle).map { CancelHandle(owning: $0) } }

    /// The connection broke: nothing on it can be trusted from here on.
    private func lost(_ what: String) -> PostgresError {
        var report = PostgresServerReport(sqlState: PostgresSQLState(""), severity: "", message: errorMessage)
        report.routine = "libpq"
        return PostgresError(
            code: .connectionLost, message: what, advice: "repeat only work that may be done twice", report: report)
    }

    /// Builds libpq's parallel arrays over the one buffer of the parameters; libpq copies them during `body`.
    private func withPointers(
        _ parameters: PostgresParameters,
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        let entries = parameters.entries
        let count = entries.count
        guard count > 0 else { return body(0, nil, nil, nil) }
        return parameters.buffer.bytes.withUnsafeBytes { bytes in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { values in
                withUnsafeTemporaryAllocation(of: Int32.self, capacity: count * 2) { numbers in
                    for (index, entry) in entries.enumerated() {
                        values.initializeElement(at: index, to: LibpqSession.pointer(to: entry, in: bytes))
                        numbers.initializeElement(at: index, to: Int32(entry.length ?? 0))
                        numbers.initializeElement(at: count + index, to: 1)
                    }
                    let lengths = UnsafePointer(numbers.baseAddress)
                    return body(Int32(count), UnsafePointer(values.baseAddress), lengths, lengths.map { $0 + count })
                }
            }
        }
    }

    // A value of no bytes still needs an address, because libpq takes a null pointer for NULL.
    private static let emptyValue: StaticString = ""

    private static func pointer(
        to entry: PostgresParameters.Entry, in bytes: UnsafeRawBufferPointer
    ) -> UnsafePointer<CChar>? {
        guard let length = entry.length else { return nil }
        guard length > 0, let base = bytes.baseAddress else {
            return UnsafeRawPointer(emptyValue.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        return (base + entry.offset).assumingMemoryBound(to: CChar.self)
    }
}
