"""Show in timeline: the recipient's own switch, wherever it stands."""

import pytest

from sharing import partnerships
from sharing.models import Partnership
from tests.factories import PartnershipFactory
from tests.sharing.reading import HTMX, part, words

SWITCH = "/account/sharing/from/anna/timeline/"
PLACES = ["/account/sharing/", "/sharing/", "/partners/anna/"]


def is_on():
    return Partnership.objects.get(sharer__handle="anna").in_timeline


@pytest.mark.parametrize("place", PLACES)
def test_the_switch_shows_what_is_stored_and_sends_the_other(as_user, ben, place):
    client = as_user(ben)
    assert 'aria-checked="false" name="show" value="1"' in client.get(place).text

    client.post(SWITCH, {"show": "1"})
    assert 'aria-checked="true" name="show" value="0"' in client.get(place).text


@pytest.mark.parametrize("place", PLACES)
def test_without_javascript_one_is_back_where_one_was(as_user, ben, place):
    client = as_user(ben)
    form = client.get(place).text.split('id="timeline-anna"')[1].split("</form>")[0]
    assert f'name="next" value="{place}"' in form

    response = client.post(SWITCH, {"show": "1", "next": place})

    assert (response.status_code, response.url) == (303, place)
    said = words(client.get(place))
    assert "Anna’s photos now show in your timeline." in said


def test_htmx_gets_the_switch_itself_and_the_news(as_user, ben):
    form = {"show": "1", "next": "/partners/anna/"}
    response = as_user(ben).post(SWITCH, form, headers=HTMX)

    assert response.status_code == 200
    assert "<html" not in response.text
    assert 'id="timeline-anna"' in response.text
    assert 'aria-checked="true"' in response.text
    assert 'name="next" value="/partners/anna/"' in response.text
    assert part(response, "say") == "Anna’s photos now show in your timeline."


def test_off_again(as_user, ben):
    client = as_user(ben)
    client.post(SWITCH, {"show": "1"})
    response = client.post(SWITCH, {"show": "0"}, headers=HTMX)

    assert not is_on()
    assert part(response, "say") == "Anna’s photos no longer show in your timeline."


@pytest.mark.parametrize("show", ["1", "0"])
def test_sending_a_state_twice_is_sending_it_once(as_user, ben, show):
    client = as_user(ben)
    client.post(SWITCH, {"show": show})
    client.post(SWITCH, {"show": show})

    assert is_on() is (show == "1")


@pytest.mark.parametrize("form", [{}, {"show": ""}, {"show": "2"}, {"show": "true"}])
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("stored", [True, False])
def test_neither_on_nor_off_changes_nothing(as_user, ben, form, headers, stored):
    Partnership.objects.update(in_timeline=stored)
    response = as_user(ben).post(SWITCH, form, headers=headers)

    assert response.status_code == 422
    assert "Nothing changed." in words(response)
    assert f'aria-checked="{str(stored).lower()}"' in response.text
    assert is_on() is stored


def test_the_sharer_cannot_set_it(as_user, anna, ben):
    response = as_user(anna).post("/account/sharing/from/ben/timeline/", {"show": "1"})

    assert response.status_code == 404
    assert as_user(anna).post(SWITCH, {"show": "1"}).status_code == 404
    assert not is_on()


def test_whom_nobody_shares_with_meets_nothing(as_user, ben, carl):
    client = as_user(carl)
    for handle in ("anna", "nobody", "carl"):
        path = f"/account/sharing/from/{handle}/timeline/"
        assert client.post(path, {"show": "1"}).status_code == 404
    assert not is_on()


def test_after_a_removal_there_is_nothing_to_switch(as_user, ben):
    partnerships.stop(Partnership.objects.get())

    assert as_user(ben).post(SWITCH, {"show": "1"}).status_code == 404


def test_a_removal_in_the_same_moment_is_noticed(as_user, ben, monkeypatch):
    monkeypatch.setattr(partnerships, "set_in_timeline", lambda share, show: False)

    assert as_user(ben).post(SWITCH, {"show": "1"}).status_code == 404


def test_a_deactivated_sharer_has_nothing_to_switch(as_user, anna, ben):
    anna.deactivate()

    assert as_user(ben).post(SWITCH, {"show": "1"}).status_code == 404


def test_it_cannot_be_set_by_a_link(as_user, ben):
    assert as_user(ben).get(SWITCH, {"show": "1"}).status_code == 405
    assert as_user(None).post(SWITCH, {"show": "1"}).status_code == 404


def test_each_partner_has_their_own(as_user, ben, carl):
    PartnershipFactory(sharer=carl, recipient=ben)
    as_user(ben).post(SWITCH, {"show": "1"})

    assert is_on()
    assert not Partnership.objects.get(sharer=carl).in_timeline
