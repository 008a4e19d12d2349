/// A target below `Sources` and what it may import.
struct Layer: Sendable {
    /// Which modules of the Swift toolchain and of the system a target may import.
    enum System {
        /// None at all: pure values and functions, the same on every machine.
        case none
        /// The mathematics of the C library.
        case mathematics
        /// All that are listed.
        case all

        var modules: Set<String> {
            switch self {
            case .none: []
            case .mathematics: ["Darwin", "Glibc", "Musl"]
            case .all:
                [
                    "Darwin", "Dispatch", "Foundation", "FoundationEssentials", "FoundationXML", "Glibc", "Musl",
                    "RegexBuilder", "Synchronization",
                ]
            }
        }
    }

    var folder: String
    var target: String
    /// Targets of this package; one that is used only by way of another stands here too.
    var targets: Set<String> = []
    /// Keys of `ExternalModules.byPackage`.
    var packages: Set<String> = []
    var system = System.all
    /// Executables choose clocks and randomness; libraries are given them.
    var isExecutable = false

    /// Modules that are not of this package.
    var externalModules: Set<String> {
        packages.reduce(into: system.modules) { $0.formUnion(ExternalModules.byPackage[$1] ?? []) }
    }

    /// The layer that a file belongs to; nil when no row of the table names its folder.
    static func containing(_ path: String) -> Layer? { all.first { path.hasPrefix($0.folder + "/") } }
}
