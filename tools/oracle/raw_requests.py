"""Sends requests over one connection as they are written, and prints the answers as a JSON array.

usage: raw_requests.py PORT [--at-once]      a JSON array of [method, target, {header: value}] on standard input

One after another, or all written before the first answer is read. An answer is {status, headers (small letters), body
(base64)}.
"""
import base64
import http.client
import json
import socket
import sys
import threading


def main():
    port, at_once = int(sys.argv[1]), "--at-once" in sys.argv
    requests = json.load(sys.stdin)
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    file = client.makefile("rb")

    def text(method, target, headers):
        lines = [f"{method} {target} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def answer(method):
        status = int(file.readline().split(b" ", 2)[1])
        fields = http.client.parse_headers(file)
        headers = {name.lower(): value for name, value in fields.items()}
        length = 0 if method == "HEAD" else int(headers.get("content-length", "0"))
        return {"status": status, "headers": headers, "body": base64.b64encode(file.read(length)).decode()}

    if at_once:
        # Beside the reading, or both sides would wait with full buffers.
        threading.Thread(target=client.sendall, args=[b"".join(text(*request) for request in requests)], daemon=True).start()
    answers = []
    for request in requests:
        if not at_once:
            client.sendall(text(*request))
        answers.append(answer(request[0]))
    json.dump(answers, sys.stdout)


main()
