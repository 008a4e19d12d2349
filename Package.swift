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
    // SQLite for the agent's one file.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
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

    // The agent's one SQLite file: spool, rating cache, quarantine, quotes.
    .target(
        name: "LocalStore",
        dependencies: [
            "Rating", .product(name: "GRDB", package: "GRDB.swift"),
            .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ],
        path: "Sources/Agent/LocalStore", swiftSettings: settings),

    // Journals of points of sale to receipts, by a profile in YAML.
    .target(
        name: "PointOfSale",
        dependencies: ["KakuzukeProtocol", "Rating", .product(name: "Yams", package: "Yams")],
        path: "Sources/Agent/PointOfSale", swiftSettings: settings),

    // Journals in every form, cut at every byte, and broken ones.
    .testTarget(
        name: "PointOfSaleTests", dependencies: ["KakuzukeProtocol", "PointOfSale", "Rating"],
        path: "Tests/PointOfSaleTests", swiftSettings: settings),

    // Promises of the agent's file, with power cuts, killed processes and damaged files.
    .testTarget(
        name: "LocalStoreTests",
        dependencies: ["LocalStore", "Rating", "spool-probe", .product(name: "GRDB", package: "GRDB.swift")],
        path: "Tests/LocalStoreTests", swiftSettings: settings),

    // Measures the rating cache: load, size, memory, look-ups.
    .executableTarget(
        name: "cache-bench", dependencies: ["LocalStore", "Rating"], path: "ops/bench/CacheBench",
        swiftSettings: settings),

    // Accepts facts until a test kills it.
    .executableTarget(
        name: "spool-probe", dependencies: ["LocalStore", "Rating"], path: "Tests/SpoolProbe",
        swiftSettings: settings),

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
