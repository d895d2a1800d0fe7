"""A mail server that delivers into a folder: smtp.py DIR PORT [TLS CERT KEY].  TLS is none, starttls or implicit.

Needs aiosmtpd (Debian: python3-aiosmtpd). Each mail becomes DIR/NNNN.json. SMTP_USER and SMTP_PASSWORD demand AUTH.
A recipient that begins with "reject" is refused with 550, with "tempfail" with 451; "slow" is answered after 20 seconds.
"""
import asyncio, email, email.policy, json, os, ssl, sys, threading
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

folder, port = sys.argv[1], int(sys.argv[2])
tls, cert, key = sys.argv[3:6] if len(sys.argv) > 3 else ("none", None, None)
user, password = os.environ.get("SMTP_USER"), os.environ.get("SMTP_PASSWORD")
count = 0


class Box:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("reject"):
            return "550 5.1.1 no such user"
        if address.startswith("tempfail"):
            return "451 4.3.0 try later"
        if address.startswith("slow"):
            await asyncio.sleep(20)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        count += 1
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        part = lambda kind: message.get_body((kind,)).get_content().replace("\r\n", "\n")
        told = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or tls == "implicit", "user": session.authenticated,
                "headers": {name: str(value) for name, value in message.items()}, "text": part("plain"), "html": part("html")}
        path = os.path.join(folder, "%05d-%d" % (count, os.getpid()))
        with open(path, "w") as file:
            json.dump(told, file)
        os.rename(path, path + ".json")
        return "250 queued"


def check(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (user.encode(), password.encode())
    return AuthResult(success=good, handled=good)  # not handled: aiosmtpd answers 535


settings = {"enable_SMTPUTF8": True}
if tls != "none":
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    settings.update({"tls_context": context, "require_starttls": True} if tls == "starttls" else {"ssl_context": context})
if user:
    settings.update(auth_required=True, auth_require_tls=tls == "starttls", authenticator=check)
Controller(Box(), hostname="127.0.0.1", port=port, **settings).start()
print("ready", flush=True)
threading.Event().wait()
