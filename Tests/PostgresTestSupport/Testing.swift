public import Logging
public import Postgres

extension Logger {
    /// A logger that says nothing.
    public static var silent: Logger { Logger(label: "silent") { _ in SwiftLogNoOpLogHandler() } }
}

extension PostgresTimeSource {
    /// The system's clock and chance.
    public static var testing: PostgresTimeSource { .continuous { Double.random(in: 0..<1) } }
}
