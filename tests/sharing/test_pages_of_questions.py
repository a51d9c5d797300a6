"""What is asked in a dialog has a page of its own, too, and works there by itself."""

import pytest

from tests.factories import AssetFactory
from tests.sharing.reading import HTMX

STOP = ("anna", "/account/sharing/with/ben/stop/")
LEAVE = ("ben", "/account/sharing/from/anna/leave/")
ADD = ("anna", "/account/sharing/add/")
CHOOSE = ("anna", "/albums/choose/")


@pytest.mark.parametrize(("handle", "path"), [STOP, LEAVE, ADD, CHOOSE])
def test_a_question_on_its_own_page_is_answered_by_a_whole_page(
    as_user, anna, ben, carl, handle, path
):
    AssetFactory(owner=anna)
    person = as_user({"anna": anna, "ben": ben}[handle])

    page = person.get(path).content.decode()
    alone = page.partition("<main")[2]
    in_dialog = person.get(path, headers=HTMX).content.decode()

    # The parts that an answer to the dialog replaces are not on the question's page.
    assert 'method="post"' in alone
    assert 'hx-target="#dialog"' not in alone
    assert 'hx-target="#dialog"' in in_dialog
