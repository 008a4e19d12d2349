"""A real OpenID Connect provider (Canaille) on a loopback port, with one client and the persons that are named.

Usage: identity_provider.py --port PORT --client-id ID [--client-secret-file FILE]
                            --redirect-uri URI... --person NAME...

Everything is kept in memory. A person's password is NAME-secret-at-the-provider. The program writes `listening on
ISSUER` once it answers. Without a secret the client is a public one.
"""

import argparse
import datetime
import os
import secrets
import sys

# Authlib asks for https otherwise; the provider lives on a loopback address.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "true"

from canaille import create_app  # noqa: E402
from canaille.app import models  # noqa: E402
from canaille.backends import Backend  # noqa: E402
from joserfc import jwk  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402


def password(name):
    return f"{name}-secret-at-the-provider"


def application(port):
    key = jwk.generate_key("RSA", 2048)
    key.ensure_kid()
    return create_app(
        config={
            "SECRET_KEY": secrets.token_hex(24),
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "TRUSTED_HOSTS": ["127.0.0.1"],
            "CANAILLE": {"DATABASE": "memory", "JAVASCRIPT": False, "TIMEZONE": "UTC", "SMTP": None},
            # Nothing is trusted, so that the provider asks the person for consent.
            "CANAILLE_OIDC": {"ACTIVE_JWKS": [key.as_dict(private=True)], "TRUSTED_DOMAINS": []},
        }
    )


def fill(arguments):
    for name in arguments.person:
        Backend.instance.save(
            models.User(
                user_name=name,
                formatted_name=name,
                family_name=name,
                emails=[f"{name}@example.test"],
                password=password(name),
            )
        )
    secret = None
    if arguments.client_secret_file:
        with open(arguments.client_secret_file, encoding="utf-8") as file:
            secret = file.read().strip()
    client = models.Client(
        client_id=arguments.client_id,
        client_name="Kakuzuke",
        client_uri="https://kakuzuke.example.test",
        redirect_uris=arguments.redirect_uri,
        client_id_issued_at=datetime.datetime.now(datetime.timezone.utc),
        client_secret=secret,
        grant_types=["authorization_code"],
        response_types=["code"],
        scope=["openid"],
        # What OpenID Connect takes for granted; this provider would take RS512.
        id_token_signed_response_alg="RS256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
    )
    Backend.instance.save(client)
    client.audience = [client]
    Backend.instance.save(client)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--client-id", required=True)
    parser.add_argument("--client-secret-file")
    parser.add_argument("--redirect-uri", nargs="+", default=[])
    parser.add_argument("--person", nargs="+", default=[])
    arguments = parser.parse_args()
    app = application(arguments.port)
    with app.app_context():
        fill(arguments)
    server = make_server("127.0.0.1", arguments.port, app, threaded=True)
    print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
