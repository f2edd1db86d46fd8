"""Threads, a child process, json and a socket pair. Traced by `cargo xtask diff --corpus`."""
import json
import socket
import subprocess
import threading

left, right = socket.socketpair()
results = []


def answer():
    request = json.loads(right.recv(4096))
    right.sendall(json.dumps({"sum": sum(request["numbers"])}).encode())


threads = [threading.Thread(target=answer)] + [
    threading.Thread(target=lambda n=n: results.append(n * n)) for n in range(3)
]
for thread in threads:
    thread.start()
left.sendall(json.dumps({"numbers": [1, 2, 3]}).encode())
print(json.loads(left.recv(4096)))
for thread in threads:
    thread.join()
print(subprocess.run(["echo", "from a child"], capture_output=True, text=True).stdout, sorted(results))
