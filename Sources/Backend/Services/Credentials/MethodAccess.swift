public import KakuzukeProtocol

/// Who may call a method and how far: one row of the table of roles.
///
/// The table itself is `MethodAccess.row`, a switch without a default, so that a method without a row does not compile.
/// Checks, documentation and tests come from it. Source: `docs/security.md`, "Roles".
public struct MethodAccess: Sendable {
    /// Who may call.
    public enum Callers: Sendable {
        /// Everybody: the call itself proves who it is.
        case open
        /// Every person and program of a tenant, about itself.
        case everyone
        /// The roles, each with its extent.
        case roles([Role: Extent])
    }

    /// What a call does that the audit log tells of.
    public enum Effect: String, Sendable {
        /// It changes nothing.
        case none = "–"
        /// It changes the tenant's state: one entry.
        case change
        /// It reads a single customer for a person: one entry with the reason.
        case customer = "reads one customer"
    }

    /// Who may call.
    public let callers: Callers
    /// What the audit log tells of.
    public let effect: Effect
    /// True when a session may call it that still lacks the second factor that its tenant wants.
    public let isBeforeSecondFactor: Bool

    private init(_ callers: Callers, _ effect: Effect, isBeforeSecondFactor: Bool = false) {
        self.callers = callers
        self.effect = effect
        self.isBeforeSecondFactor = isBeforeSecondFactor
    }

    static func open(_ effect: Effect) -> MethodAccess { MethodAccess(.open, effect) }

    static func everyone(_ effect: Effect, isBeforeSecondFactor: Bool = false) -> MethodAccess {
        MethodAccess(.everyone, effect, isBeforeSecondFactor: isBeforeSecondFactor)
    }

    static func roles(_ effect: Effect, _ roles: [Role: Extent]) -> MethodAccess {
        MethodAccess(.roles(roles), effect)
    }

    /// The extents that roles have together; nil: none of them may call.
    public func extents(of roles: Set<Role>) -> Set<Extent>? {
        switch callers {
        case .open: return nil
        case .everyone: return roles.isDisjoint(with: Role.ofPersons) ? nil : [.oneself]
        case .roles(let table):
            let found = Set(roles.compactMap { table[$0] })
            return found.isEmpty ? nil : found
        }
    }

    /// The method of a name on the wire; nil when there is none.
    public static func method(named name: String) -> KakuzukeMethod? { byName[name] }

    private static let byName = Dictionary(
        uniqueKeysWithValues: KakuzukeMethod.allCases.map { ($0.name, $0) })
}
