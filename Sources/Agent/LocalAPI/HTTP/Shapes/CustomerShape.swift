import KakuzukeProtocol

/// Whom a request is about: `member_number` or `customer_id`.
enum CustomerShape {
    /// The customer; nil: a walk-in.
    static func reference(_ fields: inout JSONFields) throws(KakuzukeError) -> Kakuzuke_V1_CustomerReference? {
        var reference = Kakuzuke_V1_CustomerReference()
        let member = try fields.text("member_number")
        let number = try fields.whole("customer_id", as: UInt64.self)
        if let member, number == nil {
            reference.memberNumber = member
        } else if let number, member == nil {
            reference.customerID = number
        } else if member == nil {
            return nil
        } else {
            throw KakuzukeError(
                .invalidArgument, "customer_id: give member_number or customer_id, not both",
                parameters: ["field": "customer_id"])
        }
        return reference
    }
}
