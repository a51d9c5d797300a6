"""Operators see people, counts and jobs; never a photo or what it is called."""

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import PasswordLink, Session, User
from assets.models import StoredFile
from sharing.models import Partnership
from tests.factories import (
    PASSWORD,
    AssetFactory,
    PartnershipFactory,
    StoredFileFactory,
)

PEOPLE = "/admin/accounts/user/"
PARTNERSHIPS = "/admin/sharing/partnership/"
JOBS = "/admin/assets/storedfile/"
OVERVIEW = "/admin/assets/storedfile/overview/"
LOG = "/admin/admin/logentry/"
SECRET_NAME = "CANARY-holiday.jpg"


@pytest.fixture
def operator(as_user, olga):
    return as_user(olga)


def act(client, page, action, *rows, **fields):
    ids = [str(row.pk) for row in rows]
    return client.post(page, {"action": action, "_selected_action": ids, **fields})


@pytest.mark.parametrize(
    "path", ["/admin/", PEOPLE, PARTNERSHIPS, JOBS, OVERVIEW, LOG, f"{PEOPLE}add/"]
)
def test_admin_is_for_operators_only(as_user, client, anna, operator, path):
    assert operator.get(path).status_code == 200
    assert as_user(anna).get(path).status_code == 404
    assert client.get(path).url.startswith("/login/")
    assert client.post(path, {}).status_code == 404


def test_no_page_shows_what_a_file_is_called(operator, anna):
    failed = StoredFileFactory(status=StoredFile.Status.FAILED, reason="Damaged.")
    asset = AssetFactory(owner=anna, file=failed, name=SECRET_NAME)
    pages = ["/admin/", PEOPLE, f"{PEOPLE}{anna.pk}/change/", PARTNERSHIPS, JOBS]
    pages += [f"{JOBS}{failed.pk}/change/", OVERVIEW, LOG]

    for page in pages:
        text = operator.get(page).text
        assert "CANARY" not in text
        assert str(asset.pk) not in text
    assert "Damaged." in operator.get(JOBS).text


def test_photos_albums_and_links_are_not_in_the_admin(operator):
    for path in ["assets/asset/", "sharing/album/", "sharing/sharedlink/"]:
        assert operator.get(f"/admin/{path}").status_code == 404


def test_operator_makes_a_person_with_a_password(operator, client):
    response = operator.post(
        f"{PEOPLE}add/",
        {
            "name": "Dora Dogwood",
            "email": "Dora@example.org",
            "handle": "dora",
            "password": PASSWORD,
            "password_again": PASSWORD,
            "time_zone": "UTC",
        },
    )

    dora = User.objects.get(handle="dora")
    assert response.status_code == 302
    assert dora.email == "dora@example.org"
    assert dora.check_password(PASSWORD)
    assert not dora.is_staff


def test_weak_password_makes_nobody(operator):
    fields = {"name": "D", "email": "d@example.org", "time_zone": "UTC"}
    passwords = {"password": "short", "password_again": "short"}

    response = operator.post(f"{PEOPLE}add/", {**fields, **passwords})

    assert response.status_code == 200
    assert not User.objects.filter(email="d@example.org").exists()


def test_operator_changes_who_operates_but_not_themselves(operator, anna, olga):
    fields = {"name": "A", "email": anna.email, "time_zone": "UTC", "is_staff": "on"}
    operator.post(f"{PEOPLE}{anna.pk}/change/", fields)
    fields = {"name": "O", "email": olga.email, "time_zone": "UTC"}
    operator.post(f"{PEOPLE}{olga.pk}/change/", fields)

    anna.refresh_from_db()
    olga.refresh_from_db()
    assert (anna.is_staff, olga.is_staff) == (True, True)


def test_new_email_is_the_one_to_sign_in_with(operator, client, anna):
    client.post("/login/", {"login": anna.email, "password": PASSWORD})
    client.post("/logout/")
    fields = {"name": "A", "email": "New@example.org", "time_zone": "UTC"}
    operator.post(f"{PEOPLE}{anna.pk}/change/", fields)

    old = client.post("/login/", {"login": "anna@example.org", "password": PASSWORD})
    new = client.post("/login/", {"login": "new@example.org", "password": PASSWORD})

    assert (old.status_code, new.status_code) == (422, 302)


def test_deactivating_signs_out_and_is_logged(operator, as_user, anna, olga):
    client = as_user(anna)

    act(operator, PEOPLE, "deactivate", anna, olga)

    anna.refresh_from_db()
    olga.refresh_from_db()
    assert (anna.is_active, olga.is_active) == (False, True)
    assert client.get("/account/profile/").status_code == 302
    assert not Session.objects.filter(user=anna).exists()
    assert "Deactivated." in LogEntry.objects.get().get_change_message()

    act(operator, PEOPLE, "activate", anna)
    anna.refresh_from_db()
    assert anna.is_active
    assert LogEntry.objects.count() == 2


def test_nobody_is_deleted_in_the_admin(operator, anna):
    assert operator.get(f"{PEOPLE}{anna.pk}/delete/").status_code == 403
    act(operator, PEOPLE, "delete_selected", anna, post="yes")

    assert User.objects.filter(pk=anna.pk).exists()


def test_password_link_is_shown_once_and_logged(operator, client, anna, settings):
    page = act(operator, PEOPLE, "issue_password_link", anna)

    link = page.context["link"]
    assert link in page.text
    assert client.get(link.removeprefix(settings.RAM_URL)).status_code == 200
    assert PasswordLink.objects.get().user == anna
    assert "password" in LogEntry.objects.get().get_change_message()
    secret = link.split("/")[-2]
    assert secret not in operator.get(PEOPLE).text
    assert secret not in operator.get(LOG).text


def test_password_link_is_for_one_active_person(operator, anna, carl):
    act(operator, PEOPLE, "issue_password_link", anna, carl)
    anna.deactivate()
    act(operator, PEOPLE, "issue_password_link", anna)

    assert not PasswordLink.objects.exists()


def test_passwords_are_not_shown(operator, anna):

    assert anna.password not in operator.get(f"{PEOPLE}{anna.pk}/change/").text


def test_operator_ends_a_partnership_with_a_reason(operator, olga, anna, ben):
    partnership = Partnership.objects.get()

    question = act(operator, PARTNERSHIPS, "end_partnerships", partnership)
    assert "Anna Alder shares with Ben Birch" in question.text
    assert Partnership.objects.live().exists()
    unexplained = act(
        operator, PARTNERSHIPS, "end_partnerships", partnership, confirmed="1"
    )
    assert unexplained.status_code == 422
    act(
        operator,
        PARTNERSHIPS,
        "end_partnerships",
        partnership,
        confirmed="1",
        reason="Anna asked for it",
    )

    partnership.refresh_from_db()
    assert partnership.ended_at
    assert partnership.ended_by == olga
    assert partnership.ended_because == "Anna asked for it"
    assert "Anna asked for it" in LogEntry.objects.get().get_change_message()


def test_partnership_that_has_ended_stays_as_it_ended(operator, anna, carl):
    partnership = PartnershipFactory(
        sharer=anna, recipient=carl, ended_at="2026-01-01T00:00Z", ended_by=anna
    )

    act(
        operator,
        PARTNERSHIPS,
        "end_partnerships",
        partnership,
        confirmed="1",
        reason="late",
    )

    partnership.refresh_from_db()
    assert partnership.ended_by == anna
    assert not LogEntry.objects.exists()


def test_partnerships_are_neither_made_nor_changed_there(operator, ben):
    partnership = Partnership.objects.get()

    assert operator.get(f"{PARTNERSHIPS}add/").status_code == 403
    change = f"{PARTNERSHIPS}{partnership.pk}/change/"
    assert operator.get(change).status_code == 200
    assert operator.post(change, {"in_timeline": "on"}).status_code == 403


def test_failed_job_is_tried_again(operator):
    failed = StoredFileFactory(status=StoredFile.Status.FAILED, attempts=3)
    video = StoredFileFactory(playback=StoredFile.Playback.FAILED, playback_attempts=3)

    act(operator, JOBS, "retry", failed, video)

    failed.refresh_from_db()
    video.refresh_from_db()
    assert (failed.status, failed.attempts) == (StoredFile.Status.PENDING, 0)
    assert (video.playback, video.playback_attempts) == (
        StoredFile.Playback.WANTED,
        0,
    )


def test_jobs_are_files_that_are_not_ready(operator):
    ready = StoredFileFactory()
    waiting = StoredFileFactory(status=StoredFile.Status.PENDING)

    found = operator.get(JOBS).context["cl"].queryset
    assert list(found) == [waiting]
    assert ready not in found


def test_overview_counts_and_weighs(operator, anna, ben):
    shared = StoredFileFactory(size=3_000_000)
    AssetFactory(owner=anna, file=shared)
    AssetFactory(owner=anna, file=StoredFileFactory(size=1_000_000), archived=True)
    AssetFactory(owner=ben, file=shared)
    StoredFileFactory(status=StoredFile.Status.FAILED, size=0)

    context = operator.get(OVERVIEW).context

    rows = {row["person"]: row for row in context["rows"]}
    assert rows[anna]["bytes"] == 4_000_000
    assert (rows[anna]["kept"].photos, rows[anna]["kept"].archived) == (1, 1)
    assert rows[ben]["bytes"] == 3_000_000
    assert context["stored"] == {"files": 3, "bytes": 4_000_000}
    assert context["queue"]["failed"] == 1


def test_admin_allows_its_own_scripts_and_nothing_inline(operator):
    policy = operator.get("/admin/").headers["Content-Security-Policy"]

    assert "require-trusted-types-for" not in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert (
        "require-trusted-types-for"
        in (operator.get("/account/profile/").headers["Content-Security-Policy"])
    )


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/admin/login/", "/login/"),
        ("/admin/logout/", "/logout/"),
        ("/admin/password_change/", "/password/change/"),
    ],
)
def test_there_is_one_door_to_sign_in_out_and_change_the_password(
    operator, path, place
):
    assert operator.get(path).url == place


def test_log_is_for_reading(operator, anna):
    act(operator, PEOPLE, "deactivate", anna)
    entry = LogEntry.objects.get()

    assert "Deactivated." in operator.get(LOG).text
    assert operator.post(f"{LOG}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert LogEntry.objects.count() == 1
