"""The sweep removes what opens nothing any more, and nothing else."""

from datetime import timedelta

from django.utils import timezone

from accounts.housekeeping import sweep
from accounts.models import Invitation, PasswordLink, Session


def test_expired_sessions_and_invitations_go_open_ones_stay(as_user, anna, olga):
    now = timezone.now()
    as_user(anna)
    as_user(olga)
    Session.objects.filter(user=anna).update(expire_date=now)
    expired, _secret = Invitation.make(olga)
    Invitation.objects.filter(pk=expired.pk).update(expires_at=now)
    used, _secret = Invitation.make(olga)
    Invitation.objects.filter(pk=used.pk).update(expires_at=now, used_by=anna)
    fresh, _secret = Invitation.make(olga)

    sweep()
    sweep()

    assert [session.user for session in Session.objects.all()] == [olga]
    assert set(Invitation.objects.all()) == {used, fresh}


def test_password_links_stay_a_year_and_until_told(anna, olga):
    long_ago = timezone.now() - timedelta(days=366)
    told, _secret = PasswordLink.issue(anna, olga)
    untold, _secret = PasswordLink.issue(anna, olga)
    recent, _secret = PasswordLink.issue(anna, olga)
    old = PasswordLink.objects.filter(pk__in=[told.pk, untold.pk])
    old.update(expires_at=long_ago)
    PasswordLink.objects.filter(pk=told.pk).update(told_at=long_ago)

    sweep()

    assert set(PasswordLink.objects.all()) == {untold, recent}
