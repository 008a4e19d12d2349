import NIOCore
import NIOSSL

/// TLS contexts of both sides: version 1.3 only, our own roots only.
enum TLSContexts {
    static func server(_ tls: RPCServerTLS) throws(RPCConfigurationError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: tls.identity.chain.map { .certificate($0) },
            privateKey: .privateKey(tls.identity.privateKey))
        configuration.minimumTLSVersion = .tlsv13
        if let roots = tls.clientTrustRoots {
            configuration.trustRoots = .certificates(roots.roots)
            configuration.certificateVerification = .optionalVerification
        } else {
            configuration.certificateVerification = .none
        }
        return try context(configuration)
    }

    static func client(_ tls: RPCClientTLS) throws(RPCConfigurationError) -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.trustRoots = .certificates(tls.trustRoots.roots)
        configuration.certificateVerification = .fullVerification
        if let identity = tls.identity {
            configuration.certificateChain = identity.chain.map { .certificate($0) }
            configuration.privateKey = .privateKey(identity.privateKey)
        }
        return try context(configuration)
    }

    private static func context(_ configuration: TLSConfiguration) throws(RPCConfigurationError) -> NIOSSLContext {
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw RPCConfigurationError(
                .privateKey, "certificate and private key do not make a TLS identity",
                advice: "check that the key belongs to the first certificate", cause: error)
        }
    }
}
