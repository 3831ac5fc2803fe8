"""Keys in addresses are not to be guessed: who misses too often waits, and nobody else does."""

import pytest
from django.urls import reverse

from spindel.foundation.guessing import reads
from spindel.foundation.guessing.models import Misses, Salt
from spindel.foundation.guessing.reads import MOST, SALT_LASTS, STRETCH, has_to_wait, sender_of
from spindel.foundation.guessing.writes import note_miss
from spindel.site.set_up import set_up_path
from tests.cast import NOW


@pytest.fixture
def few(monkeypatch):
    monkeypatch.setattr(reads, "MOST", 3)


def guess(client, address="192.0.2.7"):
    return client.get(reverse("set-up", args=["wrong"]), REMOTE_ADDR=address)


def test_too_many_misses_and_one_has_to_wait(db, client, few):
    assert [guess(client).status_code for _ in range(5)] == [404, 404, 404, 429, 429]
    waiting = guess(client)
    assert waiting["Retry-After"] == "300"
    assert "For mange forsøg" in waiting.content.decode()
    assert guess(client, "192.0.2.8").status_code == 404, "others need not wait"
    assert client.get("/", REMOTE_ADDR="192.0.2.7").status_code == 200, "and the rest of the site stands open"


def test_a_right_key_is_not_counted(db, client, few):
    for _ in range(6):
        assert client.get(set_up_path()).status_code == 200
    assert not Misses.objects.exists()


def test_after_a_while_one_may_try_again(db, few):
    for _ in range(3):
        note_miss(address="192.0.2.7", now=NOW)
    assert has_to_wait("192.0.2.7", NOW)
    later = NOW + STRETCH
    assert not has_to_wait("192.0.2.7", later)
    note_miss(address="192.0.2.7", now=later)
    assert not has_to_wait("192.0.2.7", later)
    assert Misses.objects.get().count == 1


def test_no_address_is_kept_and_after_a_day_nobody_can_find_it_out(db):
    note_miss(address="192.0.2.7", now=NOW)
    first, old = Salt.objects.get().value, Misses.objects.get().sender
    assert "192" not in old + first
    assert old == sender_of("192.0.2.7", first)
    note_miss(address="192.0.2.7", now=NOW + SALT_LASTS)
    assert Salt.objects.get().value != first
    assert Misses.objects.get().sender != old


def test_a_network_of_one_household_is_one_sender():
    assert sender_of("2001:db8:1:2::1", "s") == sender_of("2001:db8:1:2:ffff::9", "s")
    assert sender_of("2001:db8:1:3::1", "s") != sender_of("2001:db8:1:2::1", "s")
    assert sender_of("192.0.2.7", "s") != sender_of("192.0.2.8", "s")
    assert sender_of("no address", "s") != sender_of("", "s")


def test_a_town_hall_may_miss_now_and_then():
    assert MOST >= 50
