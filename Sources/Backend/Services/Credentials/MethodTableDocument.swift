import KakuzukeProtocol

/// The table of roles as a page of the documentation; `docs/methods.md` holds it, and a test compares them.
public struct MethodTableDocument: Sendable {
    /// Makes the document.
    public init() {}

    /// Markdown: one table for each service, one row for each method.
    public var text: String {
        var services: [(name: String, methods: [KakuzukeMethod])] = []
        for method in KakuzukeMethod.allCases {
            let name = Self.parts(method).service
            if services.last?.name == name {
                services[services.count - 1].methods.append(method)
            } else {
                services.append((name, [method]))
            }
        }
        return Self.head + services.map { Self.section($0.name, $0.methods) }.joined()
    }

    private static let head = """
        # Methods and roles

        Made from the table of roles in the code by `kakuzuke-server methods`; do not edit. Default is no. A role acts
        in the whole tenant unless an extent stands behind it. A program's token (`integration`) may call the methods
        that it lists, as far as the person who made it may call them. The audit log has one entry for each call that
        changes something, and one for each look at a single customer.

        """

    private static func section(_ name: String, _ methods: [KakuzukeMethod]) -> String {
        let rows = methods.map { method in
            let access = MethodAccess.row(method)
            return "| `\(parts(method).method)` | \(callers(access)) | \(access.effect.rawValue) |\n"
        }
        return "\n## \(name)\n\n| method | may call | audited |\n| --- | --- | --- |\n" + rows.joined()
    }

    private static func callers(_ access: MethodAccess) -> String {
        switch access.callers {
        case .open: return "everybody"
        case .everyone: return "every person of a tenant, for oneself"
        case .roles(let roles):
            let names = roles.sorted { $0.key < $1.key }.map { role, extent in
                let name = role.rawValue.replacing("_", with: " ")
                return extent == .tenant || extent == .platform ? name : "\(name) (\(extent.rawValue))"
            }
            return names.joined(separator: ", ")
        }
    }

    private static func parts(_ method: KakuzukeMethod) -> (service: String, method: String) {
        let parts = method.name.split(separator: "/")
        return (String(parts[0].split(separator: ".").last ?? ""), String(parts[1]))
    }
}
