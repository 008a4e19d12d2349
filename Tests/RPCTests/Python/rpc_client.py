"""A client of the frame protocol, written from docs/protocol.md alone; standard library only.

Each scenario calls the test server and prints one line of JSON; the Swift tests read it.
"""

import argparse
import collections
import json
import socket
import ssl
import struct
import time

HELLO, OPEN, MESSAGE, HALF_CLOSE, STATUS, CANCEL, CREDIT, PING, PONG, GO_AWAY = range(1, 11)
CONTINUED, LAST = 1, 2
CANCELLED, DEADLINE_EXCEEDED = 1, 4
MAGIC = b"KAKUZUKE"
OVERHEAD = 8
FRAGMENT_MIN = 1024
DEFAULTS = {1: 16384, 2: 4194304, 3: 131072, 4: 256, 5: 16384}
CREDIT_GIVEN = 65536


class ProtocolError(Exception):
    """The peer broke the protocol or ended the connection."""


def frame(kind, flags, call, payload):
    """Header and payload of one frame."""
    return struct.pack(">I", len(payload) << 8 | flags << 4 | kind) + struct.pack(">I", call) + payload


def text(value):
    """A text or byte field: 16-bit length, then the bytes."""
    return struct.pack(">H", len(value)) + value


def metadata_block(pairs):
    """Count, then each key and value."""
    return struct.pack(">H", len(pairs)) + b"".join(text(key.encode()) + text(value) for key, value in pairs)


class Reader:
    """Takes fields off a payload and insists that nothing is left."""

    def __init__(self, payload):
        self.payload, self.position = payload, 0

    def take(self, count):
        if self.position + count > len(self.payload):
            raise ProtocolError("short payload")
        self.position += count
        return self.payload[self.position - count:self.position]

    def integer(self, form):
        return struct.unpack(">" + form, self.take(struct.calcsize(">" + form)))[0]

    def text(self):
        return self.take(self.integer("H"))

    def metadata(self):
        return [(self.text().decode(), self.text()) for _ in range(self.integer("H"))]

    def end(self):
        if self.position != len(self.payload):
            raise ProtocolError("bytes after the last field")


class Call:
    """One call: its credit, its messages, its end."""

    def __init__(self, number, credit):
        self.number, self.credit = number, credit
        self.messages, self.partial, self.partial_cost = collections.deque(), b"", 0
        self.status = None
        self.granted = 0


class Connection:
    """A connection that works on several calls from one thread."""

    def __init__(self, stream):
        self.stream, self.buffer = stream, b""
        self.calls, self.last_call = {}, 0
        settings = [(1, 16384), (2, 4194304), (3, CREDIT_GIVEN), (5, 16384)]
        body = MAGIC + struct.pack(">HHH", 1, 1, len(settings))
        self.stream.sendall(frame(HELLO, 0, 0, body + b"".join(struct.pack(">HI", *pair) for pair in settings)))
        kind, flags, call, payload = self.read_frame()
        if kind != HELLO or flags or call:
            raise ProtocolError("no hello")
        reader = Reader(payload)
        if reader.take(8) != MAGIC or (reader.integer("H"), reader.integer("H")) != (1, 1):
            raise ProtocolError("wrong hello")
        self.settings = dict(DEFAULTS)
        for _ in range(reader.integer("H")):
            identifier, value = reader.integer("H"), reader.integer("I")
            self.settings[identifier] = value
        reader.end()

    def read_exactly(self, count):
        while len(self.buffer) < count:
            piece = self.stream.recv(65536)
            if not piece:
                raise ProtocolError("closed")
            self.buffer += piece
        head, self.buffer = self.buffer[:count], self.buffer[count:]
        return head

    def read_frame(self):
        word, call = struct.unpack(">II", self.read_exactly(8))
        return word & 15, word >> 4 & 15, call, self.read_exactly(word >> 8)

    def pump(self):
        """Reads one frame and does what it asks for."""
        kind, flags, number, payload = self.read_frame()
        reader = Reader(payload)
        if kind == PING:
            self.stream.sendall(frame(PONG, 0, 0, reader.take(8)))
            return
        if kind == PONG:
            return
        if kind == GO_AWAY:
            last, code = reader.integer("I"), reader.integer("H")
            raise ProtocolError("go away %d after %d: %s" % (code, last, reader.text().decode()))
        call = self.calls.get(number)
        if kind == MESSAGE:
            if call is None:
                return
            cost = len(payload) + OVERHEAD
            call.partial += payload
            if flags & CONTINUED:
                # Fragments of an incomplete message are paid back at once while nothing waits before it.
                if call.messages:
                    call.partial_cost += cost
                else:
                    self.grant(call, cost)
            else:
                call.messages.append((call.partial, call.partial_cost + cost))
                call.partial, call.partial_cost = b"", 0
        elif kind == STATUS:
            code, message, pairs = reader.integer("B"), reader.text().decode(), reader.metadata()
            reader.end()
            if call is not None:
                call.status = {"code": code, "message": message,
                               "metadata": {key: value.decode() for key, value in pairs}}
                del self.calls[number]
        elif kind == CREDIT:
            if call is not None:
                call.credit += reader.integer("I")
        else:
            raise ProtocolError("kind %d from a server" % kind)

    def grant(self, call, cost):
        call.granted += cost
        if call.granted >= CREDIT_GIVEN // 2 and call.status is None:
            self.stream.sendall(frame(CREDIT, 0, call.number, struct.pack(">I", call.granted)))
            call.granted = 0

    def open(self, method, deadline_milliseconds=0, metadata=()):
        self.last_call += 1
        call = Call(self.last_call, self.settings[3])
        self.calls[call.number] = call
        payload = struct.pack(">I", deadline_milliseconds) + text(method.encode()) + metadata_block(metadata)
        self.stream.sendall(frame(OPEN, 0, call.number, payload))
        return call

    def send(self, call, message, last=False):
        """Sends a message as far as credit allows, reading frames while it does not."""
        position = 0
        while call.status is None:
            left = len(message) - position
            room = call.credit - OVERHEAD
            if room < min(left, FRAGMENT_MIN):
                self.pump()
                continue
            count = min(left, room, self.settings[1])
            flags = CONTINUED if count < left else (LAST if last else 0)
            self.stream.sendall(frame(MESSAGE, flags, call.number, message[position:position + count]))
            call.credit -= count + OVERHEAD
            position += count
            if not flags & CONTINUED:
                return

    def half_close(self, call):
        self.stream.sendall(frame(HALF_CLOSE, 0, call.number, b""))

    def cancel(self, call, code=CANCELLED):
        self.calls.pop(call.number, None)
        self.stream.sendall(frame(CANCEL, 0, call.number, bytes([code])))

    def receive(self, call):
        """The next message, None once the call has ended."""
        while not call.messages and call.status is None:
            self.pump()
        if not call.messages:
            return None
        message, cost = call.messages.popleft()
        if not call.messages:
            cost, call.partial_cost = cost + call.partial_cost, 0
        self.grant(call, cost)
        return message

    def unary(self, method, message, **options):
        call = self.open(method, **options)
        self.send(call, message, last=True)
        answer = self.receive(call)
        while call.status is None:
            self.pump()
        return answer, call.status


def scenario_unary(connection):
    answer, status = connection.unary("test.Echo/Pool", b"hello", metadata=[("echo", b"back")])
    return {"answer": answer.decode(), "status": status}


def scenario_large(connection):
    message = bytes(range(256)) * 8192
    answer, status = connection.unary("test.Echo/Pool", message)
    return {"equal": answer == message, "status": status}


def scenario_error(connection):
    answer, status = connection.unary("test.Fail/NotFound", b"")
    return {"answer": answer, "status": status}


def scenario_unimplemented(connection):
    return {"status": connection.unary("test.No/Such", b"")[1]}


def scenario_deadline(connection):
    return {"status": connection.unary("test.Wait/Forever", b"", deadline_milliseconds=200)[1]}


def scenario_cancel(connection):
    call = connection.open("test.Wait/Forever")
    connection.send(call, b"", last=True)
    time.sleep(0.2)
    connection.cancel(call)
    answer, status = connection.unary("test.Echo/Pool", b"alive")
    return {"answer": answer.decode(), "status": status}


def scenario_client_streaming(connection):
    call = connection.open("test.Sum/Bytes")
    for length in range(300):
        connection.send(call, b"x" * length * 10)
    connection.half_close(call)
    return {"answer": connection.receive(call).decode(), "end": connection.receive(call), "status": call.status}


def scenario_server_streaming(connection):
    call = connection.open("test.Count/Large")
    connection.send(call, b"50", last=True)
    lengths = []
    while (message := connection.receive(call)) is not None:
        lengths.append(len(message))
    return {"count": len(lengths), "bytes": sum(lengths), "status": call.status}


def scenario_bidirectional(connection):
    first, second = connection.open("test.Chat/Echo"), connection.open("test.Chat/Echo")
    answers = []
    for number in range(20):
        for call in (first, second):
            connection.send(call, b"%d" % number)
        answers += [connection.receive(second).decode(), connection.receive(first).decode()]
    for call in (first, second):
        connection.half_close(call)
        assert connection.receive(call) is None
    return {"answers": len(answers), "last": answers[-1], "status": first.status}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--authority", required=True, help="PEM file of the root certificate")
    parser.add_argument("--server-name", required=True)
    parser.add_argument("scenarios", nargs="+")
    options = parser.parse_args()
    context = ssl.create_default_context(cafile=options.authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    with socket.create_connection(("127.0.0.1", options.port), timeout=30) as raw:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with context.wrap_socket(raw, server_hostname=options.server_name) as stream:
            connection = Connection(stream)
            for name in options.scenarios:
                print(json.dumps(dict(globals()["scenario_" + name](connection), scenario=name)), flush=True)


if __name__ == "__main__":
    main()
