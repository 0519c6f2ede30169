"""Drives a chat in a pseudo-terminal and measures it. Prints one JSON object."""
import fcntl, json, os, pty, re, select, signal, struct, sys, termios, time

argv = sys.argv[1].split("\x1f")
words = int(sys.argv[2])
# Keys pressed one by one afterwards, each drawn; 0 leaves that out.
keys = int(sys.argv[3])
log = os.environ["COACH_LOG"]
TICK = os.sysconf("SC_CLK_TCK")

def cpu(pid):
    with open(f"/proc/{pid}/stat") as f:
        parts = f.read().rsplit(")", 1)[1].split()
    return (int(parts[11]) + int(parts[12])) / TICK

def rss(pid):
    with open(f"/proc/{pid}/status") as f:
        for line in f:
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1024

started = time.monotonic()
pid, fd = pty.fork()
if pid == 0:
    os.execvp(argv[0], argv)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
seen = b""

def read(wait):
    global seen
    ready, _, _ = select.select([fd], [], [], wait)
    if not ready:
        return b""
    try:
        data = os.read(fd, 65536)
    except OSError:
        return b""
    seen += data
    return data

def until(mark, wait=30):
    end = time.monotonic() + wait
    window = b""
    while time.monotonic() < end:
        window = (window + read(0.01))[-400_000:]
        if mark in window:
            return True
    raise SystemExit(f"never saw {mark!r}: {window[-2000:]!r}")

def settle(quiet=0.5):
    last = time.monotonic()
    while time.monotonic() - last < quiet:
        if read(0.02):
            last = time.monotonic()
    return last

until(b"scripted-1")
ready = time.monotonic() - started
settle(1.0)
idle_rss = rss(pid)
before = cpu(pid)
time.sleep(5)
idle_cpu = cpu(pid) - before
history_bytes = len(seen)

os.kill(pid, signal.SIGUSR2)
time.sleep(0.2)
start_bytes = len(seen)
start_cpu = cpu(pid)
os.write(fd, b"long %d" % words)
time.sleep(0.15)
read(0.05)
sent = time.monotonic()
os.write(fd, b"\r")
echoes = []
typed = b""
letters = b"qxjzkvqxjzkvqxjzkvqxjzkvqxjzkv"
last_word = b"w%d" % (words - 1)
shown = {}
window = b""
next_key = sent + 0.6
waiting = None
done = None
while done is None and time.monotonic() - sent < 60:
    data = read(0.001)
    now = time.monotonic()
    for found in re.finditer(rb"\bw(\d+)(?=\D)", (window[-12:] + data) if data else b""):
        shown.setdefault(int(found.group(1)), time.time() * 1000)
    window = (window + data)[-60_000:]
    if waiting is not None and typed in data:
        echoes.append((now - waiting) * 1000)
        waiting = None
        next_key = now + 0.08
    if waiting is None and now >= next_key and len(typed) < len(letters) and last_word not in window:
        typed += letters[len(typed):len(typed) + 1]
        waiting = now
        os.write(fd, typed[-1:])
    if last_word in window and not data:
        if now - done_at > 0.4:
            done = done_at
    elif data:
        done_at = now
stream_cpu = cpu(pid) - start_cpu
stream_bytes = len(seen) - start_bytes
os.kill(pid, signal.SIGUSR2)
time.sleep(0.2)
os.write(fd, b"\x15")
time.sleep(0.2)

phrase = b"the quick brown fox jumps over the lazy dog 0123456789"
lost = 0
for gap in (0.002, 0.008, 0.02):
    os.write(fd, b"long %d\r" % words)
    until(b"w9 ")
    for i in range(len(phrase)):
        os.write(fd, phrase[i:i + 1])
        time.sleep(gap)
        read(0)
    window = b""
    end = time.monotonic() + 20
    while phrase not in window and time.monotonic() < end:
        window = (window + read(0.02))[-400_000:]
        # A line drawn anew shows all that was kept of it.
        os.write(fd, b"\x0c")
    if phrase not in window:
        lost += 1
    os.write(fd, b"\x15\x1b")
    settle(0.4)

os.kill(pid, signal.SIGUSR2)
time.sleep(0.3)
for i in range(keys):
    os.write(fd, b"x" if i % 2 == 0 else b"\x7f")
    read(0.004)
settle(0.3)
os.kill(pid, signal.SIGUSR2)
time.sleep(0.3)

os.write(fd, b"slow\r")
until(b"s20")
for rows, columns in ((12, 70), (8, 120), (24, 60), (30, 100)):
    fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    settle(0.02)
    until(b"s", 1)
stopped = time.monotonic()
os.write(fd, b"\x1b")
until(b"Stopped.")
stop_ms = (time.monotonic() - stopped) * 1000
settle(0.3)
os.write(fd, b"\x03")
time.sleep(0.3)
os.write(fd, b"\x03")
settle(0.5)
try:
    _, status = os.waitpid(pid, 0)
except ChildProcessError:
    status = 0
lines = [json.loads(line) for line in open(log)]
said = lines[1]["said"]
delays = sorted(shown[i] - at for i, at in enumerate(said) if i in shown)
growth = (lines[3]["rss"] - lines[2]["rss"]) / 1048576 if keys else None
echoes.sort()
at = lambda q: echoes[min(len(echoes) - 1, int(q * len(echoes)))] if echoes else None
print(json.dumps({
    "readyMs": ready * 1000, "idleRssMb": idle_rss, "idleCpu": idle_cpu,
    "streamCpu": stream_cpu, "streamBytes": stream_bytes, "historyBytes": history_bytes,
    "seconds": (done or 0) - sent, "clears": seen.count(b"\x1b[2J") + seen.count(b"\x1b[3J"),
    "echoes": len(echoes), "echoP50": at(0.5), "echoP99": at(0.99),
    "screenP95": delays[int(0.95 * len(delays))] if delays else None, "screenWords": len(delays),
    "lost": lost, "rssGrowthMb": growth, "rssMarks": lines[3]["marks"],
    "delayP99": lines[1]["delayP99"], "rssAfterMb": lines[1]["rss"] / 1048576,
    "heapGrowthMb": (lines[1]["heapUsed"] - lines[0]["heapUsed"]) / 1048576, "marks": lines[1]["marks"], "stopMs": stop_ms, "exit": os.waitstatus_to_exitcode(status),
}))
