import NIOCore
import NIOPosix

/// The threads that read and write sockets; shared by servers and clients of a process.
public struct RPCEventLoops: Sendable {
    /// One thread per core, started at first use, never stopped.
    public static let shared = RPCEventLoops(group: MultiThreadedEventLoopGroup.singleton)

    let group: MultiThreadedEventLoopGroup

    private init(group: MultiThreadedEventLoopGroup) {
        self.group = group
    }

    /// Starts a number of threads of their own; `shutdown` ends them.
    public init(threads: Int) {
        precondition(threads > 0, "at least one thread")
        self.group = MultiThreadedEventLoopGroup(numberOfThreads: threads)
    }

    /// Ends the threads; not for `shared`.
    public func shutdown() async {
        try? await group.shutdownGracefully()
    }
}
