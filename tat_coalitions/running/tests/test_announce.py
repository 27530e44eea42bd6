"""What is printed when the embedded mode answers."""

from tat_coalitions.running.announce import announcement

DEMO = {
    "users": [
        {"email": "alice@example.org", "password": "a long password", "role": "administrator", "totp": "ABCDEFGH"},
        {"email": "bob@example.org", "password": "", "role": "lead", "totp": ""},
    ],
    "builds": ["el-paso"],
    "door_link": "http://localhost:8000/go/door/1-abc/",
}


def test_it_says_where_it_is_how_to_sign_in_and_where_the_door_is():
    assert announcement("http://localhost:8000", DEMO, has_mailbox=True) == [
        "TAT Coalition Builds is at http://localhost:8000/ - Ctrl-C stops it.",
        "",
        "Sign in at http://localhost:8000/accounts/login/ as",
        "  administrator: alice@example.org",
        "      password a long password",
        "      authenticator secret ABCDEFGH",
        "  lead: bob@example.org",
        "      a code is mailed when signing in",
        "",
        "The door of a build, for a helper without an account: http://localhost:8000/go/door/1-abc/",
        "",
        "Every mail stays on this machine and can be read at http://localhost:8000/desk/outbox/mailbox/",
    ]


def test_without_demo_content_and_mailbox_it_says_where_it_is():
    assert announcement("http://localhost:8000", {}, has_mailbox=False) == [
        "TAT Coalition Builds is at http://localhost:8000/ - Ctrl-C stops it."
    ]
