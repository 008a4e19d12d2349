"""Programs and processes of the demonstration; whatever is started is ended by its process id."""

import concurrent.futures
import os
import pathlib
import signal
import subprocess
import time


class DemoError(Exception):
    """What went wrong and what to do next."""

    def __init__(self, message, next_step):
        super().__init__(f"{message}\n  next: {next_step}")


def run_many(at_once, works):
    """Runs works with at most so many at a time and returns their answers in order; the first failure is raised."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=at_once) as pool:
        futures = [pool.submit(work) for work in works]
        try:
            return [future.result() for future in futures]
        except BaseException:
            for future in futures:
                future.cancel()
            raise


class Programs:
    """The built programs."""

    # Exit code of a command whose server cannot be reached or is busy (EX_UNAVAILABLE).
    UNAVAILABLE = 69
    NAMES = ("kakuzuke-server", "kakuzuke-agent", "kakuzuke")

    def __init__(self, root, configuration, data):
        self.root, self.configuration = root, configuration
        self.folder = None
        self.environment = {**os.environ, "KAKUZUKE_HOME": str(data / "sign-in")}

    def build(self):
        base = ["swift", "build", "-c", self.configuration]
        for name in self.NAMES:
            subprocess.run([*base, "--product", name], cwd=self.root, check=True, stdout=subprocess.DEVNULL)
        shown = subprocess.run([*base, "--show-bin-path"], cwd=self.root, check=True, capture_output=True, text=True)
        self.folder = pathlib.Path(shown.stdout.strip())

    def path(self, name):
        return self.folder / name

    def run(self, name, *parts, unavailable_retries=0):
        """Runs a program to its end and returns what it printed; a server that is busy is asked again."""
        command = [str(self.path(name)), *(str(part) for part in parts)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        while done.returncode == self.UNAVAILABLE and unavailable_retries > 0:
            unavailable_retries -= 1
            time.sleep(2)
            done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise DemoError(
                f"{name} {parts[0]} ended with {done.returncode}: {done.stderr.strip() or done.stdout.strip()}",
                f"repeat it by hand: {' '.join(command)}")
        return done.stdout

    def kakuzuke(self, *parts):
        return self.run("kakuzuke", *parts)

    def agent(self, *parts, unavailable_retries=0):
        return self.run("kakuzuke-agent", *parts, unavailable_retries=unavailable_retries).rstrip("\n")

    def login(self, server, token, profile):
        self.kakuzuke(
            "login", "--server", f"127.0.0.1:{server.port}", "--authority", server.installation / "authority.pem",
            "--token-file", token, "--profile", profile)

    def accept_invitation(self, server, invitation, password_file, profile):
        """Sets a person's password and signs the person in."""
        self.kakuzuke(
            "login", "--server", f"127.0.0.1:{server.port}", "--authority", server.installation / "authority.pem",
            "--invitation", invitation, "--password-file", password_file, "--profile", profile)


class Server:
    """A private `kakuzuke-server dev`."""

    START_SECONDS = 120
    STOP_SECONDS = 60

    def __init__(self, programs, data, business_days_shift):
        self.programs, self.data, self.shift = programs, data, business_days_shift
        self.folder = data / "server"
        self.installation = self.folder / "installation"
        self.log = data / "server.log"
        self.process = None
        self.port = 0

    def start(self):
        command = [
            str(self.programs.path("kakuzuke-server")), "dev", "--data", str(self.folder), "--port", "0",
            "--business-days-shift", str(self.shift)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        (self.data / "server.pid").write_text(str(self.process.pid), encoding="utf-8")
        end = time.monotonic() + self.START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
                if line.startswith("listening on 127.0.0.1:"):
                    self.port = int(line.rsplit(":", 1)[1])
                    return
            time.sleep(0.1)
        raise DemoError("the server does not start", f"read {self.log}")

    def stored(self, tenant):
        """Yen and receipts that the database holds for a tenant, asked past the server."""
        sql = (
            "SELECT coalesce(sum((SELECT sum(a) FROM unnest(line_amount) AS a)), 0), count(*) FROM receipts "
            f"WHERE tenant_id = '{tenant}'")
        account = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        client = ["psql", "-h", str(self.folder / "db"), "-U", "postgres", "-d", "kakuzuke", "-tAF", " ", "-c", sql]
        asked = subprocess.run([*account, *client], check=True, capture_output=True, text=True, cwd="/")
        amount, receipts = asked.stdout.split()
        return int(amount), int(receipts)

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(self.STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        (self.data / "server.pid").unlink(missing_ok=True)

    @staticmethod
    def stop_leftovers(data):
        """Ends a server and a database that an interrupted demonstration left behind."""
        ended = [Server._end(data / "server.pid", signal.SIGTERM, "kakuzuke-server")]
        ended.append(Server._end(data / "server" / "db" / "data" / "postmaster.pid", signal.SIGINT, "postgres"))
        return ended

    @staticmethod
    def _end(file, with_signal, name):
        try:
            number = int(file.read_text(encoding="utf-8").split("\n", 1)[0])
            # The number may belong to somebody else by now.
            command = pathlib.Path(f"/proc/{number}/cmdline").read_bytes().split(b"\0")[0].decode()
            if pathlib.Path(command).name != name:
                return False
            os.kill(number, with_signal)
        except (OSError, ValueError):
            return False
        for _ in range(300):
            if not pathlib.Path(f"/proc/{number}").exists():
                return True
            time.sleep(0.1)
        return False
