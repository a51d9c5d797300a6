"""Which pictures are screenshots, as far as one can tell.

Better one too few than a photo too many: what is told apart here is what some people
do not show their partners, and its owner can mark the rest.
"""

import re

from assets.facts import Facts

# As systems name them, at the beginning: Android, Windows, GNOME, macOS, KDE.
NAMED = re.compile(
    r"""
    (?: screen[ _-]?shot | scrnshot | screen[ _-]?capture | bildschirmfoto
      | capture[ ]d[’']?[ ]?[eé]cran | captura[ _]de[ _](?:pantalla|ecr[aã]|tela)
      | schermata | istantanea[ _]schermo | schermafbeelding | sk[aä]rm(?:avbild|bild)
      | skjermbilde | sk[æa]rmbillede | n[aä]ytt[oö]kuva | zrzut[ ]ekranu
      | sn[ií]mek[ ]obrazovky | снимок[ ]экрана | スクリーンショット
      | 屏幕截图 | 截屏 | 截圖 | 螢幕截圖 | 스크린샷
    )
    (?: [\W_0-9] | $ )
    """,
    re.VERBOSE | re.IGNORECASE,
)
# An iPhone names them as it does photos, but keeps them as PNG, which no camera does.
NAMED_BY_IPHONE = re.compile(r"IMG_[0-9]{4,5}\.PNG$", re.IGNORECASE)
IPHONE_SCREENS = {
    *((640, 960), (640, 1136), (750, 1334), (828, 1792), (1080, 1920)),
    *((1125, 2436), (1170, 2532), (1179, 2556), (1206, 2622), (1242, 2208)),
    *((1242, 2688), (1260, 2736), (1284, 2778), (1290, 2796), (1320, 2868)),
    *((1488, 2266), (1536, 2048), (1620, 2160), (1640, 2360), (1668, 2224)),
    *((1668, 2388), (1668, 2420), (2048, 2732), (2064, 2752)),
}


def looks_like_one(facts: Facts, name: str, format: str, *, is_video: bool) -> bool:
    """Whether a file is a screenshot, by its own word, its name and its size."""
    if is_video:
        return False
    if facts.is_screenshot:
        return True
    # What an exposure was measured for is a photo, be it called what it may.
    if facts.lens or facts.f_number or facts.exposure or facts.iso:
        return False
    if NAMED.match(name):
        return True
    size = (facts.width or 0, facts.height or 0)
    screen = (min(size), max(size)) in IPHONE_SCREENS
    by_iphone = format == "png" and NAMED_BY_IPHONE.match(name) is not None
    return by_iphone and screen and not facts.make
