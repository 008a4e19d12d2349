import Logging
public import RPC
import Storage

/// Writes a line for every call that failed by a fault of ours; callers only learn that there was one.
public struct FailureLog: RPCServerInterceptor {
    private let logger: Logger

    init(logger: Logger) {
        self.logger = logger
    }

    /// Lets the call pass and looks at what it throws.
    public func intercept(_ context: RPCCallContext, next: (RPCCallContext) async throws -> Void) async throws {
        do {
            try await next(context)
        } catch let error as StorageError {
            if error.code == .fault || error.code == .unavailable {
                logger.error(
                    "a call failed in the database",
                    metadata: ["method": "\(context.method)", "error": "\(error.logDescription)"])
            }
            throw error
        } catch let error as ServiceError {
            if error.code == .internalFault {
                logger.error(
                    "a call failed", metadata: ["method": "\(context.method)", "error": "\(error.message)"])
            }
            throw error
        }
    }
}
