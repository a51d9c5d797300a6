"""Links as pictures that a phone can read."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

QUIET = 4


def qr_code(text: str, label: str = "") -> SafeString:
    """An inline SVG without a style in it, dark on light in both color schemes."""
    # Brings Pillow along, which is time no process should spend that draws no code.
    import qrcode

    code = qrcode.QRCode(border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, dark in enumerate(row)
        if dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" '
        'shape-rendering="crispEdges"><rect width="{size}" height="{size}" '
        'fill="#fff"/><path d="{path}" fill="#000"/></svg>',
        size=len(rows),
        label=label or _("The same link as a QR code"),
        path=path,
    )
