from django.db import connection

from assets.models import Asset, LibraryMonth
from tests.factories import AssetFactory


def test_a_deleted_person_leaves_no_months(anna):
    AssetFactory.create_batch(3, owner=anna)
    anna.delete()
    connection.check_constraints()
    assert not LibraryMonth.objects.exists()


def test_assets_that_go_after_their_months_do_not_bring_them_back(anna):
    AssetFactory.create_batch(3, owner=anna)
    LibraryMonth.objects.all().delete()
    Asset.objects.all().delete()
    assert not LibraryMonth.objects.exists()
