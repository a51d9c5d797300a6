"""Sentences with numbers in them read well, whatever the numbers."""

import pytest

from assets.timeline import Holdings
from sharing.sentences import items, library, share_with, will_see
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (
            Holdings(8412, 310, 212, 9),
            "8,412 photos and 310 videos; 212 archived and 9 in the trash stay yours",
        ),
        (Holdings(1, 1, 1, 0), "1 photo and 1 video; 1 archived stays yours"),
        (Holdings(0, 2, 0, 1), "2 videos; 1 in the trash stays yours"),
        (Holdings(5, 0, 0, 3), "5 photos; 3 in the trash stay yours"),
        (Holdings(5, 0, 2, 0), "5 photos; 2 archived stay yours"),
        (Holdings(7, 0, 0, 0), "7 photos"),
        (Holdings(0, 0, 0, 0), "No photos yet"),
        (Holdings(0, 0, 4, 0), "No photos yet; 4 archived stay yours"),
    ],
)
def test_a_library_in_numbers(held, said):
    assert library(held) == said


@pytest.mark.parametrize(
    ("held", "said"), [(Holdings(1), "1 item"), (Holdings(4218, 312), "4,530 items")]
)
def test_the_size_of_a_library(held, said):
    assert items(held) == said


def test_what_people_will_see():
    tomas, jo = UserFactory.build(name="Tomás Rivera"), UserFactory.build(name="Jo A")

    assert will_see([tomas], Holdings(2, 0, 1)) == (
        "Tomás will see 2 photos; 1 archived stays yours."
    )
    assert will_see([tomas, jo], Holdings(2)) == "Tomás and Jo will see 2 photos."
    assert will_see([], Holdings(2)) == "They will see 2 photos."
    assert will_see([jo], Holdings()) == (
        "Jo will see your photos as soon as you have some."
    )


def test_what_the_button_says():
    people = [UserFactory.build(name=name) for name in ("Tomás Rivera", "Jo", "Ana")]

    assert share_with([]) == "Share your library"
    assert share_with(people[:1]) == "Share with Tomás"
    assert share_with(people) == "Share with 3 people"
