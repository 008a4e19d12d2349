import RPC

extension RPCCallContext {
    /// Who is calling; every method that is not open has one.
    ///
    /// - Throws: `ServiceError.unauthenticated` where the credential check was left out.
    var credential: Credential {
        get throws {
            guard let credential = self[CredentialKey.self] else {
                throw ServiceError(.unauthenticated, "a credential is needed")
            }
            return credential
        }
    }

    /// The person or program that is calling, with the reach of the call.
    ///
    /// - Throws: `ServiceError.notAllowed` for the platform operator and for agents.
    var caller: Caller {
        get throws {
            guard let caller = self[CallerKey.self] else {
                throw ServiceError(.notAllowed, "a person of a tenant is needed")
            }
            return caller
        }
    }
}
