// swift-tools-version: 6.2
import PackageDescription

// Settings every target of this package shares: Swift 6 mode, explicit `any`, imports that state their access, and no warnings.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let dependencies: [Package.Dependency] = [
    // Sockets, event loops and byte buffers of the RPC transport.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    // TLS 1.3 of the RPC transport.
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    // Peer certificates: parsing, serials, expiry; making them in tests.
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    // DER encoding of certificates.
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    // Typed messages.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    // Keys of the certificates that tests and benchmarks make.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
]

let targets: [Target] = [
    // Policy, rating, price, disclosure, forecast: pure values and functions.
    .target(name: "Rating", path: "Sources/Rating", swiftSettings: settings),

    // Calls over length-prefixed frames on TLS 1.3: frames, connection state, client, server; knows no message of the product.
    .target(
        name: "RPC",
        dependencies: [
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOTLS", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            .product(name: "X509", package: "swift-certificates"),
            .product(name: "SwiftASN1", package: "swift-asn1"),
        ],
        path: "Sources/Protocol/RPC",
        swiftSettings: settings
    ),

    // Calls over real sockets and real TLS; certificates are made in the tests.
    .testTarget(
        name: "RPCTests",
        dependencies: [
            "RPC",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            .product(name: "X509", package: "swift-certificates"),
            .product(name: "SwiftASN1", package: "swift-asn1"),
            .product(name: "Crypto", package: "swift-crypto"),
        ],
        path: "Tests/RPCTests",
        exclude: ["Python"],
        swiftSettings: settings
    ),

    // Speed of calls against a bare frame echo on the same transport.
    .executableTarget(
        name: "rpc-bench",
        dependencies: [
            "RPC",
            .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl"),
            .product(name: "X509", package: "swift-certificates"),
            .product(name: "SwiftASN1", package: "swift-asn1"),
            .product(name: "Crypto", package: "swift-crypto"),
        ],
        path: "ops/bench/RPCBench",
        swiftSettings: settings
    ),

    // The habits of this code base, checked over the source text.
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: settings),
]

let package = Package(
    name: "kakuzuke",
    products: [],
    dependencies: dependencies,
    targets: targets
)
