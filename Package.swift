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
]

let targets: [Target] = [
    // Policy, rating, price, disclosure, forecast: pure values and functions.
    .target(name: "Rating", path: "Sources/Rating", swiftSettings: settings),

    // YAML policies to values, with file, line, field and reason of every problem.
    .target(
        name: "PolicyFile",
        dependencies: ["Rating", .product(name: "Yams", package: "Yams")],
        path: "Sources/PolicyFile", swiftSettings: settings),

    // The command line of chain headquarters.
    .executableTarget(
        name: "kakuzuke",
        dependencies: [
            "PolicyFile", "Rating", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ],
        path: "Sources/Admin", swiftSettings: settings),

    // Rules of rating against shared cases, an independent oracle, and properties of random policies and histories.
    .testTarget(
        name: "RatingTests", dependencies: ["PolicyFile", "Rating", "kakuzuke"], path: "Tests/RatingTests",
        exclude: ["Conformance", "Oracle"], swiftSettings: settings),

    // Every key of a policy file, and what is said of bad files.
    .testTarget(
        name: "PolicyFileTests", dependencies: ["PolicyFile", "Rating"], path: "Tests/PolicyFileTests",
        swiftSettings: settings),

    // The command line of chain headquarters as a real process.
    .testTarget(
        name: "AdminTests", dependencies: ["PolicyFile", "kakuzuke"], path: "Tests/AdminTests",
        swiftSettings: settings),
]

let package = Package(
    name: "kakuzuke",
    products: [],
    dependencies: dependencies,
    targets: targets
)
