import NIOCore

/// Counts events per second in windows of one second; a burst at a window's edge may reach twice the limit.
struct RateWindow {
    let perSecondMax: Int
    private var windowStart = NIODeadline.uptimeNanoseconds(0)
    private var count = 0

    init(perSecondMax: Int) {
        self.perSecondMax = perSecondMax
    }

    /// Counts one event; false if it is above the limit.
    mutating func admit(now: NIODeadline) -> Bool {
        if now - windowStart >= .seconds(1) {
            windowStart = now
            count = 0
        }
        count += 1
        return count <= perSecondMax
    }
}
