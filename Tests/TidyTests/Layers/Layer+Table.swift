// The table of `docs/architecture.md`; a test compares both.
extension Layer {
    /// Every target below `Sources`, those to come included.
    static let all = protocolLayers + backendLayers + agentLayers

    static let backendTargets = Set(backendLayers.map(\.target))
    static let agentTargets = Set(agentLayers.map(\.target))

    /// What Backend, Agent and the command line share.
    private static let protocolLayers = [
        Layer(folder: "Sources/Rating", target: "Rating", system: .none),
        Layer(folder: "Sources/PolicyFile", target: "PolicyFile", targets: ["Rating"], packages: ["Yams"]),
        Layer(folder: "Sources/Promotion", target: "Promotion", system: .mathematics),
        Layer(folder: "Sources/Protocol/CZlib", target: "CZlib", system: .none),
        Layer(
            folder: "Sources/Protocol/Contract", target: "KakuzukeProtocol",
            targets: ["CZlib", "Promotion", "Rating"], packages: ["Crypto", "SwiftProtobuf"]),
        Layer(
            folder: "Sources/Protocol/RPC", target: "RPC",
            packages: ["Logging", "Metrics", "NIO", "NIOSSL", "SwiftProtobuf", "X509"]),
        Layer(folder: "Sources/Protocol/Wording", target: "Wording", targets: ["KakuzukeProtocol", "Rating"]),
        Layer(
            folder: "Sources/Admin", target: "kakuzuke",
            targets: ["KakuzukeProtocol", "PolicyFile", "RPC", "Rating", "Wording"],
            packages: ["ArgumentParser", "Configuration", "Crypto", "Logging", "SwiftProtobuf", "X509"],
            isExecutable: true),
    ]

    private static let backendLayers = [
        Layer(folder: "Sources/Backend/CLibpq", target: "CLibpq", system: .none),
        Layer(
            folder: "Sources/Backend/Postgres", target: "Postgres", targets: ["CLibpq"],
            packages: ["Logging", "Metrics"]),
        Layer(
            folder: "Sources/Backend/Storage", target: "Storage", targets: ["Postgres", "Promotion", "Rating"],
            packages: ["Logging", "Metrics", "SystemPackage"]),
        Layer(
            folder: "Sources/Backend/Services", target: "Services",
            targets: ["KakuzukeProtocol", "PolicyFile", "Promotion", "RPC", "Rating", "Storage", "Wording"],
            packages: [
                "AsyncHTTPClient", "Crypto", "JWTKit", "Logging", "Metrics", "ServiceLifecycle", "SwiftProtobuf",
                "X509",
            ]),
        Layer(
            folder: "Sources/Backend/GRPCDoor", target: "GRPCDoor", targets: ["Services"],
            packages: ["Logging", "Metrics", "NIO", "NIOSSL", "ServiceLifecycle", "grpc-swift-2"]),
        Layer(
            folder: "Sources/Backend/Console", target: "Console", targets: ["Services"],
            packages: ["Crypto", "Hummingbird", "Logging", "Metrics", "Mustache", "NIO", "NIOSSL", "ServiceLifecycle"]),
        Layer(
            folder: "Sources/Backend/Server", target: "kakuzuke-server",
            targets: ["CLibpq", "Console", "GRPCDoor", "Postgres", "Services", "Storage"],
            packages: [
                "ArgumentParser", "Configuration", "Crypto", "Logging", "Metrics", "NIO", "NIOSSL", "ServiceLifecycle",
                "X509",
            ], isExecutable: true),
    ]

    private static let agentLayers = [
        Layer(
            folder: "Sources/Agent/PointOfSale", target: "PointOfSale", targets: ["KakuzukeProtocol", "Rating"],
            packages: ["Crypto", "Logging", "SwiftProtobuf", "Yams"]),
        Layer(
            folder: "Sources/Agent/LocalStore", target: "LocalStore", targets: ["Rating"],
            packages: ["GRDB", "Logging", "Metrics"]),
        Layer(
            folder: "Sources/Agent/Synchronizer", target: "Synchronizer",
            targets: ["KakuzukeProtocol", "LocalStore", "RPC", "Rating"],
            packages: ["Crypto", "Logging", "Metrics", "ServiceLifecycle", "SwiftProtobuf", "X509"]),
        Layer(
            folder: "Sources/Agent/LocalAPI", target: "LocalAPI",
            targets: ["KakuzukeProtocol", "LocalStore", "RPC", "Rating", "Wording"],
            packages: ["Logging", "Metrics", "NIO", "ServiceLifecycle", "SwiftProtobuf"]),
        Layer(folder: "Sources/Agent/CHeap", target: "CHeap", system: .none),
        Layer(
            folder: "Sources/Agent/Agent", target: "kakuzuke-agent",
            targets: [
                "CHeap", "KakuzukeProtocol", "LocalAPI", "LocalStore", "PointOfSale", "RPC", "Rating", "Synchronizer",
                "Wording",
            ],
            packages: [
                "ArgumentParser", "Configuration", "Crypto", "Logging", "Metrics", "NIO", "NIOSSL", "ServiceLifecycle",
                "SwiftProtobuf", "X509",
            ], isExecutable: true),
    ]
}
