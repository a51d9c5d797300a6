"""What follows from a share ends with it, and its owner is told who is left."""

import os
import re

from django.db import transaction
from django.test import Client
from django.utils.html import strip_tags
from hypothesis import HealthCheck, given, settings
from hypothesis.extra.django import TestCase

from assets.models import Asset
from assets.querysets import State
from sharing.models import Album, AlbumEntry, AlbumMember, Partnership, SharedLink
from tests.assets.test_rule_oracle import ENDED, PEOPLE, Terms, build, worlds

WORLDS = int(os.environ.get("WORLDS", "10"))
many = settings(
    max_examples=WORLDS,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
)


def edges(world, people, albums, assets, links):
    """Each thing on which something may stand: how to cut it here and there."""
    for (sharer, recipient), terms in world.partnerships.items():
        if terms.stands:
            row = Partnership.objects.filter(
                sharer=people[sharer], recipient=people[recipient]
            )
            ended = {**world.partnerships, (sharer, recipient): Terms(stands=False)}
            yield {"partnerships": ended}, row, {"ended_at": ENDED}
    for album, person in world.members:
        row = AlbumMember.objects.filter(album=albums[album], user=people[person])
        yield {"members": world.members - {(album, person)}}, row, None
    for album, asset in world.entries:
        row = AlbumEntry.objects.filter(album=albums[album], asset=assets[asset])
        left = {k: v for k, v in world.entries.items() if k != (album, asset)}
        yield {"entries": left}, row, None
    for number, (maker, album, paused) in enumerate(world.links):
        row = SharedLink.objects.filter(pk=links[number].pk)
        after = list(world.links)
        after[number] = (maker, album, True)
        if not paused:
            yield {"links": after}, row, {"paused": True}
    for number in PEOPLE:
        row = type(people[number]).objects.filter(pk=people[number].pk)
        after = [on and at != number for at, on in enumerate(world.active)]
        if world.active[number]:
            yield {"active": after}, row, {"is_active": False}


class Rollback(Exception):
    """The world is to be as before."""


class ChainsEndAtOnce(TestCase):
    @many
    @given(worlds())
    def test_whatever_stood_on_an_edge_ends_with_it_and_nothing_else_does(self, world):
        people, assets, links = build(world)
        albums = list(Album.objects.order_by("title"))
        every = edges(world, people, albums, assets, links)
        for changed, rows, fields in every:
            after = type(world)(**{**vars(world), **changed})
            try:
                with transaction.atomic():
                    assert rows.update(**fields) if fields else rows.delete()
                    self.agree(after, people, assets, links)
                    raise Rollback
            except Rollback:
                continue

    def agree(self, world, people, assets, links):
        for number, person in enumerate(people):
            if world.active[number]:
                seen = {a for i, a in enumerate(assets) if world.sees(number, i)}
                assert set(Asset.objects.visible_to(person)) == seen
        for number, link in enumerate(links):
            link = SharedLink.objects.select_related("maker", "album").get(pk=link.pk)
            shown = {a for i, a in enumerate(assets) if world.visitor_sees(number, i)}
            assert set(Asset.objects.visible_through(link)) == shown


class OwnersAreToldTheTruth(TestCase):
    @many
    @given(worlds())
    def test_who_can_see_this_is_what_the_design_says(self, world):
        people, assets, links = build(world)
        for i, asset in enumerate(assets):
            owner, state = world.assets[i].owner, world.assets[i].state
            if not world.active[owner] or state == State.LOCKED:
                continue
            client = Client()
            client.force_login(people[owner])
            told = who_can_see(client.get(f"/photos/{asset.pk}/").text)
            partners = {
                people[n].first_name for n in PEOPLE if n != owner and world.opens(n, i)
            }
            peopled = {album for album, _ in world.members}
            shown_in = {
                f"Album {album}"
                for album, entry in world.entries
                if entry == i and world.entry_lives(album, i)
                # An album of one's own in which nobody else is shows it to nobody.
                if world.albums[album] != owner or album in peopled
            }
            by = sum(world.visitor_sees(n, i) for n in range(len(links)))
            assert told == (partners, shown_in, by)


def who_can_see(page):
    """Partners' names, albums' titles and the number of links, as a person reads."""
    said = re.search(r"Who can see this</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    assert said
    text = " ".join(strip_tags(said[1].replace("<br>", "\n")).split(" "))
    people = text.split("\n")[0].split("(")[0]
    numbers = re.search(r"Anyone with (?:one of )?(\d+) link", text)
    return (
        {name.strip() for name in people.split(",")[1:]},
        set(re.findall(r"The people of “(.*?)”", text)),
        int(numbers[1]) if numbers else 0,
    )
