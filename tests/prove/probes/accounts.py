"""Accounts, and what is open to anybody."""

from tests.prove.probes.allowed import is_staff
from tests.prove.probes.probe import ARGUMENTS, Ask, act, page, public
from tests.prove.world import PASSWORD


def has_passkey(ask: Ask) -> bool:
    return ask.truth.passkeys.get(ask.key) == ask.person


def own_session(ask: Ask) -> bool:
    """A session of the same person, and one that counts."""
    other = ask.world.actors.get(ask.key)
    return other is not None and other.person == ask.person


ACCOUNTS = [
    public("home", ok=(302,)),
    public("health", ok=(200, 503)),
    public("alive"),
    public("security-txt"),
    public("account_login", ok=(200, 302)),
    public(
        "account_login",
        method="POST",
        body=lambda ask: {"login": "nobody@example.org", "password": "wrong"},
        ok=(302, 422),
        effect=False,
    ),
    public("account_logout", ok=(200, 302)),
    public("account_logout", method="POST", ok=(302,), effect=False),
    public("accounts:setup", allows=lambda ask: False),
    public(
        "accounts:invitation",
        over="invited",
        args=ARGUMENTS["invited"],
        allows=lambda ask: ask.key in ask.world.invitations,
        tells=lambda ask: {("person", "olga")},
    ),
    public(
        "accounts:password-link",
        over="reset",
        args=ARGUMENTS["reset"],
        allows=lambda ask: ask.key == "pass",
        tells=lambda ask: {("person", "carl"), ("email", "carl")},
    ),
    public("admin:login", ok=(302,)),
    public("mfa_authenticate", ok=(302,)),
    public("mfa_authenticate", method="POST", ok=(302,), effect=False),
    *(
        page(f"accounts:{name}")
        for name in ("security", "confirm", "add-app", "add-passkey", "devices")
    ),
    act(
        "accounts:confirm",
        body=lambda ask: {"password": "wrong"},
        ok=(422,),
        effect=False,
        note="wrong",
    ),
    act("accounts:confirm", body=lambda ask: {"password": PASSWORD}, effect=False),
    act(
        "accounts:add-app", body=lambda ask: {"code": "1"}, ok=(302, 422), effect=False
    ),
    act("accounts:add-passkey", ok=(200, 422), effect=False),
    # Nobody here has an app; who has a passkey has codes.
    page("accounts:remove-app", ok=(302,)),
    act("accounts:remove-app", effect=False),
    page("accounts:new-codes", ok=(200, 302)),
    act("accounts:new-codes", ok=(200, 302), effect=False),
    act("accounts:codes-file", effect=False),
    page("accounts:remove-passkey", "passkey", has_passkey),
    act("accounts:remove-passkey", "passkey", has_passkey),
    act(
        "accounts:end-device",
        "device",
        own_session,
        # The session of a device is what goes.
        effect=False,
    ),
    act("accounts:end-others", effect=False),
    page("accounts:password"),
    act(
        "accounts:password",
        body=lambda ask: {"oldpassword": "x"},
        ok=(422,),
        effect=False,
    ),
    page("accounts:settings"),
    page("accounts:profile"),
    act("accounts:profile", body=lambda ask: {"name": ""}, ok=(422,), effect=False),
    page("accounts:keys"),
    act("accounts:keys", body=lambda ask: {"letter_keys": "on"}, effect=False),
    page("accounts:people", allows=is_staff),
    page("accounts:invite", ok=(302,)),
    act("accounts:invite", allows=is_staff, body=lambda ask: {"note": "x"}, ok=(200,)),
    act(
        "accounts:withdraw",
        "invitation",
        lambda ask: is_staff(ask) and ask.key == "inv",
    ),
    page("accounts:welcome", allows=is_staff),
]
