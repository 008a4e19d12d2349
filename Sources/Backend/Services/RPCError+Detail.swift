import KakuzukeProtocol
import RPC

extension RPCError {
    /// A call's outcome with the error that crosses the wire as its detail; the status follows from the code.
    init(_ error: KakuzukeError) {
        var metadata = RPCMetadata()
        metadata.add(KakuzukeError.metadataKey, bytes: error.detail)
        let status = UInt8(exactly: error.code.statusNumber).flatMap { RPCStatusCode(rawValue: $0) } ?? .unknown
        self.init(status == .ok ? .unknown : status, error.message, metadata: metadata)
    }
}
