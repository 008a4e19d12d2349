/// The largest of many entries, a limited number of them; which ones does not depend on the order of coming.
struct SimulationRanking<Entry: Sendable>: Sendable {
    /// By what entries are ranked: more first, then the lower customer, then the lower subject.
    struct Rank: Comparable, Sendable {
        var size: Int64
        var customer: Int64
        var subject: Int32 = 0

        /// A lower rank stands later in the list.
        static func < (left: Rank, right: Rank) -> Bool {
            (left.size, right.customer, right.subject) < (right.size, left.customer, left.subject)
        }
    }

    private let limit: Int
    /// A heap: no entry ranks above those that hang from it, so the first one is the one to go.
    private var heap: [(rank: Rank, entry: Entry)] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The entries, the highest rank first.
    var sorted: [Entry] { heap.sorted { $0.rank > $1.rank }.map(\.entry) }

    /// Takes an entry if it is among the largest; only then it is made.
    mutating func offer(_ rank: Rank, _ entry: () -> Entry) {
        guard limit > 0 else { return }
        if heap.count < limit {
            heap.append((rank, entry()))
            rise()
        } else if heap[0].rank < rank {
            heap[0] = (rank, entry())
            sink()
        }
    }

    mutating func merge(_ other: SimulationRanking) {
        for (rank, entry) in other.heap { offer(rank) { entry } }
    }

    private mutating func rise() {
        var place = heap.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard heap[place].rank < heap[parent].rank else { return }
            heap.swapAt(place, parent)
            place = parent
        }
    }

    private mutating func sink() {
        var place = 0
        while true {
            let children = [2 * place + 1, 2 * place + 2].filter { $0 < heap.count }
            guard let lowest = children.min(by: { heap[$0].rank < heap[$1].rank }),
                heap[lowest].rank < heap[place].rank
            else { return }
            heap.swapAt(place, lowest)
            place = lowest
        }
    }
}
