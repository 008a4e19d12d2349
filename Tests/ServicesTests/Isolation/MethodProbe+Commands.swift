import KakuzukeProtocol
import RPC

@testable import Services

extension MethodProbe {
    /// Numbers of the commands of the own agents, and of one that only the other tenant has.
    static let ownCommand: UInt64 = 71
    static let otherStoreCommand: UInt64 = 72
    static let foreignCommand: UInt64 = 77

    /// The probe of a method about commands of agents.
    static func commands(_ method: StoreServiceMethod, _ ids: IsolationIDs) -> MethodProbe {
        switch method {
        case .orderAgentCommand:
            var request = Kakuzuke_V1_OrderAgentCommandRequest()
            request.agentID = ids.ownAgent
            request.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
            return MethodProbe(
                request,
                [
                    place("agent_id", request, foreign: ids.foreignAgent, otherStore: ids.otherStoreAgent) {
                        $0.agentID = $1
                    }
                ])
        case .listAgentCommands:
            let request = Kakuzuke_V1_ListAgentCommandsRequest()
            return MethodProbe(
                request,
                [
                    place("agent_id", request, foreign: ids.foreignAgent, otherStore: ids.otherStoreAgent) {
                        $0.agentID = $1
                    }
                ], beyondExtent: [ids.otherStoreAgent])
        default:
            func fetch(_ number: UInt64) -> Kakuzuke_V1_FetchDiagnosticsRequest {
                var request = Kakuzuke_V1_FetchDiagnosticsRequest()
                request.commandNumber = number
                return request
            }
            return MethodProbe(
                fetch(ownCommand),
                [
                    Place(
                        name: "command_number", nonexistent: fetch(78), foreign: fetch(foreignCommand),
                        otherStore: fetch(otherStoreCommand))
                ])
        }
    }
}
