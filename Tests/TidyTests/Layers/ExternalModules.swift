/// The modules that the packages of this project bring.
enum ExternalModules {
    /// Modules by the name that the table of layers uses.
    ///
    /// Members of a module are visible only where it is imported by name, so the modules that a package's own types
    /// come from stand beside it. A new entry says in `Package.swift` why the package is needed.
    static let byPackage: [String: Set<String>] = [
        "ArgumentParser": ["ArgumentParser"],
        "AsyncHTTPClient": ["AsyncHTTPClient", "NIOCore", "NIOHTTP1"],
        "Configuration": ["Configuration", "SystemPackage"],
        "Crypto": ["Crypto", "CryptoExtras"],
        "GRDB": ["GRDB", "GRDBSQLite"],
        "Hummingbird": ["HTTPTypes", "Hummingbird", "HummingbirdCore", "HummingbirdRouter", "HummingbirdTLS"],
        "JWTKit": ["JWTKit"],
        "Logging": ["Logging"],
        "Metrics": ["CoreMetrics", "Metrics"],
        "Mustache": ["Mustache"],
        "NIO": [
            "NIO", "NIOConcurrencyHelpers", "NIOCore", "NIOFoundationCompat", "NIOHTTP1", "NIOPosix", "NIOTLS",
        ],
        "NIOSSL": ["NIOSSL"],
        "ServiceLifecycle": ["ServiceLifecycle", "UnixSignals"],
        "SwiftProtobuf": ["SwiftProtobuf"],
        "SystemPackage": ["SystemPackage"],
        "X509": ["Crypto", "SwiftASN1", "X509"],
        "Yams": ["Yams"],
        "grpc-swift-2": [
            "GRPCCore", "GRPCNIOTransportCore", "GRPCNIOTransportHTTP2", "GRPCNIOTransportHTTP2Posix", "GRPCProtobuf",
        ],
    ]
}
