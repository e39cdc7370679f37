"""Starts a kernel on a seat, whose address is given, and prints the seconds until its first cell has run. The token is in TOKEN."""

import json
import os
import sys
import time
from urllib.request import Request, urlopen

from websocket import create_connection

seat = sys.argv[1]
headers = {"Authorization": f"token {os.environ['TOKEN']}", "Content-Type": "application/json"}
began = time.monotonic()
with urlopen(Request(f"{seat}/api/kernels", b'{"name": "tslab"}', headers)) as answer:
    kernel = json.load(answer)["id"]
socket = create_connection(f"{seat}/api/kernels/{kernel}/channels".replace("http", "ws", 1), header=headers, timeout=120)
header = {"msg_id": "first", "msg_type": "execute_request", "username": "", "session": "first", "version": "5.3"}
content = {"code": "6 * 7", "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
socket.send(json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}))
while True:
    message = json.loads(socket.recv())
    if message["header"]["msg_type"] == "execute_reply":
        break
if message["content"]["status"] != "ok":
    sys.exit("The cell failed.")
print(time.monotonic() - began)
