import NIOCore
import NIOSSL

/// TLS of one listening address as it is now; replaced as a whole when certificates change.
struct ListenerTLS: Sendable {
    let settings: RPCServerTLS
    let context: NIOSSLContext

    /// The TLS handler of a new connection; `chain` receives what the client proves.
    func makeHandler(
        _ shared: ServerShared, chain: VerifiedChain?, eventLoop: any EventLoop
    ) -> NIOSSLServerHandler {
        guard let chain, let roots = settings.clientTrustRoots else { return NIOSSLServerHandler(context: context) }
        let verifier = PeerVerifier(
            roots: roots.certificates, expiredGraceSeconds: settings.expiredClientGrace.components.seconds,
            wallClockSeconds: shared.wallClockSeconds)
        return NIOSSLServerHandler(context: context) { presented, promise in
            promise.completeWithTask {
                guard let verified = await verifier.verify(presented) else { return .failed }
                chain.certificates = verified
                return .certificateVerified
            }
        }
    }
}
