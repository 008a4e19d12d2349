import Glibc

/// What a connection waits for.
struct PollInterest {
    /// -1 when there is no socket to watch.
    var socket: Int32 = -1
    var isWriting = false
    /// nil waits until something happens.
    var timeoutMilliseconds: Int32?

    struct Readiness {
        var isReadable = false
        var isWritable = false
        var isWoken = false
    }

    /// poll(2) on the socket and the wake descriptor.
    ///
    /// A signal counts as nothing having happened.
    static func wait(_ interest: PollInterest, wakeDescriptor: Int32) -> Readiness {
        withUnsafeTemporaryAllocation(of: pollfd.self, capacity: 2) { descriptors in
            descriptors.initializeElement(
                at: 0, to: pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0))
            let events = Int16(POLLIN) | (interest.isWriting ? Int16(POLLOUT) : 0)
            // poll ignores entries with a negative descriptor.
            descriptors.initializeElement(at: 1, to: pollfd(fd: interest.socket, events: events, revents: 0))
            var readiness = Readiness()
            guard poll(descriptors.baseAddress, 2, interest.timeoutMilliseconds ?? -1) > 0 else { return readiness }
            readiness.isWoken = descriptors[0].revents != 0
            let troubles = Int16(POLLERR) | Int16(POLLHUP) | Int16(POLLNVAL)
            readiness.isReadable = descriptors[1].revents & (Int16(POLLIN) | troubles) != 0
            readiness.isWritable = descriptors[1].revents & Int16(POLLOUT) != 0
            return readiness
        }
    }

    /// Monotonic milliseconds, for timeouts of poll.
    static func monotonicMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
