"""Drives a real Chromium over its DevTools protocol, as a person with keyboard and screen would."""

import base64
import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time
import urllib.request

import websocket

# Longest wait for anything that a page does; seconds.
SECONDS_MAX = 15
# Programs that are tried, the smallest first; Debian's packages have these names.
PROGRAMS = ["chromium-headless-shell", "chromium"]
# Keys by their names: code, number, text that they write.
KEYS = {"Tab": ("Tab", 9, ""), "Enter": ("Enter", 13, "\r"), "Space": ("Space", 32, " ")}


class Chromium:
    """A browser without a screen that has one tab, and what its console has said."""

    def __init__(self):
        program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
        if program is None:
            raise SystemExit("there is no Chromium; install the Debian package chromium-headless-shell")
        self.folder = tempfile.mkdtemp(prefix="kz-chromium-")
        arguments = [
            program, "--headless", "--remote-debugging-port=0", f"--user-data-dir={self.folder}", "--no-first-run",
            "--disable-background-networking", "--disable-gpu", "--disable-dev-shm-usage",
            "--remote-allow-origins=*", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        ]
        # Chromium's own box of sand needs another user than root.
        if os.geteuid() == 0:
            arguments.append("--no-sandbox")
        self.process = subprocess.Popen(
            arguments + ["about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=self.folder,
            start_new_session=True)
        self.events, self.number = [], 0
        try:
            self.socket = websocket.create_connection(self._tab(), timeout=SECONDS_MAX)
            for part in ["Page", "Runtime", "Log", "Network", "Accessibility"]:
                self.call(part + ".enable")
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        # The program is a script that waits for the browser: both are ended, with all that the browser has started.
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _tab(self):
        end = time.monotonic() + SECONDS_MAX
        while time.monotonic() < end:
            try:
                port = pathlib.Path(self.folder, "DevToolsActivePort").read_text().split()[0]
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=SECONDS_MAX) as answer:
                    tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
                if tabs:
                    return tabs[0]["webSocketDebuggerUrl"]
            except (OSError, IndexError, ValueError):
                pass
            time.sleep(0.05)
        raise SystemExit("Chromium does not start")

    def call(self, method, **parameters):
        """Calls a method of the protocol and gives its result; events that come meanwhile are kept."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def evaluate(self, expression):
        """The value of an expression in the page; a promise is awaited."""
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(f"{expression[:200]}: {json.dumps(result['exceptionDetails'])[:600]}")
        return result["result"].get("value")

    def wait(self, expression):
        """Waits until an expression is true."""
        end = time.monotonic() + SECONDS_MAX
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise RuntimeError(f"never true: {expression}; the page shows:\n{self.text()}")
            time.sleep(0.05)

    def text(self, selector="body"):
        """What a part of the page shows."""
        return self.evaluate(f"document.querySelector({json.dumps(selector)}).innerText")

    def open(self, address):
        self.call("Page.navigate", url=address)
        self.wait("document.readyState === 'complete'")

    def press(self, key, count=1):
        code, number, text = KEYS[key]
        for _ in range(count):
            common = {"key": key if key != "Space" else " ", "code": code, "windowsVirtualKeyCode": number}
            self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **common)
            self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def write(self, text):
        self.call("Input.insertText", text=text)

    def screen(self, width, height, scheme):
        """Sets the width and height of the screen in pixels and whether it is light or dark."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1,
            mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, file):
        """Writes the whole page as a picture."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=True)
        pathlib.Path(file).write_bytes(base64.b64decode(shot["data"]))

    def troubles(self):
        """What the console has said that is wrong, and requests that failed or went elsewhere."""
        self.evaluate("1")
        found = []
        for event in self.events:
            method, told = event["method"], event.get("params", {})
            if method == "Runtime.exceptionThrown":
                found.append("exception: " + json.dumps(told["exceptionDetails"])[:600])
            if method == "Log.entryAdded" and told["entry"]["level"] in ("warning", "error"):
                found.append("console: " + told["entry"]["text"])
            if method == "Runtime.consoleAPICalled" and told["type"] in ("warning", "error"):
                found.append("console: " + json.dumps(told["args"])[:600])
        return found

    def requests(self):
        """Every address that was asked for."""
        return [
            event["params"]["request"]["url"] for event in self.events
            if event["method"] == "Network.requestWillBeSent"
        ]
