// swift-tools-version: 6.2
import PackageDescription

// Settings of every target: Swift 6 mode, explicit `any`, imports that state their access, no warnings.
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
    // Log lines with metadata, sent where the executable decides.
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    // Counters, gauges and timers, sent where the executable decides.
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    // SQLite for the agent's one file.
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    // Messages on the wire; also the generator behind `ops/dev/generate`.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    // Sockets, event loops and byte buffers of the RPC transport.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    // TLS 1.3 of the RPC transport.
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    // Peer certificates: parsing, serials, expiry; making them in tests.
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    // DER encoding of certificates.
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    // Settings from file and environment.
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
    // Paths of settings files.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // Ordered start, signals and orderly stop of programs.
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    // SHA-256 and HMAC of digests and hashed identifiers; keys and seals of enrolment.
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    // Signatures of identity providers: JSON Web Tokens and key sets.
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    // Asks identity providers for their keys and tokens.
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
]

// Products that several targets use.
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let niohttp1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let niossl = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let swiftASN1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let swiftProtobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let targets: [Target] = [
    // Policy, rating, price, disclosure, forecast: pure values and functions.
    .target(name: "Rating", path: "Sources/Rating", swiftSettings: settings),

    // YAML policies to values, with file, line, field and reason of every problem.
    .target(name: "PolicyFile", dependencies: ["Rating", yams], path: "Sources/PolicyFile", swiftSettings: settings),

    // The agent's one SQLite file: spool, rating cache, quarantine, quotes.
    .target(
        name: "LocalStore", dependencies: ["Rating", grdb, .product(name: "GRDBSQLite", package: "GRDB.swift")],
        path: "Sources/Agent/LocalStore", swiftSettings: settings),

    // Journals of points of sale to receipts, by a profile in YAML.
    .target(
        name: "PointOfSale", dependencies: ["KakuzukeProtocol", "Rating", yams], path: "Sources/Agent/PointOfSale",
        resources: [.embedInCode("Readers/Profiles")], swiftSettings: settings),

    // Test support: journals as points of sale write them, made after their documented shapes.
    .target(
        name: "JournalFixtures", dependencies: ["PointOfSale"], path: "Tests/JournalFixtures", swiftSettings: settings),

    // Journals in every form, cut at every byte, and broken ones.
    .testTarget(
        name: "PointOfSaleTests",
        dependencies: ["JournalFixtures", "KakuzukeProtocol", "PointOfSale", "Rating", "SeededTestSupport", crypto],
        path: "Tests/PointOfSaleTests", swiftSettings: settings),

    // What the agent program follows and is told: folders of journals into a real spool, settings.
    .testTarget(
        name: "AgentTests",
        dependencies: [
            "JournalFixtures", "KakuzukeProtocol", "LocalStore", "PointOfSale", "Rating", "SeededTestSupport",
            "kakuzuke-agent", swiftProtobuf,
        ], path: "Tests/AgentTests", swiftSettings: settings),

    // The agent's side of the conversation with the server: enrolment, upload, feed, pacing.
    .target(
        name: "Synchronizer",
        dependencies: ["KakuzukeProtocol", "LocalStore", "RPC", "Rating", crypto, swiftASN1, swiftProtobuf, x509],
        path: "Sources/Agent/Synchronizer", swiftSettings: settings),

    // The store's own door: quotes and ratings from the cache and the store's own facts, over a Unix socket and HTTP.
    .target(
        name: "LocalAPI",
        dependencies: [
            "KakuzukeProtocol", "LocalStore", "RPC", "Rating", "Wording", nioCore, niohttp1, nioPosix, swiftProtobuf,
        ],
        path: "Sources/Agent/LocalAPI",
        resources: [.embedInCode("HTTP/Description"), .embedInCode("HTTP/Page")], swiftSettings: settings),

    // The settings of the C library's heap, which Swift's module of it leaves out.
    .systemLibrary(name: "CHeap", path: "Sources/Agent/CHeap"),

    // The agent program: configuration, commands and composition.
    .executableTarget(
        name: "kakuzuke-agent",
        dependencies: [
            "CHeap", "KakuzukeProtocol", "LocalAPI", "LocalStore", "PointOfSale", "RPC", "Rating", "Synchronizer",
            "Wording", argumentParser, configuration, crypto, logging, serviceLifecycle, swiftProtobuf, systemPackage,
            unixSignals,
        ], path: "Sources/Agent/Agent", swiftSettings: settings),

    // Decisions of the conversation's agent side: handshakes, pauses, tokens; uploads to a server that refuses;
    // recorded servers.
    .testTarget(
        name: "SynchronizerTests",
        dependencies: [
            "ConversationVectorSupport", "KakuzukeProtocol", "LocalAPI", "LocalStore", "RPC", "Rating",
            "SeededTestSupport", "Synchronizer", crypto, swiftASN1, swiftProtobuf, x509,
        ], path: "Tests/SynchronizerTests", swiftSettings: settings),

    // Test support: the recorded conversations of all releases.
    .target(
        name: "ConversationVectorSupport", path: "Tests/ConversationVectorSupport", swiftSettings: settings),

    // Test support: random numbers that a printed seed repeats.
    .target(name: "SeededTestSupport", path: "Tests/SeededTestSupport", swiftSettings: settings),

    // Test support: random policies and histories, and what must follow from them.
    .target(
        name: "RatingTestSupport", dependencies: ["KakuzukeProtocol", "Rating", "SeededTestSupport"],
        path: "Tests/RatingTestSupport", swiftSettings: settings),

    // Test support: the ways of reckoning that need no server, compared for random policies and histories.
    .target(
        name: "StoreAgreement",
        dependencies: [
            "KakuzukeProtocol", "LocalAPI", "LocalStore", "Rating", "RatingTestSupport", "Synchronizer", crypto,
            swiftProtobuf,
        ], path: "Tests/StoreAgreement", swiftSettings: settings),

    // Runs that comparison for any number of cases.
    .executableTarget(
        name: "agreement-probe", dependencies: ["RatingTestSupport", "StoreAgreement", argumentParser],
        path: "Tests/AgreementProbe", swiftSettings: settings),

    // Ratings and quotes from a cache with own facts over it, against a recomputation from all facts.
    .testTarget(
        name: "LocalAPITests",
        dependencies: [
            "KakuzukeProtocol", "LocalAPI", "LocalStore", "PointOfSale", "PolicyFile", "RPC", "Rating",
            "RatingTestSupport", "SeededTestSupport", "StoreAgreement", "Wording", crypto, swiftProtobuf,
        ], path: "Tests/LocalAPITests", swiftSettings: settings),

    // Promises of the agent's file, with power cuts, killed processes and damaged files.
    .testTarget(
        name: "LocalStoreTests", dependencies: ["LocalStore", "Rating", "SeededTestSupport", "spool-probe", grdb],
        path: "Tests/LocalStoreTests", swiftSettings: settings),

    // Measures the rating cache: load, size, memory, look-ups.
    .executableTarget(
        name: "cache-bench", dependencies: ["LocalStore", "Rating"], path: "ops/bench/CacheBench",
        swiftSettings: settings),

    // The agents' side of the measurement of ingest: fills spools from journals and times their upload.
    .executableTarget(
        name: "ingest-bench",
        dependencies: [
            "KakuzukeProtocol", "LocalAPI", "LocalStore", "PointOfSale", "RPC", "Synchronizer", argumentParser,
        ], path: "ops/bench/IngestBench", swiftSettings: settings),

    // Fills a real agent's cache with invented customers, times its quotes and its cold start.
    .executableTarget(
        name: "agent-bench",
        dependencies: [
            "KakuzukeProtocol", "LocalStore", "RPC", "Rating", "SeededTestSupport", argumentParser, swiftProtobuf,
        ], path: "ops/bench/AgentBench", swiftSettings: settings),

    // Many tenants in one installation: their look-ups and uploads, alone and beside a noisy one.
    .executableTarget(
        name: "tenant-bench", dependencies: ["KakuzukeProtocol", "RPC", "Rating", "Synchronizer", argumentParser],
        path: "ops/bench/TenantBench", swiftSettings: settings),

    // Accepts facts until a test kills it.
    .executableTarget(
        name: "spool-probe", dependencies: ["LocalStore", "Rating"], path: "Tests/SpoolProbe", swiftSettings: settings),

    // zlib of the system: compression of batches and feeds.
    .systemLibrary(name: "CZlib", path: "Sources/Protocol/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Messages, their mapping to values, batches, states, hashed identifiers, the error that crosses the wire.
    .target(
        name: "KakuzukeProtocol", dependencies: ["CZlib", "Rating", crypto, swiftProtobuf],
        path: "Sources/Protocol/Contract", exclude: ["proto"], swiftSettings: settings),

    // What people are told, in Japanese and English from one catalogue: sentences, receipts, amounts.
    .target(
        name: "Wording", dependencies: ["KakuzukeProtocol", "Rating"], path: "Sources/Protocol/Wording",
        swiftSettings: settings),

    // The catalogue is whole, and receipts fit their paper.
    .testTarget(
        name: "WordingTests",
        dependencies: ["KakuzukeProtocol", "PolicyFile", "Rating", "SeededTestSupport", "Wording"],
        path: "Tests/WordingTests", swiftSettings: settings),

    // The command line of chain headquarters.
    .executableTarget(
        name: "kakuzuke",
        dependencies: ["KakuzukeProtocol", "PolicyFile", "RPC", "Rating", "Wording", argumentParser, swiftProtobuf],
        path: "Sources/Admin", resources: [.embedInCode("Policies/Templates")], swiftSettings: settings),

    // The C header of libpq.
    .systemLibrary(
        name: "CLibpq", path: "Sources/Backend/CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

    // Asynchronous, pipelined PostgreSQL client over libpq: connection, transactions, COPY, pool.
    .target(
        name: "Postgres", dependencies: ["CLibpq", logging, .product(name: "Metrics", package: "swift-metrics")],
        path: "Sources/Backend/Postgres", swiftSettings: settings),

    // Test support: a private PostgreSQL cluster with throw-away databases.
    .target(
        name: "PostgresTestSupport", dependencies: ["Postgres", logging], path: "Tests/PostgresTestSupport",
        swiftSettings: settings),

    // Everything SQL: migrations, one struct per statement, the tenant's scope.
    .target(
        name: "Storage", dependencies: ["Postgres", "Rating", systemPackage], path: "Sources/Backend/Storage",
        resources: [.embedInCode("Migrations")], swiftSettings: settings),

    // Test support: throw-away databases with the product's schema.
    .target(
        name: "StorageTestSupport", dependencies: ["Postgres", "PostgresTestSupport", "Storage"],
        path: "Tests/StorageTestSupport", swiftSettings: settings),

    // The schema, the statements and the tenant's scope against a real server.
    .testTarget(
        name: "StorageTests",
        dependencies: [
            "Postgres", "PostgresTestSupport", "Rating", "SeededTestSupport", "Storage", "StorageTestSupport",
        ], path: "Tests/StorageTests", swiftSettings: settings),

    // The server's methods: credentials, synchronisation, administration, ratings.
    .target(
        name: "Services",
        dependencies: [
            "KakuzukeProtocol", "PolicyFile", "RPC", "Rating", "Storage", "Wording",
            .product(name: "AsyncHTTPClient", package: "async-http-client"), crypto, cryptoExtras,
            .product(name: "JWTKit", package: "jwt-kit"), logging, nioCore, niohttp1, swiftASN1, swiftProtobuf, x509,
        ], path: "Sources/Backend/Services", swiftSettings: settings),

    // The server program: configuration and composition.
    .executableTarget(
        name: "kakuzuke-server",
        dependencies: [
            "Postgres", "Services", "Storage", argumentParser, configuration, crypto, logging, serviceLifecycle,
            swiftASN1, systemPackage, unixSignals, x509,
        ], path: "Sources/Backend/Server", swiftSettings: settings),

    // The server's methods over a real database.
    .testTarget(
        name: "ServicesTests",
        dependencies: [
            "ConversationVectorSupport", "KakuzukeProtocol", "PolicyFile", "Postgres", "PostgresTestSupport", "RPC",
            "Rating", "RatingTestSupport", "SeededTestSupport", "Services", "Storage", "StorageTestSupport", crypto,
            cryptoExtras, logging, nioCore, niohttp1, nioPosix, swiftASN1, swiftProtobuf, x509,
        ], path: "Tests/ServicesTests", swiftSettings: settings),

    // The real programs with a real database.
    .testTarget(
        name: "SystemTests",
        dependencies: [
            "ConversationVectorSupport", "KakuzukeProtocol", "LocalStore", "RPC", "Rating", "SeededTestSupport",
            "Services", "Storage", "Synchronizer", "Wording", "kakuzuke", "kakuzuke-agent", "kakuzuke-server", crypto,
            swiftASN1, swiftProtobuf, x509,
        ], path: "Tests/System", exclude: ["Federation/Python", "Page/Python"], swiftSettings: settings),

    // Rates of pipelined selects and of COPY on a private cluster.
    .executableTarget(
        name: "postgres-bench", dependencies: ["Postgres", "PostgresTestSupport", logging],
        path: "ops/bench/PostgresBench", swiftSettings: settings),

    // The PostgreSQL client against a real server and against a scripted one.
    .testTarget(
        name: "PostgresTests", dependencies: ["CLibpq", "Postgres", "PostgresTestSupport", logging],
        path: "Tests/PostgresTests", swiftSettings: settings),

    // Calls over length-prefixed frames on TLS 1.3: frames, connection state, client, server; knows no message of the
    // product.
    .target(
        name: "RPC",
        dependencies: [
            nioCore, nioPosix, .product(name: "NIOTLS", package: "swift-nio"), niossl, swiftProtobuf, x509, swiftASN1,
            crypto,
        ], path: "Sources/Protocol/RPC", swiftSettings: settings),

    // Calls over real sockets and real TLS; certificates are made in the tests.
    .testTarget(
        name: "RPCTests", dependencies: ["RPC", nioCore, nioPosix, swiftProtobuf, x509, swiftASN1, crypto],
        path: "Tests/RPCTests", exclude: ["Python"], swiftSettings: settings),

    // Speed of calls against a bare frame echo on the same transport.
    .executableTarget(
        name: "rpc-bench", dependencies: ["RPC", nioCore, nioPosix, niossl, x509, swiftASN1, crypto],
        path: "ops/bench/RPCBench", swiftSettings: settings),

    // The habits of this code base, checked over the source text.
    .testTarget(name: "TidyTests", path: "Tests/TidyTests", swiftSettings: settings),

    // Rules of rating against shared cases, an independent oracle, and properties of random policies and histories.
    .testTarget(
        name: "RatingTests",
        dependencies: ["PolicyFile", "Rating", "RatingTestSupport", "SeededTestSupport", "kakuzuke"],
        path: "Tests/RatingTests", exclude: ["Conformance", "Oracle"], swiftSettings: settings),

    // Every key of a policy file, and what is said of bad files.
    .testTarget(
        name: "PolicyFileTests", dependencies: ["PolicyFile", "Rating"], path: "Tests/PolicyFileTests",
        swiftSettings: settings),

    // The command line of chain headquarters as a real process.
    .testTarget(
        name: "AdminTests",
        dependencies: [
            "KakuzukeProtocol", "PolicyFile", "Rating", "SeededTestSupport", "Wording", "kakuzuke", argumentParser,
        ], path: "Tests/AdminTests", swiftSettings: settings),

    // Measures bytes on the wire per receipt line.
    .executableTarget(
        name: "wire-bench", dependencies: ["KakuzukeProtocol", "Rating"], path: "ops/bench/WireBench",
        swiftSettings: settings),

    // The wire contract: there and back, limits, and thousands of damaged messages.
    .testTarget(
        name: "KakuzukeProtocolTests",
        dependencies: [
            "ConversationVectorSupport", "KakuzukeProtocol", "PolicyFile", "Rating", "SeededTestSupport", crypto,
            swiftProtobuf,
        ],
        path: "Tests/KakuzukeProtocolTests", swiftSettings: settings),
]

let package = Package(name: "kakuzuke", products: [], dependencies: dependencies, targets: targets)
