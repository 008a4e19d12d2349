/// A customer who would fall further in a subject than the demotion limit lets.
public struct FallenCustomer: Hashable, Sendable {
    /// The customer's number.
    public var customer: Int64
    /// Index of the subject in the new policy.
    public var subject: Int
    /// The old grade; nil: none.
    public var oldGrade: Int?
    /// The new grade; nil: none.
    public var newGrade: Int?

    /// Makes an entry.
    public init(customer: Int64, subject: Int, oldGrade: Int?, newGrade: Int?) {
        self.customer = customer
        self.subject = subject
        self.oldGrade = oldGrade
        self.newGrade = newGrade
    }
}
