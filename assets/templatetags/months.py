"""Fifteen years of months as HTML. As templates they were 100 ms of every timeline."""

from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from assets.months import Section
from ram.templatetags.ram import hx, later_class

register = template.Library()


@register.simple_tag(takes_context=True)
def promised_months(context: Context, sections: Iterable[Section]) -> SafeString:
    """Months not asked for yet: each a link that keeps its promise on approach."""
    common = hx(context, trigger="intersect once rootMargin:200%", swap="outerMorph")
    return mark_safe(  # noqa: S308
        "".join(
            f'<section class="month {later_class(section.count)}" id="m-{section.key}"'
            f' data-url="{escape(section.url)}" data-label="{escape(section.label)}"'
            f' hx-get="{escape(section.url)}" {common}>'
            f"<h2>{escape(section.label)}</h2>"
            f'<a href="{escape(section.url)}">{escape(show_items(section.count))}</a>'
            f"</section>"
            for section in sections
            if section.days is None
        )
    )


@register.simple_tag
def month_links(index: Iterable[Section], current: int | None) -> SafeString:
    """The scrubber's list; the newest month of a year bears its number."""
    html, year = [], 0
    for section in index:
        here = ' aria-current="true"' if section.month == current else ""
        name = f"<b>{section.year}</b>" if section.year != year else ""
        year = section.year
        html.append(
            f'<li><a href="{escape(section.url)}" data-month="{section.key}"'
            f' aria-label="{escape(month_label(section))}"{here}>{name}</a></li>'
        )
    return mark_safe("".join(html))  # noqa: S308


def show_items(count: int) -> str:
    return ngettext("Show %(n)s item", "Show %(n)s items", count) % {"n": count}


def month_label(section: Section) -> str:
    words = ngettext("%(label)s, %(n)s item", "%(label)s, %(n)s items", section.count)
    return words % {"label": section.label, "n": section.count}
