import NIOCore

/// Outermost handler of a connection: closes the socket past TLS, which would wait for the peer's farewell.
final class ConnectionGuard: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    /// Closes the socket at once and drops what is not written.
    func closeNow() {
        context?.close(promise: nil)
    }
}
