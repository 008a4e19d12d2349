public import RPC

/// Where the authentication leaves the credential of a call.
public enum CredentialKey: RPCContextKey {
    /// A credential.
    public typealias Value = Credential
}
