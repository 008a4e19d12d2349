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

let dependencies: [Package.Dependency] = []

let targets: [Target] = [
    // Policy, rating, price, disclosure, forecast: pure values and functions.
    .target(name: "Rating", path: "Sources/Rating", swiftSettings: settings),

    // The habits of this code base, checked over the source text.
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: settings),
]

let package = Package(
    name: "kakuzuke",
    products: [],
    dependencies: dependencies,
    targets: targets
)
