import ArgumentParser

/// How somebody signs in at an identity provider.
struct FederatedLoginOptions: ParsableArguments {
    @Flag(
        name: .customLong("federated"),
        help: "Signs in at the tenant's identity provider: prints an address to open in a browser.")
    var isFederated = false

    @Option(help: "Port of this device to come back to, where the provider wants a fixed one (default: a free one).")
    var redirectPort = 0

    func validate() throws {
        guard (0...65_535).contains(redirectPort) else { throw ValidationError("--redirect-port is from 0 to 65535") }
        guard isFederated || redirectPort == 0 else { throw ValidationError("--redirect-port goes with --federated") }
    }
}
