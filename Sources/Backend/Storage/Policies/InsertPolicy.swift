public import Foundation
public import Postgres

/// Adds a version of the policy.
public struct InsertPolicy: PostgresCommandStatement {
    /// The text.
    public static let sql: PostgresSQL = """
        INSERT INTO policies
            (tenant_id, policy_key, file_name, content, digest, uploaded_at, uploaded_by, author, is_draft, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """

    /// The tenant.
    public var tenant: UUID
    /// Its number.
    public var policy: PolicyKey
    /// The file's name.
    public var fileName: String
    /// The file, YAML.
    public var content: String
    /// SHA-256 of the file.
    public var digest: StoredBytes
    /// When.
    public var uploadedAt: Moment
    /// Label of the credential.
    public var uploadedBy: String
    /// The person who wrote it.
    public var author: UUID
    /// It has errors and can only be looked at.
    public var isDraft: Bool
    /// What its author says of it.
    public var note: String

    /// Makes the statement.
    public init(
        tenant: UUID, policy: PolicyKey, fileName: String, content: String, digest: StoredBytes, uploadedAt: Moment,
        uploadedBy: String, author: UUID, isDraft: Bool = false, note: String = ""
    ) {
        self.tenant = tenant
        self.policy = policy
        self.fileName = fileName
        self.content = content
        self.digest = digest
        self.uploadedAt = uploadedAt
        self.uploadedBy = uploadedBy
        self.author = author
        self.isDraft = isDraft
        self.note = note
    }

    /// Binds the inputs in the order of the text.
    public func bind(into parameters: inout PostgresParameters) {
        parameters.append(tenant)
        parameters.append(policy)
        parameters.append(fileName)
        parameters.append(content)
        parameters.append(digest)
        parameters.append(uploadedAt)
        parameters.append(uploadedBy)
        parameters.append(author)
        parameters.append(isDraft)
        parameters.append(note)
    }
}
