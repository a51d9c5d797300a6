"""`manage.py serve`: everything runs with one command, and stops cleanly."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from ram import collected
from ram.management.commands import serve
from ram.secret import secret_key
from tests.ram.test_supervisor import WITHIN, until

STARTED = "Ctrl-C stops it."


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(tmp_path):
    """A started server: the process and what it said; killed should a test fail."""
    port = free_port()
    kept = {k: v for k, v in os.environ.items() if not k.startswith("RAM_")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        env={
            **kept,
            "RAM_DATA": str(tmp_path),
            "RAM_BIND": f"127.0.0.1:{port}",
            "RAM_URL": f"http://127.0.0.1:{port}",
            "RAM_WEB_PROCESSES": "1",
            "RAM_WORKERS": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    said = []
    giving_up = threading.Timer(300, process.kill)
    giving_up.start()
    for line in process.stdout:
        said.append(line)
        if STARTED in line:
            break
    yield process, said
    giving_up.cancel()
    process.kill()
    process.wait()
    process.stdout.close()


def of_this_run(folder):
    """Processes that were started with this data folder, zombies left out."""
    mark = f"RAM_DATA={folder}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (entry / "environ").read_bytes().split(b"\0"):
                found.append((entry / "cmdline").read_bytes())
        except OSError:
            continue
    return found


def test_server_answers_prints_the_link_and_leaves_nothing_behind(server, tmp_path):
    process, said = server
    text = "".join(said)
    link = re.search(r"http://\S+/setup/\?code=\S+", text)
    assert link, text
    base = link.group().partition("/setup/")[0]

    with urlopen(f"{base}/health/") as answer:
        assert answer.status == 200
    with urlopen(link.group()) as answer:
        page = answer.read().decode()
    assert "Your account" in page
    style = re.search(r'href="(/static/css/base\.[0-9a-f]+\.css)"', page).group(1)
    with urlopen(base + style) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
    with pytest.raises(HTTPError, match="404"):
        urlopen(f"{base}/nothing/")
    assert any(b"work" in command for command in of_this_run(tmp_path))

    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=WITHIN)[0]

    assert process.returncode == 0
    assert "Stopped." in rest
    assert "Traceback" not in text + rest
    # What was killed is gone as soon as the machine comes to it.
    until(lambda: of_this_run(tmp_path) == [])


def test_taken_port_is_refused_in_words(settings, db):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.RAM_BIND = f"127.0.0.1:{taken.getsockname()[1]}"

        with pytest.raises(CommandError, match="Another program listens on"):
            call_command("serve")


def test_address_of_another_machine_is_refused_in_words(settings, db):
    settings.RAM_BIND = "192.0.2.1:8000"

    with pytest.raises(CommandError, match=r"Cannot listen on 192\.0\.2\.1:8000"):
        call_command("serve")


@pytest.mark.parametrize(
    ("url", "host", "warned"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", False),
        ("http://192.168.1.5:8000", "0.0.0.0", True),
        ("http://photos.home", "127.0.0.1", True),
        ("https://photos.example", "0.0.0.0", False),
    ],
)
def test_plain_http_on_the_network_is_said_plainly(settings, capsys, url, host, warned):
    settings.RAM_URL = url

    serve.Command().greet(host, None)

    said = capsys.readouterr().out
    assert ("plain http" in said) is warned
    assert url in said
    assert "SETUP" not in said


def test_static_files_are_collected_once_for_each_change(settings, tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    (source / "one.css").write_text("a{}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "collected"

    assert collected.collect()
    assert not collected.collect()
    (source / "one.css").write_text("a{color:red}")
    assert collected.collect()
    assert (settings.STATIC_ROOT / "one.css").read_text() == "a{color:red}"


def test_what_a_power_cut_tore_is_collected_anew(settings, tmp_path):
    finders = "django.contrib.staticfiles.finders.FileSystemFinder"
    settings.STATICFILES_FINDERS = [finders]
    whitenoise = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": whitenoise}}
    settings.STATIC_ROOT = tmp_path / "collected"
    assert collected.collect()
    torn = settings.STATIC_ROOT / "staticfiles.json"
    whole = torn.read_text()
    torn.write_text("")
    (settings.STATIC_ROOT / ".collected").unlink()
    # Another start: the storage is opened anew, and reads the manifest.
    settings.STATIC_ROOT = tmp_path / "collected"
    assert collected.collect()
    assert torn.read_text() == whole


def test_nothing_is_called_collected_before_the_disk_has_it(
    settings, tmp_path, monkeypatch
):
    settings.STATIC_ROOT = tmp_path / "collected"

    def cut(path):
        raise OSError("cut")

    with monkeypatch.context() as patch:
        patch.setattr(collected, "sync_file", cut)
        with pytest.raises(OSError, match="cut"):
            collected.collect()
    assert collected.collect()


def test_the_key_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    steps, fsync, link = [], os.fsync, os.link
    monkeypatch.setattr(os, "fsync", lambda f: (steps.append("sync"), fsync(f)))
    monkeypatch.setattr(os, "link", lambda *a: (steps.append("name"), link(*a)))
    key = secret_key(tmp_path)
    assert steps == ["sync", "name", "sync"]
    assert len(key) > 80
    assert secret_key(tmp_path) == key
