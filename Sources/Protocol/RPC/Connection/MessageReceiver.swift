/// Receiving side of one call: puts fragments together and keeps the credit given to the peer.
///
/// Credit comes back when the owner has consumed a message. Fragments of a message that is not complete get theirs back
/// at once, but only while nothing is queued before it, so that one call holds at most its credit and one message.
struct MessageReceiver {
    /// A complete message and the credit its last part will give back when consumed.
    struct Message: Equatable {
        var bytes: [UInt8]
        var cost: Int
    }

    private let window: Int
    private var creditLeft: Int
    private var assembly: [UInt8]?
    private var assemblyCostHeld = 0
    private var queuedMessages = 0
    private var grantPending = 0

    init(window: Int) {
        self.window = window
        self.creditLeft = window
    }

    /// True inside a message: a fragment came and its end did not.
    var isAssembling: Bool { assembly != nil }

    /// Takes a fragment; gives the message it completes.
    mutating func received(
        _ payload: [UInt8], isContinued: Bool, messageBytesMax: Int
    ) throws(ProtocolViolation) -> Message? {
        let cost = payload.count + ProtocolConstants.messageOverheadBytes
        guard cost <= creditLeft else {
            throw ProtocolViolation(.protocolError, "more message bytes than credit")
        }
        creditLeft -= cost
        guard (assembly?.count ?? 0) + payload.count <= messageBytesMax else {
            throw ProtocolViolation(.tooLarge, "a message has at most \(messageBytesMax) bytes")
        }
        if isContinued {
            assembly == nil ? assembly = payload : assembly?.append(contentsOf: payload)
            if queuedMessages == 0 { grantPending += cost } else { assemblyCostHeld += cost }
            return nil
        }
        queuedMessages += 1
        let held = assemblyCostHeld
        assemblyCostHeld = 0
        guard var whole = assembly else { return Message(bytes: payload, cost: cost + held) }
        assembly = nil
        whole.append(contentsOf: payload)
        return Message(bytes: whole, cost: cost + held)
    }

    /// The owner has taken a message of this cost.
    mutating func consumed(cost: Int) {
        queuedMessages -= 1
        grantPending += cost
        if queuedMessages == 0 {
            grantPending += assemblyCostHeld
            assemblyCostHeld = 0
        }
    }

    /// Credit to send now, nil while it is less than half the window.
    mutating func takeGrant() -> Int? {
        guard grantPending >= window / 2 else { return nil }
        let grant = grantPending
        grantPending = 0
        creditLeft += grant
        return grant
    }
}
