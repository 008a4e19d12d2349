import Synchronization

/// Who may ask at the door: programs that can read the token's file, and the page for a while after it was opened by a
/// one-time link.
///
/// Sessions are kept in memory only and end with the agent.
public final class HTTPAccess: Sendable {
    /// For how long the code of a link holds; seconds.
    public static let codeSeconds: Int64 = 120
    /// How long a page may be unused before it must be opened anew; seconds (8 hours).
    public static let pageIdleSeconds: Int64 = 8 * 3_600
    /// Pages that are open at a time; one more ends the one that was unused for longest.
    public static let pagesMax = 8
    /// Codes that wait at a time; one more ends the oldest.
    public static let codesMax = 8

    private struct State {
        /// Codes with the moment until which they hold.
        var codes: [(code: String, until: Int64)] = []
        /// Sessions of pages with their last use.
        var pages: [(session: String, usedAt: Int64)] = []
    }

    private let token: String
    private let uptimeSeconds: @Sendable () -> Int64
    private let newSecret: @Sendable () -> String
    private let state = Mutex(State())

    /// Guards a door.
    ///
    /// - Parameters:
    ///   - token: what programs must show; at least 128 bits nobody can guess.
    ///   - uptimeSeconds: seconds of a clock that nobody sets.
    ///   - newSecret: gives a text of at least 128 bits that nobody can guess.
    public init(
        token: String, uptimeSeconds: @escaping @Sendable () -> Int64, newSecret: @escaping @Sendable () -> String
    ) {
        self.token = token
        self.uptimeSeconds = uptimeSeconds
        self.newSecret = newSecret
    }

    /// A code that opens the page once within `codeSeconds`.
    func newCode() -> String {
        let now = uptimeSeconds()
        let code = newSecret()
        state.withLock { state in
            state.codes.removeAll { $0.until < now }
            if state.codes.count >= Self.codesMax { state.codes.removeFirst() }
            state.codes.append((code, now + Self.codeSeconds))
        }
        return code
    }

    /// The session of a page that was opened with a code; nil: there is no such code, or it was used or is too old.
    func openPage(code: String) -> String? {
        let now = uptimeSeconds()
        let session = newSecret()
        return state.withLock { state in
            guard let place = state.codes.firstIndex(where: { Self.isSame($0.code, code) }) else { return nil }
            guard state.codes.remove(at: place).until >= now else { return nil }
            if state.pages.count >= Self.pagesMax,
                let oldest = state.pages.indices.min(by: { state.pages[$0].usedAt < state.pages[$1].usedAt })
            {
                state.pages.remove(at: oldest)
            }
            state.pages.append((session, now))
            return session
        }
    }

    /// Who shows a value of `Authorization`; nil: nobody who may ask.
    func caller(authorization: String?) -> HTTPCaller? {
        let scheme = "bearer "
        guard let authorization, authorization.lowercased().hasPrefix(scheme) else { return nil }
        let shown = String(authorization.dropFirst(scheme.count))
        if Self.isSame(shown, token) { return .till }
        let now = uptimeSeconds()
        return state.withLock { state in
            state.pages.removeAll { now - $0.usedAt > Self.pageIdleSeconds }
            guard let place = state.pages.firstIndex(where: { Self.isSame($0.session, shown) }) else { return nil }
            state.pages[place].usedAt = now
            return .page
        }
    }

    /// Compares in a time that does not tell where two texts of one length differ.
    static func isSame(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
