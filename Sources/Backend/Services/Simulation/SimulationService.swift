import KakuzukeProtocol
import RPC

/// The calls of `simulation.proto`.
struct SimulationService: Sendable {
    private let desk: SimulationDesk

    /// Makes the service.
    init(desk: SimulationDesk) {
        self.desk = desk
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        methods.serverStreaming(
            SimulationServiceMethod.simulatePolicy.rawValue, request: Kakuzuke_V1_SimulatePolicyRequest.self,
            response: Kakuzuke_V1_SimulationProgress.self
        ) { request, writer, context in
            try await desk.simulate(request, by: try context.caller) { try await writer.send($0) }
        }
        methods.unary(SimulationServiceMethod.getSimulation.rawValue) {
            (request: Kakuzuke_V1_GetSimulationRequest, context) in
            try await desk.newest(request, try context.caller)
        }
    }
}
