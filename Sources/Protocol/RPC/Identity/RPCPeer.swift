import FoundationEssentials
import SwiftASN1
public import X509

/// The other end of a server's connection.
public struct RPCPeer: Sendable {
    /// Number of the connection, unique while the server runs.
    public let connectionID: UInt64
    /// IP address without port, or `unix` on a Unix domain socket.
    public let remoteAddress: String
    /// The verified chain the client showed, leaf first, root last; empty if it showed none.
    public let certificateChain: [Certificate]
    /// Seconds since 1970 at which the leaf expires; nil without a certificate.
    public let expirySeconds: Int64?

    /// Makes a peer; for tests and for bridges that serve the same methods over another transport.
    public init(connectionID: UInt64, remoteAddress: String, certificateChain: [Certificate] = []) {
        self.connectionID = connectionID
        self.remoteAddress = remoteAddress
        self.certificateChain = certificateChain
        self.expirySeconds = certificateChain.first.map {
            Int64($0.notValidAfter.timeIntervalSince1970.rounded(.down))
        }
    }

    /// The client's own certificate; nil if it showed none.
    public var certificate: Certificate? { certificateChain.first }

    /// Serial number of the client's certificate, big-endian bytes; nil if it showed none.
    public var serialNumber: [UInt8]? { certificate.map { Array($0.serialNumber.bytes) } }

    /// DER of the client's certificate; nil if it showed none.
    public var certificateDER: [UInt8]? {
        guard let certificate else { return nil }
        var serializer = DER.Serializer()
        guard (try? serializer.serialize(certificate)) != nil else { return nil }
        return serializer.serializedBytes
    }
}
