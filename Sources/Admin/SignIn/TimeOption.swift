import ArgumentParser

/// How long the server may work on one call of a command that can take long.
struct TimeOption: ParsableArguments {
    /// Longest time that can be asked for; seconds. The server grants no more.
    static let secondsMax = 86_400

    @Option(name: .customLong("time"), help: "Longest time that the server may take; seconds, up to 86400.")
    var seconds = 3_600

    func validate() throws {
        guard (1...Self.secondsMax).contains(seconds) else {
            throw ValidationError("--time must lie between 1 and \(Self.secondsMax) seconds")
        }
    }

    /// The time.
    var duration: Duration { .seconds(seconds) }
}
