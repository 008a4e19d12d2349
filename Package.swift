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
    // Reads policy files and journal profiles, with the place of every value.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // The command lines.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // Messages on the wire; also the generator behind `ops/dev/generate`.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    // SHA-256 and HMAC of digests and hashed identifiers.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
]

let targets: [Target] = [
    // Policy, rating, price, disclosure, forecast: pure values and functions.
    .target(name: "Rating", path: "Sources/Rating", swiftSettings: settings),

    // YAML policies to values, with file, line, field and reason of every problem.
    .target(
        name: "PolicyFile",
        dependencies: ["Rating", .product(name: "Yams", package: "Yams")],
        path: "Sources/PolicyFile", swiftSettings: settings),

    // zlib of the system: compression of batches and feeds.
    .systemLibrary(
        name: "CZlib", path: "Sources/Protocol/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Messages, their mapping to values, batches, states, hashed identifiers, the error that crosses the wire.
    .target(
        name: "KakuzukeProtocol",
        dependencies: [
            "CZlib", "Rating", .product(name: "Crypto", package: "swift-crypto"),
            .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ],
        path: "Sources/Protocol/Contract", exclude: ["proto"], swiftSettings: settings),

    // The command line of chain headquarters.
    .executableTarget(
        name: "kakuzuke",
        dependencies: [
            "PolicyFile", "Rating", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Sources/Admin", swiftSettings: settings),

    // Measures bytes on the wire per receipt line.
    .executableTarget(
        name: "wire-bench", dependencies: ["KakuzukeProtocol", "Rating"], path: "ops/bench/WireBench",
        swiftSettings: settings),

    // The wire contract: there and back, limits, and thousands of damaged messages.
    .testTarget(
        name: "KakuzukeProtocolTests",
        dependencies: [
            "KakuzukeProtocol", "PolicyFile", "Rating", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
        ],
        path: "Tests/KakuzukeProtocolTests", swiftSettings: settings),
]

let package = Package(
    name: "kakuzuke",
    products: [],
    dependencies: dependencies,
    targets: targets
)
