"""Programs and processes of the measurements; whatever is started is ended by its process id."""

import json
import os
import pathlib
import secrets
import shutil
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
POLICIES = ROOT / "ops" / "demo.d" / "policies"


class BenchError(Exception):
    """What went wrong and what to do next."""

    def __init__(self, message, next_step):
        super().__init__(f"{message}\n  next: {next_step}")


def say(text):
    """Tells how far the run is."""
    print(f"bench: {text}", flush=True)


def as_database_owner(command):
    """The command as somebody PostgreSQL accepts: it refuses root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def run(command, **options):
    """Runs a command to its end and returns what it printed."""
    command = [str(part) for part in command]
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    if done.returncode != 0:
        raise BenchError(
            f"{command[0]} ended with {done.returncode}: {(done.stderr.strip() or done.stdout.strip())[-2000:]}",
            f"repeat it by hand: {' '.join(command)}")
    return done.stdout


class Programs:
    """The programs of a release build."""

    def __init__(self, home):
        self.environment = {**os.environ, "KAKUZUKE_HOME": str(home / "sign-in")}
        self.folder = None

    def build(self, names):
        """Builds the products that a run needs."""
        base = ["swift", "build", "-c", "release"]
        for name in names:
            say(f"building {name}")
            run([*base, "--product", name], cwd=ROOT)
        self.folder = pathlib.Path(run([*base, "--show-bin-path"], cwd=ROOT).strip())

    def path(self, name):
        """Where a program lies."""
        return self.folder / name

    def run(self, name, *parts):
        """Runs a program to its end and returns what it printed."""
        return run([self.path(name), *parts], env=self.environment)

    def json(self, name, *parts):
        """The JSON that a program prints."""
        return json.loads(self.run(name, *parts))

    def start(self, name, *parts, log, niceness=0):
        """Starts a program that goes on; a nicer one gives way to what is measured."""
        with open(log, "wb") as output:
            return subprocess.Popen(
                [str(self.path(name)), *(str(part) for part in parts)], stdin=subprocess.DEVNULL, stdout=output,
                stderr=output, env=self.environment, preexec_fn=lambda: os.nice(niceness))


def wait_for_line(process, log, start, seconds=120):
    """The first line of a log that begins so."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        for line in pathlib.Path(log).read_text(encoding="utf-8", errors="replace").splitlines():
            if line.startswith(start):
                return line
        time.sleep(0.05)
    raise BenchError(f"{process.args[0]} does not start", f"read {log}")


def stop(process):
    """Ends a process in order, and at last by force."""
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Server:
    """A private `kakuzuke-server dev`; with durable settings, as always."""

    def __init__(self, programs, folder, business_days_shift=0):
        self.programs, self.folder, self.shift = programs, pathlib.Path(folder), business_days_shift
        self.process, self.port = None, 0

    def __enter__(self):
        log = self.folder.with_name(self.folder.name + ".log")
        self.process = self.programs.start(
            "kakuzuke-server", "dev", "--data", self.folder, "--port", self.port, "--business-days-shift", self.shift,
            log=log)
        try:
            line = wait_for_line(self.process, log, "listening on 127.0.0.1:")
        except BaseException:
            self.__exit__()
            raise
        self.port = int(line.rsplit(":", 1)[1])
        return self

    def __exit__(self, *_):
        stop(self.process)
        # The database is the server's child and outlives it where the server had to be killed.
        try:
            text = (self.folder / "db" / "data" / "postmaster.pid").read_text(encoding="utf-8")
            os.kill(int(text.split("\n", 1)[0]), signal.SIGINT)
        except (OSError, ValueError):
            pass

    def psql(self, database, *commands):
        """Runs SQL past the server and returns rows without frame."""
        options = [part for command in commands for part in ("-c", command)]
        return run(
            as_database_owner([
                "psql", "-h", str(self.folder / "db"), "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1",
                "-tAq", *options]), cwd="/")

    def make_tenant(self, policy, products, stores, tokens):
        """Makes a tenant with a policy, products and stores, and a token for each store's agent."""
        installation = self.folder / "installation"

        def kakuzuke(*parts):
            return self.programs.run("kakuzuke", *parts)

        def login(token, profile):
            kakuzuke(
                "login", "--server", f"127.0.0.1:{self.port}", "--authority", installation / "authority.pem",
                "--token-file", token, "--profile", profile)

        tokens.mkdir(parents=True)
        owner = tokens / "owner"
        login(installation / "operator.token", "operator")
        kakuzuke(
            "tenant", "create", "--code", "bench", "--name", "Bench", "--time-zone", "America/New_York",
            "--currency", "JPY", "--owner-token-file", owner, "--profile", "operator")
        login(owner, "default")
        kakuzuke("policy", "upload", policy)
        self.activate("2016-01-01", tokens)
        kakuzuke("import", "products", products)
        for store in stores:
            kakuzuke("store", "add", "--code", store, "--name", f"Store {store}")
            kakuzuke("agent", "token", "--store", store, "--output", tokens / f"{store}.token")

    def activate(self, date, folder):
        """Puts the first version of the policy in force: a second person does, not who has written it."""
        invitation, password = folder / "activator.invitation", folder / "activator.password"
        self.programs.run(
            "kakuzuke", "user", "add", "--login", "activator", "--name", "Second person", "--role", "policy_activator",
            "--output", invitation)
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        self.programs.run(
            "kakuzuke", "login", "--server", f"127.0.0.1:{self.port}", "--authority",
            self.folder / "installation" / "authority.pem", "--invitation", invitation, "--password-file", password,
            "--profile", "activator")
        self.programs.run("kakuzuke", "policy", "activate", "1", "--from", date, "--profile", "activator")


def copy_folder(source, target):
    """Copies a folder with owners and times; what was there is removed."""
    shutil.rmtree(target, ignore_errors=True)
    run(["cp", "-a", source, target])
