"""Stand in for SendGrid on the loopback: take every request whole and say yes: ``PORT``."""

import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class _Yes(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read1(left))
        self.send_response_only(HTTPStatus.ACCEPTED)
        self.send_header("X-Message-Id", "fictief")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        """Say that we are there."""
        self.send_response_only(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def server_bind(self) -> None:
        """Ask nobody for our name."""
        socketserver.TCPServer.server_bind(self)


if __name__ == "__main__":
    _Server(("127.0.0.1", int(sys.argv[1])), _Yes).serve_forever()
