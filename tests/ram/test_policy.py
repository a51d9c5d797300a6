"""Who may call which address at all. An address that is not listed here fails."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import path

from ram.policy import Policy, PolicyMiddleware, check_policies, policy_of, views

PUBLIC, MEMBER, MEDIA = Policy.PUBLIC, Policy.MEMBER, Policy.MEDIA
VISITOR, DOWNLOAD = Policy.VISITOR, Policy.DOWNLOAD
NOBODY = "00000000-0000-7000-8000-000000000000"

VIEW_MONTH = (
    "^account/sharing/with/(?P<handle>[-a-z0-9]+)/view/"
    "(?P<year>[0-9]{4})/(?P<month>0?[1-9]|1[0-2])/$"
)

EXPECTED = {
    "": PUBLIC,
    ".well-known/security.txt": PUBLIC,
    "health/": PUBLIC,
    "health/live/": PUBLIC,
    "login/": PUBLIC,
    "login/code/": PUBLIC,
    "logout/": PUBLIC,
    "setup/": PUBLIC,
    "invitation/<str:secret>/": PUBLIC,
    "password/link/<str:secret>/": PUBLIC,
    "admin/login/": PUBLIC,
    "password/change/": MEMBER,
    "welcome/": MEMBER,
    "account/": MEMBER,
    "account/security/": MEMBER,
    "account/security/confirm/": MEMBER,
    "account/security/app/": MEMBER,
    "account/security/app/remove/": MEMBER,
    "account/security/passkeys/add/": MEMBER,
    "account/security/passkeys/<int:pk>/remove/": MEMBER,
    "account/security/codes/": MEMBER,
    "account/security/codes/file/": MEMBER,
    "account/devices/": MEMBER,
    "account/keys/": MEMBER,
    "account/devices/others/": MEMBER,
    "account/devices/<slug:mark>/": MEMBER,
    "account/profile/": MEMBER,
    "account/people/": MEMBER,
    "account/people/invite/": MEMBER,
    "account/people/<uuid:id>/withdraw/": MEMBER,
    "sharing/": MEMBER,
    "account/activity/": MEMBER,
    "sharing/notices/dismiss/": MEMBER,
    "sharing/notices/<uuid:pk>/dismiss/": MEMBER,
    "sharing/where/": MEMBER,
    "sharing/where/albums/<uuid:pk>/cut/": MEMBER,
    "links/": MEMBER,
    "links/new/": MEMBER,
    "links/<uuid:pk>/": MEMBER,
    "links/<uuid:pk>/qr/": MEMBER,
    "links/<uuid:pk>/pause/": MEMBER,
    "links/<uuid:pk>/delete/": MEMBER,
    "links/<uuid:pk>/cut/": MEMBER,
    "s/<str:secret>/": VISITOR,
    "s/<str:secret>/download/": VISITOR,
    "s/<str:secret>/<uuid:pk>/": VISITOR,
    "s/<str:secret>/<uuid:pk>/thumbnail": VISITOR,
    "s/<str:secret>/<uuid:pk>/preview": VISITOR,
    "s/<str:secret>/<uuid:pk>/motion": VISITOR,
    "s/<str:secret>/<uuid:pk>/video": VISITOR,
    "s/<str:secret>/<uuid:pk>/original": VISITOR,
    "account/photos/": MEMBER,
    "account/photos/start/": MEMBER,
    "account/sharing/": MEMBER,
    "account/sharing/add/": MEMBER,
    "account/sharing/from/<slug:handle>/timeline/": MEMBER,
    "account/sharing/from/<slug:handle>/leave/": MEMBER,
    "account/sharing/with/<slug:handle>/stop/": MEMBER,
    "account/sharing/with/<slug:handle>/undo/": MEMBER,
    "account/sharing/with/<slug:handle>/rules/": MEMBER,
    "account/sharing/with/<slug:handle>/pause/": MEMBER,
    "account/sharing/with/<slug:handle>/view/": MEMBER,
    VIEW_MONTH: MEMBER,
    "account/sharing/with/<slug:handle>/view/<uuid:pk>/": MEMBER,
    "account/sharing/with/<slug:handle>/view/<uuid:pk>/thumbnail": MEDIA,
    "account/sharing/with/<slug:handle>/view/<uuid:pk>/preview": MEDIA,
    "account/sharing/with/<slug:handle>/view/<uuid:pk>/video": MEDIA,
    "account/sharing/with/<slug:handle>/view/<uuid:pk>/motion": MEDIA,
    "albums/": MEMBER,
    "albums/new/": MEMBER,
    "albums/choose/": MEMBER,
    "albums/add/": MEMBER,
    "albums/<uuid:pk>/": MEMBER,
    "albums/<uuid:pk>/edit/": MEMBER,
    "albums/<uuid:pk>/delete/": MEMBER,
    "albums/<uuid:pk>/cover/": MEMBER,
    "albums/<uuid:pk>/download/": MEMBER,
    "albums/<uuid:pk>/pick/": MEMBER,
    "albums/<uuid:pk>/remove/": MEMBER,
    "albums/<uuid:pk>/move/": MEMBER,
    "albums/<uuid:pk>/people/": MEMBER,
    "albums/<uuid:pk>/people/<slug:handle>/": MEMBER,
    "albums/<uuid:pk>/people/<slug:handle>/remove/": MEMBER,
    "albums/<uuid:pk>/leave/": MEMBER,
    "memories/": MEMBER,
    "memories/strip/": MEMBER,
    "account/memories/": MEMBER,
    "account/memories/leave-out/": MEMBER,
    "account/memories/<int:pk>/bring-back/": MEMBER,
    "photos/": MEMBER,
    "^photos/(?P<year>[0-9]{4})/(?P<month>0?[1-9]|1[0-2])/$": MEMBER,
    "photos/<uuid:pk>/": MEMBER,
    "photos/<uuid:pk>/info/": MEMBER,
    "photos/<uuid:pk>/retry/": MEMBER,
    "photos/<uuid:pk>/edit/": MEMBER,
    "photos/<uuid:pk>/turn/": MEMBER,
    "photos/<uuid:pk>/reset/": MEMBER,
    "photos/edit/": MEMBER,
    "photos/edit/towns/": MEMBER,
    "photos/<uuid:pk>/thumbnail": MEDIA,
    "photos/<uuid:pk>/preview": MEDIA,
    "photos/<uuid:pk>/original": MEDIA,
    "photos/<uuid:pk>/sidecar": MEDIA,
    "photos/<uuid:pk>/motion": MEDIA,
    "photos/<uuid:pk>/video": MEDIA,
    "photos/archive/": MEMBER,
    "photos/unarchive/": MEMBER,
    "photos/trash/": MEMBER,
    "photos/restore/": MEMBER,
    "photos/delete/": MEMBER,
    "photos/favorite/": MEMBER,
    "photos/screenshot/": MEMBER,
    "photos/keep/": MEMBER,
    "photos/lock/": MEMBER,
    "photos/lock/undo/": MEMBER,
    "locked/": MEMBER,
    "locked/unlock/": MEMBER,
    "locked/<uuid:pk>/": MEMBER,
    "locked/<uuid:pk>/thumbnail": MEDIA,
    "locked/<uuid:pk>/preview": MEDIA,
    "locked/<uuid:pk>/original": MEDIA,
    "locked/<uuid:pk>/motion": MEDIA,
    "locked/<uuid:pk>/video": MEDIA,
    "photos/download/": MEMBER,
    "photos/download/<uuid:pk>/": MEDIA,
    "partners/<slug:handle>/": MEMBER,
    "partners/<slug:handle>/download/": DOWNLOAD,
    "archive/": MEMBER,
    "trash/": MEMBER,
    "trash/delete/": MEMBER,
    "favorites/": MEMBER,
    "places/": MEMBER,
    "places/photos/": MEMBER,
    "search/": MEMBER,
    "search/filters/": MEMBER,
    "search/suggest/": MEMBER,
    "upload/": MEMBER,
    "upload/status/": MEMBER,
    "upload/files/": MEDIA,
    "upload/files/<uuid:pk>/": MEDIA,
}
DOWNLOADS = [route for route, policy in EXPECTED.items() if policy is DOWNLOAD]
PAGES = [route for route, policy in EXPECTED.items() if policy is MEMBER]
MEMBERS = PAGES + DOWNLOADS
VISITORS = [route for route, policy in EXPECTED.items() if policy is VISITOR]
MEDIAS = [route for route, policy in EXPECTED.items() if policy is MEDIA]


def address(route):
    """An address of this form, of something that does not exist."""
    if route.startswith("^photos/"):
        return "/photos/2026/11/"
    if route == VIEW_MONTH:
        return "/account/sharing/with/nobody/view/2026/11/"
    for argument in ("<uuid:pk>", "<uuid:id>"):
        route = route.replace(argument, NOBODY)
    for argument in ("<slug:handle>", "<slug:mark>", "<str:secret>"):
        route = route.replace(argument, "nobody")
    return "/" + route.replace("<int:pk>", "1")


def test_every_address_declares_the_policy_that_is_listed_here():
    found = {
        route: policy_of(view)
        for route, view in views()
        if policy_of(view) is not Policy.OPERATOR
    }

    assert found == EXPECTED


def test_all_of_the_admin_is_for_operators():
    beyond = [
        route
        for route, view in views()
        if (policy_of(view) is Policy.OPERATOR) != route.startswith("admin/")
    ]

    assert beyond == ["admin/login/"]


@pytest.mark.parametrize("route", MEMBERS)
def test_pages_send_anonymous_people_to_sign_in(client, db, route):
    response = client.get(address(route))

    assert response.status_code == 302
    assert response.url == f"/login/?next={address(route)}"


@pytest.mark.parametrize("route", MEDIAS)
def test_media_does_not_exist_for_anonymous_people(client, db, route):
    assert client.get(address(route)).status_code == 404


@pytest.mark.parametrize("route", VISITORS)
def test_what_no_link_opens_is_not_found_kept_or_listed(client, db, route):
    response = client.get(address(route))

    assert response.status_code == 404
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]


@pytest.mark.parametrize("route", MEMBERS + MEDIAS)
def test_what_anonymous_people_send_meets_nothing(client, db, route):
    assert client.post(address(route), {"ids": NOBODY}).status_code == 404


@pytest.mark.parametrize("route", MEMBERS + MEDIAS)
def test_htmx_of_somebody_signed_out_moves_to_sign_in_or_meets_nothing(
    client, db, route
):
    response = client.get(
        address(route),
        headers={
            "HX-Request": "true",
            "HX-Current-URL": "http://testserver/photos/?who=mine",
        },
    )

    if EXPECTED[route] is MEDIA:
        assert response.status_code == 404
    else:
        place = "/login/?next=/photos/%3Fwho%3Dmine"
        assert response.headers["HX-Redirect"] == place


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("route", MEDIAS + DOWNLOADS)
def test_other_sites_get_no_media(as_user, anna, route, site):
    response = as_user(anna).get(address(route), headers={"Sec-Fetch-Site": site})

    assert response.status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("route", [*EXPECTED, "admin/"])
def test_other_sites_send_nothing_with_a_token_or_without(as_user, olga, route, site):
    response = as_user(olga).post(address(route), headers={"Sec-Fetch-Site": site})

    assert response.status_code == 403


@pytest.mark.parametrize("route", ["photos/", "account/security/", "admin/"])
def test_pages_are_reached_by_a_link_elsewhere_and_not_embedded(as_user, olga, route):
    follow = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    client = as_user(olga)

    followed = client.get(address(route), headers=elsewhere | follow)
    assert followed.status_code == 200
    for dest in ("image", "iframe", "script", "empty"):
        headers = elsewhere | follow | {"Sec-Fetch-Dest": dest}
        assert client.get(address(route), headers=headers).status_code == 403


# --- Without an account -----------------------------------------------------------

# All that anybody in the world reaches. Whoever adds a line here says why in review.
ANONYMOUS = {
    "",  # to the photos, or to sign in
    ".well-known/security.txt",
    "health/",
    "health/live/",
    "login/",
    "login/code/",  # after the right password
    "logout/",
    "setup/",  # while nobody has an account, with the code from the console
    "invitation/<str:secret>/",
    "password/link/<str:secret>/",
    "admin/login/",  # to sign in
}


def test_what_anybody_reaches_is_this_list():
    public = {route for route, policy in EXPECTED.items() if policy is PUBLIC}

    assert public == ANONYMOUS
    assert len(ANONYMOUS) <= 12
    # Beside it only what is behind the secret of a shared link.
    assert all(route.startswith("s/<str:secret>/") for route in VISITORS)


def test_view_without_a_policy_answers_404(rf: RequestFactory):
    middleware = PolicyMiddleware(lambda request: HttpResponse())
    request = rf.get("/new/")

    with pytest.raises(Http404):
        middleware.process_view(request, lambda request: HttpResponse("!"), (), {})


def test_view_without_a_policy_fails_the_checks(monkeypatch):
    forgotten = [path("new/", lambda request: HttpResponse("!"))]
    monkeypatch.setattr("ram.policy.views", lambda: views(forgotten))

    (error,) = check_policies()

    assert error.id == "ram.E001"
    assert "/new/" in error.msg


def test_pages_are_kept_nowhere(as_user, anna):
    client = as_user(anna)

    for route in ["/account/profile/", "/photos/", "/sharing/", "/login/", "/nothing/"]:
        assert "no-store" in client.get(route).headers["Cache-Control"]
