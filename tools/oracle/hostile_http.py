"""Sends a server what is no HTTP, too much of it, or addresses made to break a parser; prints how many.

usage: hostile_http.py PORT
"""
import random
import socket
import sys

port = int(sys.argv[1])
random.seed(1)
head = b" HTTP/1.1\r\nHost: x\r\n\r\n"
requests = [
    b"\x00\x01\x02\r\n\r\n", b"\r\n" * 100, b"GET /health HTTP/9.9\r\n\r\n", b"GET /health\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 40000 + b"\r\n\r\n",
    b"GET /health HTTP/1.1\r\n" + b"A: b\r\n" * 5000 + b"\r\n", b"GET /" + b"a" * 100_000 + head,
    b"POST /locate HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999999\r\n\r\nabc",
    b"GET /health HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
    b"GET /health HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip;q=,;;=,q\r\nAccept: ;,/\r\nIf-None-Match: \",W/\r\n\r\n",
]
targets = ["", "*", "http://[::1/", "http://", "http://:/", "//", "///", "/?", "/?&=&", "/locate?lon=%&lat=%2", "/%", "/%f",
           "/grids/3/\xd9\xa3/0.geojson", "?", "#", "/..", "/../../etc/passwd", "http://x:99999999999/", "x://y?z", "/a?b?c"]
requests += [b"GET " + target.encode("latin-1") + head for target in targets]
alphabet = b"/%?&=.:#[]@*+ 0123456789abcgridst\xd9\xa3~"
requests += [b"GET /" + bytes(random.choices(alphabet, k=random.randrange(1, 60))) + head for _ in range(200)]
for request in requests:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.settimeout(0.2)
        try:
            client.sendall(request)
            client.shutdown(socket.SHUT_WR)
            while client.recv(65536):
                pass
        except OSError:
            pass
print(f"{len(requests)} requests")
