import NIOCore

/// Sending side of one call: cuts messages into fragments as far as the peer's credit reaches.
struct MessageSender {
    private var credit: Int
    private let fragmentBytesMax: Int
    private var waiting: [UInt8] = []
    private var waitingStart = 0
    private var waitingIsLast = false
    private(set) var isBlocked = false

    init(credit: Int, fragmentBytesMax: Int) {
        self.credit = credit
        self.fragmentBytesMax = fragmentBytesMax
    }

    /// Bytes of the message that waits for credit.
    var waitingBytes: Int { waiting.count - waitingStart }

    /// Takes a message and writes what the credit allows; the sender is blocked until the rest is written too.
    mutating func send(_ message: [UInt8], isLast: Bool, call: UInt32, into buffer: inout ByteBuffer) {
        assert(!isBlocked)
        let cost = message.count + ProtocolConstants.messageOverheadBytes
        if message.count <= fragmentBytesMax, cost <= credit {
            credit -= cost
            FrameEncoder.writeMessage(message[...], call: call, isContinued: false, isLast: isLast, into: &buffer)
            return
        }
        waiting = message
        waitingStart = 0
        waitingIsLast = isLast
        isBlocked = true
        pump(call: call, into: &buffer)
    }

    /// Takes credit of the peer; false if the sum is beyond 31 bits.
    mutating func credited(_ bytes: Int, call: UInt32, into buffer: inout ByteBuffer) -> Bool {
        credit += bytes
        guard credit <= 0x7FFF_FFFF else { return false }
        if isBlocked { pump(call: call, into: &buffer) }
        return true
    }

    private mutating func pump(call: UInt32, into buffer: inout ByteBuffer) {
        while isBlocked {
            let left = waiting.count - waitingStart
            let room = credit - ProtocolConstants.messageOverheadBytes
            guard room >= min(left, ProtocolConstants.fragmentBytesMin) else { return }
            let count = min(left, room, fragmentBytesMax)
            let isContinued = count < left
            FrameEncoder.writeMessage(
                waiting[waitingStart..<waitingStart + count], call: call, isContinued: isContinued,
                isLast: waitingIsLast && !isContinued, into: &buffer)
            credit -= count + ProtocolConstants.messageOverheadBytes
            waitingStart += count
            if !isContinued {
                isBlocked = false
                waiting = []
                waitingStart = 0
            }
        }
    }
}
