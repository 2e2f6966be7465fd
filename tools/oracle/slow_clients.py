"""Behaves towards a server as slow or unwilling clients do; prints one JSON object of what came of it.

usage: slow_clients.py PORT TARGET

TARGET is an address with a large answer. The server is started with limits of about a second. Seconds until a connection
was cut are given per behaviour; null where it was not within 15 s.
"""
import json
import socket
import sys
import time

port, target = int(sys.argv[1]), sys.argv[2]
PATIENCE = 15
SLOW = 15


def connect(receive_buffer=None):
    client = socket.socket()
    if receive_buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", port))
    return client


def until_cut(client, drip=None, every=0.2):
    """Seconds until the server closes; sends a byte now and then."""
    start = time.monotonic()
    client.settimeout(every)
    while time.monotonic() - start < PATIENCE:
        try:
            if drip:
                client.sendall(drip)
            if client.recv(65536) == b"":
                return round(time.monotonic() - start, 2)
        except TimeoutError:
            continue
        except OSError:
            return round(time.monotonic() - start, 2)
    return None


def body_drip():
    client = connect()
    client.sendall(b"POST /locate HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: 100000\r\n\r\n")
    return until_cut(client, b"x")


def head_drip():
    client = connect()
    client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nA: ")
    return until_cut(client, b"a")


def idle():
    return until_cut(connect())


def slow_read():
    """Asks for much, many times over, and takes ten bytes a fifth of a second, then all that is left.

    Seconds for which it was slow when answers were missing in the end; what lies in buffers arrives though the server is gone.
    """
    client, asked, answered = connect(receive_buffer=2048), 2000, 0
    client.settimeout(0.5)
    request = f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n".encode()
    try:
        for _ in range(asked):
            client.sendall(request)
    except TimeoutError:
        pass
    client.settimeout(PATIENCE)
    start, tail = time.monotonic(), b""
    try:
        while time.monotonic() - start < SLOW:
            time.sleep(0.2)
            tail += client.recv(10)
        while piece := client.recv(1 << 20):
            tail += piece
            answered += tail.count(b"HTTP/1.1 200")
            tail = tail[-11:]
    except OSError:
        pass
    return SLOW if answered < asked else None


def refused_body():
    """A body where none is taken: what is answered, when it is cut, though the client goes on sending, and the try.

    On a machine so busy that the answer takes longer than a slow client may, the connection is cut instead: then again.
    """
    for attempt in range(1, 11):
        client = connect()
        client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n")
        if answer := client.recv(65536):
            return answer.split(b" ")[1].decode(), until_cut(client, b"x" * 10), attempt
    sys.exit("no answer in ten tries")


json.dump({
    "body_drip": body_drip(), "head_drip": head_drip(), "idle": idle(), "slow_read": slow_read(),
    "refused": dict(zip(("status", "cut", "attempt"), refused_body())),
}, sys.stdout)
