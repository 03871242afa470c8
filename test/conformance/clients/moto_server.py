"""Serves moto on a free loopback port and prints its address.

The kernel picks the port, so nothing can race for it. The server ends when its standard input closes:
no server outlives the test that started it, however that test ends.
"""

import sys

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
print(f"http://{host}:{port}", flush=True)
sys.stdin.read()
server.stop()
