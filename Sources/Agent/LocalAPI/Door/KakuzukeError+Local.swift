import KakuzukeProtocol
import LocalStore
import RPC
import Rating

extension KakuzukeError {
    /// Takes over what the store's own parts throw.
    init(locally error: any Error) {
        switch error {
        case let error as KakuzukeError: self = error
        case let error as ContractError: self.init(error)
        case let error as QuoteError: self.init(error)
        case let error as LocalStoreError:
            // The file hands on what a closure threw.
            if let cause = error.cause as? KakuzukeError {
                self = cause
            } else if let cause = error.cause, error.code == .unexpected, !(cause is LocalStoreError) {
                self.init(locally: cause)
            } else {
                self.init(Self.code(error.code), "\(error.code): \(error.message). \(error.nextStep)")
            }
        default: self.init(.defect, "\(type(of: error)) at the store's own door")
        }
    }

    /// What a failure of the file means to whoever asked.
    private static func code(_ code: LocalStoreError.Code) -> Code {
        switch code {
        case .notInstalled: .wrongState
        case .full: .diskFull
        case .readOnly: .diskReadOnly
        case .busy, .quarantineFull: .unavailable
        default: .dataLoss
        }
    }

    /// The error as a call's outcome.
    var outcome: RPCError {
        var metadata = RPCMetadata()
        metadata.add(Self.metadataKey, bytes: detail)
        let status = UInt8(exactly: code.statusNumber).flatMap { RPCStatusCode(rawValue: $0) } ?? .unknown
        return RPCError(status == .ok ? .unknown : status, message, metadata: metadata)
    }
}
