"""A mail server on this machine that keeps what it is given, or fails as mail servers do."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Sink:
    port: int = 0
    fails_with: str = ""  # what is answered to DATA, such as "451 Try again"
    received: list[tuple[str, list[str], bytes]] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self) -> None:
        self.say("220 sink")
        sender, recipients = "", []
        while line := self.rfile.readline().decode().strip():
            verb, _space, rest = line.partition(" ")
            if verb in {"EHLO", "HELO"}:
                self.say("250 sink")
            elif verb.upper() == "MAIL":
                sender, recipients = rest, []
                self.say("250 ok")
            elif verb.upper() == "RCPT":
                recipients.append(rest.partition("<")[2].partition(">")[0])
                self.say("250 ok")
            elif verb.upper() == "DATA" and self.server.sink.fails_with:
                self.say(self.server.sink.fails_with)
            elif verb.upper() == "DATA":
                self.say("354 go on")
                self.server.sink.received.append((sender, recipients, self.message()))
                self.say("250 kept")
            elif verb.upper() == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        return b"".join(lines)


@contextmanager
def smtp_sink():
    """A sink on a free port, for as long as the block lasts."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Conversation) as server:
        server.daemon_threads = True
        server.sink = Sink(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server.sink
        finally:
            server.shutdown()
            thread.join()
