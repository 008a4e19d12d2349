/// What journals and tills of most shops write; a policy may name other words, if its own ones do.
enum UsualWords {
    /// Ways to pay.
    static let payment = ["cash", "card", "prepaid", "house_card", "qr"]
    /// Ways to hand goods over.
    static let fulfilment = ["carry_out", "pickup", "delivery"]
}
