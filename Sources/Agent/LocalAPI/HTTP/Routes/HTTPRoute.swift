import KakuzukeProtocol

/// What is asked for by a method and a path.
struct HTTPRoute: Sendable {
    /// Who may ask.
    enum Access: Sendable {
        /// Everybody on this machine: what holds no data.
        case open
        /// Programs with the token, and the page.
        case all
        /// Programs with the token.
        case till
    }

    /// Where the work is done.
    enum Place: Sendable {
        /// On the door's own thread, for what takes less time than a change of threads.
        case door
        /// On a thread that may wait for the disk.
        case disk
    }

    var method: String
    var path: String
    var access = Access.all
    var place = Place.door
    /// True: a request must bear `Idempotency-Key`.
    var needsKey = false
    var answer: @Sendable (HTTPRequest) throws(KakuzukeError) -> HTTPAnswer
}
