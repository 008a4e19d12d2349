import ArgumentParser
import KakuzukeProtocol
import Rating

/// Whom a command asks about, and for which day.
struct CustomerOptions: ParsableArguments {
    @Option(help: "The customer's member number; it is hashed here.")
    var member: String?

    @Option(help: "The customer's number at the server.")
    var customer: UInt64?

    @Option(help: "The business date, YYYY-MM-DD; default: today's.")
    var on: String?

    func validate() throws {
        if member != nil, customer != nil { throw ValidationError("Give --member or --customer, not both.") }
        if let on, CalendarDate(on) == nil { throw ValidationError("--on is not a date YYYY-MM-DD.") }
    }

    /// The customer; nil: a walk-in.
    var reference: Kakuzuke_V1_CustomerReference? {
        var reference = Kakuzuke_V1_CustomerReference()
        if let member {
            reference.memberNumber = member
        } else if let customer {
            reference.customerID = customer
        } else {
            return nil
        }
        return reference
    }

    /// Days since 1970-01-01; nil: today.
    var date: Int32? { on.flatMap { CalendarDate($0) }?.daysSinceEpoch }
}
