"""A deactivated person is out everywhere, and back as before when activated."""

from accounts.models import Session


def test_deactivated_person_is_signed_out_on_the_next_request(as_user, anna):
    phone, desk = as_user(anna), as_user(anna)
    assert desk.get("/account/profile/").status_code == 200

    anna.deactivate()

    for client in (phone, desk):
        assert client.get("/account/profile/").url.startswith("/login/")
        assert client.post("/account/profile/", {}).status_code == 404
    assert not Session.objects.filter(user=anna).exists()


def test_session_that_survived_opens_nothing_either(as_user, anna):
    """However somebody was made inactive: the row is read with each request."""
    client = as_user(anna)
    type(anna).objects.filter(pk=anna.pk).update(is_active=False)

    assert client.get("/account/profile/").url.startswith("/login/")


def test_activated_person_signs_in_again(as_user, anna):
    anna.deactivate()
    anna.activate()

    assert as_user(anna).get("/account/profile/").status_code == 200
