"""What browsers say of themselves, in words that people know."""

from django.utils.translation import gettext as _

# The first that is found counts: most claim to be others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def in_words(user_agent: str) -> str:
    """Browser and system: "Firefox on Linux"."""
    browser = named(user_agent, BROWSERS)
    system = named(user_agent, SYSTEMS)
    if browser and system:
        said = {"browser": browser, "system": system}
        return _("%(browser)s on %(system)s") % said
    return browser or system or _("Unknown browser")


def named(user_agent: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for sign, name in names if sign in user_agent), "")
