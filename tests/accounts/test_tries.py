"""Limits on tries: kept in the database, counted before hashing, no trap for owners."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from threading import Barrier, Event, Semaphore, get_ident, get_native_id

import pytest
import time_machine
from django.core.cache import cache
from django.db import connections
from django.test import Client

from accounts import hashing, tries
from accounts.hashing import Argon2Hasher, Busy
from accounts.housekeeping import sweep
from accounts.models import Tries
from tests.factories import PASSWORD, UserFactory

ONE = tries.Limit("one", 3, 60)
RACERS = 12


@pytest.fixture
def dora(db):
    """Somebody who signs in by the form."""
    return UserFactory(handle="dora")


def sign_in(client, login="dora@example.org", password=PASSWORD, **extra):
    return client.post("/login/", {"login": login, "password": password}, **extra)


def guess(client, **extra):
    return sign_in(client, password="not the phrase", **extra)


# --- Counting ---------------------------------------------------------------------


def test_any_window_of_time_holds_no_more_than_the_limit(db):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        made = []
        for second in range(300):
            if not tries.take(ONE, "anna"):
                made.append(second)
            clock.shift(1)

    for start in made:
        assert sum(start <= at < start + ONE.seconds for at in made) <= ONE.count
    assert len(made) == 15


def test_who_is_refused_learns_when_to_come_back(db):
    with time_machine.travel("2026-11-22 12:00", tick=False) as clock:
        for _ in range(ONE.count):
            assert tries.take(ONE, "anna") == 0
        clock.shift(20)

        wait = tries.take(ONE, "anna")
        clock.shift(wait)

        assert wait == 40
        assert tries.take(ONE, "anna") == 0


def test_doors_and_people_are_counted_apart(db):
    for _ in range(ONE.count):
        tries.take(ONE, "anna")

    assert tries.take(ONE, "anna")
    assert tries.take(ONE, "ben") == 0
    assert tries.take(tries.Limit("two", 3, 60), "anna") == 0


def test_clock_that_is_set_back_locks_nobody_out(db):
    with time_machine.travel("2026-11-22 12:00"):
        for _ in range(ONE.count):
            tries.take(ONE, "anna")
    with time_machine.travel("2026-11-21 12:00"):
        assert tries.take(ONE, "anna") == 0


def test_limit_outlives_cache_and_process(client, dora):
    """Nothing but rows: a restart or an empty cache forgets no try."""
    for _ in range(5):
        guess(client)
    cache.clear()

    assert guess(client).status_code == 429
    assert Tries.objects.exists()


def test_rows_tell_neither_account_nor_address(client, dora):
    guess(client, REMOTE_ADDR="10.0.0.7")

    written = str(list(Tries.objects.values()))

    assert "dora" not in written
    assert "10.0.0.7" not in written


def test_what_has_run_out_is_swept(db):
    with time_machine.travel("2026-11-22 12:00"):
        tries.take(ONE, "anna")
        sweep()
        assert Tries.objects.exists()
    with time_machine.travel("2026-11-22 12:02"):
        sweep()
        assert not Tries.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    gate = Barrier(RACERS)

    def race(_number):
        gate.wait()
        try:
            return tries.take(ONE, "anna")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(RACERS) as pool:
        waits = list(pool.map(race, range(RACERS)))

    assert waits.count(0) == ONE.count


# --- At the front door ------------------------------------------------------------


def test_refused_try_is_not_hashed(client, dora, monkeypatch):
    for _ in range(5):
        guess(client)
    hashed = []
    monkeypatch.setattr(
        "accounts.models.User.check_password", lambda *_: hashed.append("!")
    )
    monkeypatch.setattr(
        "accounts.models.User.set_password", lambda *_: hashed.append("!")
    )

    assert sign_in(client).status_code == 429
    assert hashed == []


def test_answer_to_too_many_tries_says_when(client, dora):
    with time_machine.travel("2026-11-22 12:00", tick=False):
        for _ in range(5):
            guess(client)
        response = guess(client)

    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"
    assert "Too many tries. Try again in 5 minutes." in response.text


def test_known_and_unknown_accounts_are_refused_alike(dora):
    known, unknown = Client(), Client()
    for _ in range(5):
        guess(known, REMOTE_ADDR="10.0.0.1")
        guess(unknown, login="nobody@example.org", REMOTE_ADDR="10.0.0.2")

    assert guess(known, REMOTE_ADDR="10.0.0.1").status_code == 429
    refused = guess(unknown, login="nobody@example.org", REMOTE_ADDR="10.0.0.2")
    assert refused.status_code == 429


def test_all_strangers_together_have_ten_tries_at_an_account(dora):
    answers = [
        guess(Client(), REMOTE_ADDR=f"10.0.{n}.1").status_code for n in range(20)
    ]

    assert answers == [422] * 10 + [429] * 10


def test_one_stranger_leaves_the_owner_tries_at_another_address(dora):
    for _ in range(20):
        guess(Client(), REMOTE_ADDR="10.0.0.66")

    assert sign_in(Client(), REMOTE_ADDR="10.0.0.1").status_code == 302


def test_browser_that_has_signed_in_gets_in_while_strangers_guess(client, dora):
    sign_in(client)
    client.post("/logout/")
    for number in range(20):
        guess(Client(), REMOTE_ADDR=f"10.0.{number}.1")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client).status_code == 302


def test_known_browser_has_few_tries_too(client, dora):
    sign_in(client)
    client.post("/logout/")

    answers = [guess(client).status_code for _ in range(7)]

    assert answers == [422] * 5 + [429] * 2


def test_being_known_at_one_account_helps_at_no_other(client, dora):
    erik = UserFactory(handle="erik")
    sign_in(client)
    client.post("/logout/")
    for number in range(10):
        guess(Client(), login=erik.email, REMOTE_ADDR=f"10.0.{number}.1")

    assert sign_in(client, login=erik.email).status_code == 429


def test_forged_mark_of_a_known_browser_is_none(client, dora, settings):
    for number in range(10):
        guess(Client(), REMOTE_ADDR=f"10.0.{number}.1")
    client.cookies[settings.RAM_DEVICE_COOKIE] = "e30:1vMkZz:forged"

    assert sign_in(client).status_code == 429


def test_no_number_of_tries_ends_a_session(as_user, dora):
    signed_in = as_user(dora)
    for number in range(20):
        guess(Client(), REMOTE_ADDR=f"10.0.{number}.1")

    assert signed_in.get("/account/profile/").status_code == 200


def test_right_passwords_do_not_count(dora):
    answers = {sign_in(Client()).status_code for _ in range(25)}

    assert answers == {302}


def test_right_password_of_another_account_forgets_no_guess(dora):
    """Signing in to one's own in between does not buy more guesses."""
    erik = UserFactory(handle="erik")
    answers = []
    for _ in range(7):
        answers.append(guess(Client()).status_code)
        sign_in(Client(), login=erik.email)

    assert answers == [422] * 5 + [429] * 2


# --- At other doors ---------------------------------------------------------------


def test_forms_of_links_are_limited_by_address(client, db):
    answers = [client.post("/setup/", {"code": "guess"}).status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]
    assert "Retry-After" in client.post("/setup/", {"code": "guess"}).headers


# --- Hashing ----------------------------------------------------------------------


def test_few_passwords_are_hashed_at_once_and_the_rest_is_refused(monkeypatch):
    done, begun, running, most = Event(), Semaphore(0), set(), []

    def slow(self, password, encoded):
        running.add(get_ident())
        most.append(len(running))
        begun.release()
        done.wait()
        running.discard(get_ident())
        return True

    def verify():
        try:
            return Argon2Hasher().verify("a", "b")
        except Busy:
            return "busy"

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.verify", slow)
    refused = 24 - hashing.WAITING
    with ThreadPoolExecutor(24) as pool:
        asked = [pool.submit(verify) for _ in range(24)]
        first = [answer.result() for answer in islice(as_completed(asked), refused)]
        # Those who hash have a low priority: they may begin after all the others ended.
        both = [begun.acquire(timeout=60) for _ in range(hashing.AT_ONCE)]
        done.set()
        results = [answer.result() for answer in asked]

    assert first == ["busy"] * refused
    assert all(both)
    assert results.count(True) == hashing.WAITING
    assert max(most) == hashing.AT_ONCE


def test_whoever_looks_at_photos_goes_before_whoever_signs_in(monkeypatch):
    def nice(self, password, encoded):
        return os.getpriority(os.PRIO_PROCESS, get_native_id())

    monkeypatch.setattr("django.contrib.auth.hashers.Argon2PasswordHasher.verify", nice)
    mine = os.getpriority(os.PRIO_PROCESS, get_native_id())
    # Elsewhere threads have no priority of their own.
    behind = min(mine + 10, 19) if sys.platform == "linux" else mine
    assert Argon2Hasher().verify("a", "b") == behind


def test_whoever_comes_while_too_many_hash_is_asked_to_wait(client, dora, monkeypatch):
    def busy(*_):
        raise Busy

    monkeypatch.setattr("accounts.models.User.check_password", busy)

    response = sign_in(client)

    assert response.status_code == 503
    assert response.headers["Retry-After"]


def test_passwords_hashed_before_stay_good(settings):
    from django.contrib.auth.hashers import Argon2PasswordHasher, check_password

    settings.PASSWORD_HASHERS = ["accounts.hashing.Argon2Hasher"]
    hasher = Argon2PasswordHasher()

    assert check_password(PASSWORD, hasher.encode(PASSWORD, "salt" * 4))
