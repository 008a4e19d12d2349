import KakuzukeProtocol
import RPC

/// The call of `rating.proto` that recomputes everything.
struct RecomputationService: Sendable {
    private let desk: RecomputationDesk

    /// Makes the service.
    init(desk: RecomputationDesk) {
        self.desk = desk
    }

    /// Adds the call to a server's table; `MethodAccess` says who may make it.
    func register(in methods: inout RPCMethodTable) {
        methods.serverStreaming(
            RatingServiceMethod.recomputeRatings.rawValue, request: Kakuzuke_V1_RecomputeRatingsRequest.self,
            response: Kakuzuke_V1_RecomputationProgress.self
        ) { request, writer, context in
            try await desk.recompute(request, by: try context.caller) { try await writer.send($0) }
        }
    }
}
