/// A queue in an array whose head moves; removal from the front costs nothing until half of the array is spent.
struct ArrayQueue<Element> {
    private var elements: [Element] = []
    private var head = 0

    var isEmpty: Bool { head == elements.count }
    var count: Int { elements.count - head }
    var first: Element? { isEmpty ? nil : elements[head] }
    var last: Element? { isEmpty ? nil : elements[elements.count - 1] }

    mutating func append(_ element: Element) { elements.append(element) }

    mutating func prepend(_ element: Element) {
        if head > 0 {
            head -= 1
            elements[head] = element
        } else {
            elements.insert(element, at: 0)
        }
    }

    mutating func removeFirst() {
        head += 1
        if head == elements.count {
            removeAll()
        } else if head >= 64, head * 2 >= elements.count {
            elements.removeFirst(head)
            head = 0
        }
    }

    mutating func modifyFirst(_ change: (inout Element) -> Void) { change(&elements[head]) }

    mutating func modifyLast(_ change: (inout Element) -> Void) { change(&elements[elements.count - 1]) }

    mutating func removeAll() {
        elements.removeAll(keepingCapacity: true)
        head = 0
    }

    /// Removes what matches; true when something did.
    mutating func removeAll(where matches: (Element) -> Bool) -> Bool {
        elements.removeFirst(head)
        head = 0
        let before = elements.count
        elements.removeAll(where: matches)
        return elements.count < before
    }

    func contains(where matches: (Element) -> Bool) -> Bool { elements[head...].contains(where: matches) }

    func map<Mapped>(_ transform: (Element) -> Mapped) -> [Mapped] { elements[head...].map(transform) }
}
