"""Account settings: the shell and the profile."""

import pytest

from accounts.forms import ProfileForm
from accounts.models import User
from assets.memory_forms import ShowForm
from assets.preference_forms import PhotosForm


def test_overview_leads_everywhere_also_where_a_phone_has_no_tab_for(as_user, anna):
    page = as_user(anna).get("/account/").text

    for address in ["profile/", "sharing/"]:
        assert f'href="/account/{address}"' in page
    for address in ["/account/security/", "/account/devices/", "/archive/", "/trash/"]:
        assert f'href="{address}"' in page
    assert 'action="/logout/"' in page
    assert "/account/people/" not in page
    assert "/admin/" not in page


def test_person_changes_name_color_and_zone(as_user, anna):
    response = as_user(anna).post(
        "/account/profile/",
        {"name": "Anna Ash", "hue": "5", "time_zone": "Asia/Tokyo"},
    )

    anna.refresh_from_db()
    assert response.status_code == 302
    assert (anna.name, anna.hue, anna.time_zone) == ("Anna Ash", 5, "Asia/Tokyo")


def test_nothing_else_can_be_changed_there(as_user, anna):
    as_user(anna).post(
        "/account/profile/",
        {
            "name": "Anna",
            "hue": "0",
            "time_zone": "UTC",
            "is_staff": "on",
            "email": "x@example.org",
            "handle": "olga",
        },
    )

    anna.refresh_from_db()
    assert (anna.is_staff, anna.email, anna.handle) == (
        False,
        "anna@example.org",
        "anna",
    )


@pytest.mark.parametrize(
    "changed", [{"name": ""}, {"hue": "8"}, {"hue": "x"}, {"time_zone": "Nowhere"}]
)
def test_bad_answers_change_nothing(as_user, anna, changed):
    fields = {"name": "Anna Ash", "hue": "1", "time_zone": "UTC", **changed}

    response = as_user(anna).post("/account/profile/", fields)

    anna.refresh_from_db()
    assert response.status_code == 422
    assert anna.name == "Anna Alder"


def test_sections_that_exist_are_listed(as_user, anna, olga):
    page = as_user(anna).get("/account/profile/").text
    for address in [
        "/account/security/",
        "/account/devices/",
        "/account/sharing/",
        "/logout/",
    ]:
        assert f'href="{address}"' in page
    assert 'href="/admin/"' not in page
    assert 'href="/admin/"' in as_user(olga).get("/account/profile/").text


def test_settings_write_nothing_but_themselves(anna):
    """Whoever was deactivated meanwhile, or has a new password, keeps that."""
    stored = User.objects.filter(pk=anna.pk)
    data = {"name": "Anna A", "hue": 3, "time_zone": "UTC"}
    data |= {"who": "mine", "folds_copies": "on", "shows_memories": "on"}
    for form_class in (ProfileForm, PhotosForm, ShowForm):
        form = form_class(data, instance=User.objects.get(pk=anna.pk))
        assert form.is_valid(), form.errors
        stored.update(is_active=False, password="new")
        form.save()
        assert stored.values_list("is_active", "password").get() == (False, "new")
    assert stored.values_list("name", "who").get() == ("Anna A", "mine")
