import KakuzukeProtocol

extension PersonCredential {
    /// True when the credential may call the method at present.
    func mayCall(_ method: KakuzukeMethod) -> Bool {
        let access = MethodAccess.row(method)
        guard access.extents(of: roles) != nil else { return false }
        if needsSecondFactor, !access.isBeforeSecondFactor { return false }
        if case .program(_, let methods) = means { return methods.contains(method.name) }
        return true
    }

    /// The methods that the credential may call at present.
    var callableMethods: [KakuzukeMethod] { KakuzukeMethod.allCases.filter(mayCall) }
}
