"""Does with an address what a person does in a browser: signs in at the provider, consents, and follows redirects.

Usage: browser.py ADDRESS PERSON PASSWORD [--print-callback]

Forms are filled in as they come: user name, password, consent. With --print-callback the address to which the provider
finally sends the browser is printed instead of opened, for a test that finishes itself.
"""

import argparse
import html.parser
import http.cookiejar
import sys
import urllib.error
import urllib.parse
import urllib.request

# Most pages and redirects on the way from the first address to the application.
STEPS_MAX = 20
SECONDS_MAX = 20


class Forms(html.parser.HTMLParser):
    """The forms of a page, each with its fields and buttons."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append(
                {"action": attributes.get("action", ""), "method": attributes.get("method", "get").lower(),
                 "fields": {}, "buttons": []})
        elif self.forms and tag == "input" and attributes.get("name"):
            if attributes.get("type") == "submit":
                self.forms[-1]["buttons"].append((attributes["name"], attributes.get("value", "")))
            else:
                self.forms[-1]["fields"][attributes["name"]] = attributes.get("value", "")
        elif self.forms and tag == "button" and attributes.get("name"):
            self.forms[-1]["buttons"].append((attributes["name"], attributes.get("value", "")))


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """Redirects are followed one at a time, to see where they lead."""

    def redirect_request(self, *arguments):
        return None


class Browser:
    def __init__(self, start):
        self.provider = urllib.parse.urlsplit(start).netloc
        self.opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), NoRedirects())

    def open(self, address, fields=None):
        """The next address of a redirect, or None with the page."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(address, data=data)
        if fields is not None:
            request.add_header("Referer", address)
        try:
            with self.opener.open(request, timeout=SECONDS_MAX) as answer:
                return None, answer.read().decode()
        except urllib.error.HTTPError as error:
            location = error.headers.get("Location")
            if 300 <= error.code < 400 and location:
                return urllib.parse.urljoin(address, location), ""
            return None, f"status {error.code}: " + error.read().decode(errors="replace")

    def at_provider(self, address):
        return urllib.parse.urlsplit(address).netloc == self.provider


def answer(page, person, password):
    """The form of the page that leads on, filled in: (action, fields); None: there is none."""
    forms = Forms()
    forms.feed(page)
    for form in forms.forms:
        fields = dict(form["fields"])
        names = set(fields)
        buttons = dict(form["buttons"])
        if "password" in names:
            fields["password"] = password
        elif "login" in names:
            fields["login"] = person
        elif "answer" not in buttons and not any(value == "accept" for value in buttons.values()):
            continue
        for name, value in form["buttons"]:
            if value == "accept":
                fields[name] = value
        return form["action"], fields
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("person")
    parser.add_argument("password")
    parser.add_argument("--print-callback", action="store_true")
    arguments = parser.parse_args()
    browser = Browser(arguments.address)
    address, fields = arguments.address, None
    for _ in range(STEPS_MAX):
        following, page = browser.open(address, fields)
        if following is not None:
            if not browser.at_provider(following) and arguments.print_callback:
                print(following)
                return 0
            address, fields = following, None
            continue
        if not browser.at_provider(address):
            print(page)
            return 1 if page.startswith("status ") else 0
        filled = answer(page, arguments.person, arguments.password)
        if filled is None:
            print(f"no form leads on from {address}: {page[:2000]}", file=sys.stderr)
            return 1
        action, fields = filled
        address = urllib.parse.urljoin(address, action)
    print(f"still at {address} after {STEPS_MAX} steps", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
