"""Add partner: who can be chosen, what is said before, and what is refused."""

import pytest

from accounts.models import User
from sharing.models import Partnership
from tests.factories import AssetFactory, PartnershipFactory, UserFactory
from tests.sharing.reading import HTMX, part, words

ADD = "/account/sharing/add/"


def picked(response):
    """The handles that can be ticked, and those that are."""
    people = response.text.split('id="picker-people"')[1].split("</fieldset>")[0]
    boxes = [box.split(">")[0] for box in people.split('name="people" value="')[1:]]
    return {box.split('"')[0]: "checked" in box for box in boxes}


def test_one_post_shares_the_library(as_user, anna, carl):
    response = as_user(anna).post(ADD, {"people": "carl"})

    assert response.status_code == 303
    assert response.url == "/account/sharing/"
    share = Partnership.objects.get()
    assert (share.sharer, share.recipient) == (anna, carl)


def test_several_people_are_added_at_once(as_user, anna, carl, olga):
    response = as_user(anna).post(ADD, {"people": ["carl", "olga"]}, follow=True)

    assert Partnership.objects.given_by(anna).count() == 2
    assert "Your library is now shared with Carl and Olga." in words(response)


def test_others_can_be_chosen_but_not_oneself_and_those_added(
    as_user, anna, ben, carl, olga
):
    assert picked(as_user(anna).get(ADD)) == {"carl": False, "olga": False}


def test_a_person_who_only_shares_with_me_can_be_chosen(as_user, anna, ben):
    response = as_user(ben).get(ADD)

    assert picked(response) == {"anna": False}
    assert "@anna · Shares with you" in words(response)


def test_the_picker_never_shows_an_email(as_user, anna, carl):
    response = as_user(anna).get(ADD)

    assert "@carl" in words(response)
    assert carl.email not in response.text


def test_deactivated_people_cannot_be_chosen(as_user, anna, carl):
    carl.deactivate()

    assert "carl" not in as_user(anna).get(ADD).text


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        (["anna"], "You cannot share with yourself."),
        (["ben"], "Ben Birch can see your library already."),
        (["carl", "carl"], "Carl Cedar is named twice."),
        (["nobody"], "There is nobody here with the handle “nobody”."),
        (["gone"], "There is nobody here with the handle “gone”."),
        (["ca\x00rl"], "There is nobody here with the handle"),
        (["<b>bold"], "There is nobody here with the handle “<b>bold”."),
        ([""], "There is nobody here with the handle “”."),
        ([], "Choose at least one person."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_one_wrong_name_and_nobody_is_added(
    as_user, anna, ben, carl, olga, people, reason, headers
):
    UserFactory(handle="gone", is_active=False)
    before = set(Partnership.objects.all())
    client = as_user(anna)

    sent = [*people, "olga"] if people else []
    response = client.post(ADD, {"people": sent}, headers=headers)

    assert response.status_code == 422
    assert reason in words(response)
    assert set(Partnership.objects.all()) == before


def test_each_wrong_name_has_its_reason(as_user, anna, ben):
    response = as_user(anna).post(ADD, {"people": ["anna", "ben", "nobody"]})

    said = part(response, "errors")
    assert "yourself" in said
    assert "Ben Birch can see your library already." in said
    assert "“nobody”" in said


def test_what_was_ticked_stays_ticked_when_refused(as_user, anna, carl, olga):
    response = as_user(anna).post(ADD, {"people": ["carl", "nobody"]})

    assert picked(response) == {"carl": True, "olga": False}


def test_the_sentence_says_in_numbers_what_they_will_see(as_user, anna, carl):
    AssetFactory.create_batch(3, owner=anna)
    AssetFactory.create_batch(2, owner=anna, is_video=True)
    AssetFactory(owner=anna, archived=True)
    AssetFactory(owner=anna, trashed=True)
    AssetFactory(owner=anna, locked=True)

    response = as_user(anna).get(ADD, {"people": "carl"})

    assert (
        "Carl will see 3 photos and 2 videos;"
        " 1 archived and 1 in the trash stay yours." in words(response)
    )


@pytest.mark.parametrize(
    ("people", "button"),
    [
        ([], "Share your library"),
        (["carl"], "Share with Carl"),
        (["carl", "olga"], "Share with 2 people"),
    ],
)
def test_the_button_names_whom_it_lets_in(as_user, anna, carl, olga, people, button):
    response = as_user(anna).get(ADD, {"people": people}, headers=HTMX)

    assert part(response, "picker-choice").endswith(f"Cancel {button}")


def test_the_dialog_is_the_same_as_the_page_without_its_frame(as_user, anna, carl):
    client = as_user(anna)
    page, fragment = client.get(ADD), client.get(ADD, headers=HTMX)

    assert "<html" in page.text
    assert "<h1>Share your library</h1>" in page.text
    assert "<html" not in fragment.text
    assert 'id="dialog-title"' in fragment.text
    assert picked(page) == picked(fragment)


def test_search_is_there_from_eight_people_on(as_user, anna):
    client = as_user(anna)
    UserFactory.create_batch(7)
    # Every page has a search for photos; the fragment is the picker alone.
    assert 'name="q"' not in client.get(ADD, headers=HTMX).text

    UserFactory()
    assert 'name="q"' in client.get(ADD, headers=HTMX).text


def test_search_finds_names_and_handles_as_people_type_them(as_user, anna):
    UserFactory.create_batch(8)
    UserFactory(handle="tomi", name="Tomás Rivera")
    client = as_user(anna)

    for typed in ("tomas", "RIVERA", "tomi", "riv tom", "Tomás"):
        assert picked(client.get(ADD, {"q": typed})) == {"tomi": False}
    assert "Nobody here has a name like that." in words(client.get(ADD, {"q": "zz"}))


def test_search_keeps_who_is_ticked(as_user, anna, carl):
    UserFactory.create_batch(8)
    UserFactory(handle="tomi", name="Tomás Rivera")

    response = as_user(anna).post(ADD, {"q": "tomas", "people": "carl", "look": "1"})

    assert picked(response) == {"carl": True, "tomi": False}
    assert not Partnership.objects.exists()


def test_a_search_too_long_is_refused(as_user, anna, carl):
    assert as_user(anna).get(ADD, {"q": "a" * 81}).status_code == 422


def test_alone_one_is_told_so(as_user, anna):
    said = words(as_user(anna).get(ADD))

    assert "You’re the only person here." in said
    assert "Invite someone" not in said


def test_who_may_invite_is_offered_to(as_user, olga):
    said = words(as_user(olga).get(ADD))

    assert "You’re the only person here." in said
    assert "Invite someone" in said


def test_when_all_are_added_one_is_told_so(as_user, anna, ben):
    assert "Everyone here already sees your library." in words(as_user(anna).get(ADD))


def test_htmx_gets_the_page_part_and_the_news(as_user, anna, carl):
    response = as_user(anna).post(ADD, {"people": "carl"}, headers=HTMX)

    assert response.status_code == 200
    assert response["HX-Retarget"] == "#partners"
    assert "<html" not in response.text
    assert "Your library is now shared with Carl." in part(response, "say")
    assert 'id="name-carl" tabindex="-1" autofocus' in response.text


def test_one_returns_to_where_one_came_from(as_user, anna, carl):
    form = {"people": "carl", "next": "/sharing/"}

    assert as_user(anna).post(ADD, form).url == "/sharing/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "photos/",
        "\x00",
    ],
)
def test_nobody_is_led_to_another_site(as_user, anna, carl, elsewhere):
    form = {"people": "carl", "next": elsewhere}

    assert as_user(anna).post(ADD, form).url == "/account/sharing/"
    page = as_user(anna).get("/account/sharing/with/carl/stop/", {"next": elsewhere})
    assert 'name="next" value="/account/sharing/"' in page.text


def test_strangers_are_sent_to_sign_in(as_user, anna):
    assert as_user(None).get(ADD).url.startswith("/login/")
    assert as_user(None).post(ADD, {"people": "anna"}).status_code == 404


def test_a_deactivated_person_adds_nobody(as_user, anna, carl):
    client = as_user(anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)

    assert client.post(ADD, {"people": "carl"}).status_code == 404
    assert not Partnership.objects.exists()


def test_the_picker_costs_the_same_however_many_people(
    as_user, anna, django_assert_max_num_queries
):
    client = as_user(anna)
    for person in UserFactory.create_batch(12)[:6]:
        PartnershipFactory(sharer=person, recipient=anna)

    with django_assert_max_num_queries(6):
        client.get(ADD)
