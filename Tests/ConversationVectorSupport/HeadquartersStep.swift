/// What headquarters did at one point of a recorded conversation, so that a replay can do it too.
public struct HeadquartersStep: Codable, Hashable, Sendable {
    /// A price of a product from a day on.
    public struct Product: Codable, Hashable, Sendable {
        /// The code.
        public var code: String
        /// The name.
        public var name: String
        /// The category.
        public var category: String
        /// Purchase cost of one unit; hundredths of a minor unit.
        public var unitCostE2: Int64
        /// List price; minor units; nil: none.
        public var listPrice: Int64?
        /// Name of the tax rate in the policy.
        public var tax: String
        /// First day, YYYY-MM-DD.
        public var from: String

        /// Makes a product.
        public init(
            code: String, name: String, category: String, unitCostE2: Int64, listPrice: Int64?, tax: String,
            from: String
        ) {
            self.code = code
            self.name = name
            self.category = category
            self.unitCostE2 = unitCostE2
            self.listPrice = listPrice
            self.tax = tax
            self.from = from
        }
    }

    /// A member with what headquarters knows of it.
    public struct Member: Codable, Hashable, Sendable {
        /// The member number; invented.
        public var number: String
        /// What the member has chosen; nil: nothing.
        public var enrolmentOption: String?
        /// On which day, YYYY-MM-DD.
        public var enrolledOn: String?
        /// Value of the attribute `household_size`; nil: unknown.
        public var householdSize: String?

        /// Makes a member.
        public init(
            number: String, enrolmentOption: String? = nil, enrolledOn: String? = nil, householdSize: String? = nil
        ) {
            self.number = number
            self.enrolmentOption = enrolmentOption
            self.enrolledOn = enrolledOn
            self.householdSize = householdSize
        }
    }

    /// A customer who counts for another one from then on.
    public struct Merge: Codable, Hashable, Sendable {
        /// Member number of who is merged.
        public var member: String
        /// Member number of who survives.
        public var into: String

        /// Makes a merge.
        public init(member: String, into: String) {
            self.member = member
            self.into = into
        }
    }

    /// Something that the agent was ordered to do; since 1.1.
    public enum Order: String, Codable, Hashable, Sendable {
        /// Send all facts again.
        case resend
        /// Send diagnostics.
        case diagnostics
    }

    /// The call before which it was done, counted from 0.
    public var beforeCall: Int
    /// The products that were brought in.
    public var products: [Product]
    /// The members that were brought in.
    public var members: [Member]
    /// The customers that were merged.
    public var merges: [Merge]
    /// What the agent was ordered to do; nil: nothing, as in recordings of 1.0.
    public var orders: [Order]?

    /// Makes a step.
    ///
    /// - Parameters:
    ///   - beforeCall: the call before which it is done, counted from 0.
    ///   - products: the products that are brought in.
    ///   - members: the members that are brought in after them.
    ///   - merges: the customers that are merged after that.
    ///   - orders: what the agent is ordered to do after that; nil: nothing.
    public init(
        beforeCall: Int, products: [Product], members: [Member], merges: [Merge], orders: [Order]? = nil
    ) {
        self.beforeCall = beforeCall
        self.products = products
        self.members = members
        self.merges = merges
        self.orders = orders
    }
}
