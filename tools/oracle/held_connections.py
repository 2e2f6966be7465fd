"""Holds connections of a server in one way, says so on standard output, and lets go when its standard input ends.

usage: held_connections.py PORT idle|half-head|half-body|untaken

Then it prints how the held one ended: the status of its answer, null when there was none.
"""
import json
import socket
import sys

port, way = int(sys.argv[1]), sys.argv[2]
POST = b"POST /locate HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
ROW = b"7.4246,43.7384\n"
client = socket.socket()
if way == "untaken":
    # What a socket takes unread must be less than the answer.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
client.settimeout(60)
client.connect(("127.0.0.1", port))


def until(mark):
    text = b""
    while mark not in text:
        part = client.recv(1024)
        if not part:
            return text
        text += part
    return text


if way == "idle":
    client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    until(b"}")
elif way == "half-head":
    client.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    until(b"}")
    client.sendall(b"GET /health HTTP/1.1\r\n")
elif way == "half-body":
    # The server says when it waits for the rest.
    client.sendall(POST + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (8 + len(ROW)))
    until(b"\r\n\r\n")
    client.sendall(b"lon,lat\n")
elif way == "untaken":
    body = b"lon,lat\n" + ROW * 500_000
    client.sendall(POST + b"Content-Length: %d\r\n\r\n" % len(body) + body)
    until(b"\r\n\r\n")
print("held", flush=True)
sys.stdin.read()
status = None
try:
    if way == "half-body":
        client.sendall(ROW)
        status = int(until(b"\r\n\r\n").split(b" ")[1])
except (OSError, IndexError):
    pass
client.close()
print(json.dumps(status))
