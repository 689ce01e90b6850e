"""What has to be there before events can come: a store, a free port, somebody who may send, a playbook."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Callable
from contextlib import closing, suppress

from ondo import settings
from ondo.cli.acting import now, operator
from ondo.cli.store import open_store, reach_store
from ondo.domain.errors import OndoError

FIRST_SOURCE = "site"


def prepare_store() -> bool:
    """Open the store. An embedded one that is still empty is made, with a first source; returns whether it was."""
    database = settings.database()
    if database.path is None:
        open_store()
        return False
    reach_store(database, make=True, site=True)
    from ondo.store.migrating import migrate, untouched

    made = untouched()
    if made:
        migrate()
        _first_source()
    open_store()
    return made


def _first_source() -> None:
    from ondo.actions.add_source import add_source
    from ondo.actions.issue_write_key import issue_write_key

    source = add_source(key=FIRST_SOURCE, kind="browser", by=operator(), at=now())
    issue_write_key(source=source, by=operator(), at=now())


def write_key() -> tuple[str, str] | None:
    """A source that clients may send by, and a key of it; None where there is none."""
    from ondo.store.models import WriteKey

    valid = WriteKey.objects.filter(revoked_at=None, source__disabled_at=None, source__kind__in=("browser", "server"))
    first = valid.select_related("source").order_by("source__kind", "created_at").first()
    return (first.source.key, first.key) if first else None


def playbook_in_force() -> str | None:
    """The key of the playbook that decides now."""
    from ondo.store.reading.in_force import playbook_now

    playbook = playbook_now()
    return None if playbook is None else playbook.key


def refuse_port_in_use(host: str, port: int, option: str = "--port") -> None:
    """Raises OndoError where nothing can listen there; `option` is the one by which another port is chosen."""
    try:
        kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise OndoError("serve.no_port", host=host, port=port, option=option, why=error.strerror or error) from error


def refuse_ports_in_use(host: str, port: int, web_port: int) -> None:
    """The same for collector and site, which would share a port and take each other's calls. Raises OndoError."""
    if port == web_port:
        raise OndoError("serve.one_port", port=port)
    refuse_port_in_use(host, port)
    refuse_port_in_use(host, web_port, "--web-port")


def wait_until_answered(host: str, port: int, going_on: Callable[[], bool]) -> bool:
    """Whether the collector answers; `going_on` is asked again and again whether to wait any longer."""
    while going_on():
        if _answers(host, port):
            return True
        time.sleep(0.1)
    return False


def local(host: str) -> str:
    """The address by which this machine reaches what listens at `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _answers(host: str, port: int) -> bool:
    with closing(http.client.HTTPConnection(local(host), port, timeout=5)) as asking, suppress(OSError):
        asking.request("GET", "/healthz")
        return asking.getresponse().status == 200
    return False
