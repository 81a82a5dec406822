"""What `deploy/` names is there: files, settings, the user of the store; its store runs with a real Redis."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import AuthenticationError

from bot.settings import PROJECT_ROOT, Settings
from tests.support.platform_server import free_port
from tests.support.redis_server import RedisServer
from tests.support.tiny import TinyServer

DEPLOY = PROJECT_ROOT / "deploy"
SETTINGS = {Settings.Config.env_prefix + name.upper() for name in Settings.__fields__}


def instructions() -> list[tuple[str, list[str]]]:
    """Those of the Dockerfile, each with its words."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return [(name, rest.split()) for name, _, rest in (line.partition(" ") for line in lines)]


def copied() -> list[str]:
    """The project's files and directories that go into the image."""
    copies = [words for name, words in instructions() if name == "COPY" and not words[0].startswith("--from")]
    return [source for words in copies for source in words[:-1]]


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yml").read_text(encoding="utf-8"))


def unit() -> ConfigParser:
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "bianmin.service", encoding="utf-8")
    return parser


def test_every_file_that_the_image_copies_is_there_and_not_left_out() -> None:
    assert len(copied()) > 10
    assert [source for source in copied() if not (PROJECT_ROOT / source).exists()] == []
    rules = [
        line for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[:1] not in ("#", "")
    ]
    assert rules[0] == "*", "nothing else, secrets and state among it, gets to the builder"
    let_in = {rule[1:] for rule in rules if rule.startswith("!")}
    assert {source.partition("/")[0] for source in copied()} == let_in


def test_the_image_that_is_served_holds_what_the_server_reads_and_nothing_to_build_with() -> None:
    served = instructions()[[name for name, _ in instructions()].index("FROM", 2) :]
    taken = [source for name, words in served if name == "COPY" for source in words[1:-1]]
    runs_on = ("actions", "bot", "config.yml", "credentials.yml", "data", "domain.yml", "endpoints.yml")
    assert sorted(taken) == sorted(f"/opt/bianmin/{name}" for name in (*runs_on, ".venv", "models"))
    assert set(runs_on) <= set(copied())
    assert ("USER", ["bianmin"]) in served


def test_its_health_check_asks_where_the_server_listens(tmp_path: Path) -> None:
    (check,) = [" ".join(words) for name, words in instructions() if name == "HEALTHCHECK"]
    command = json.loads(check.partition(" CMD ")[2])
    assert f"'127.0.0.1', {Settings.__fields__['port'].default}," in command[-1]
    nobody = command[-1].replace("5005", str(free_port()))
    assert subprocess.run([sys.executable, "-c", nobody], stderr=subprocess.DEVNULL, timeout=20).returncode != 0


def test_every_setting_that_is_named_is_one() -> None:
    named = {
        name
        for file in DEPLOY.iterdir()
        if file.is_file()
        for name in re.findall(r"BIANMIN_[A-Z_]+", file.read_text(encoding="utf-8"))
    }
    assert {"BIANMIN_REDIS_URL", "BIANMIN_TRUSTED_PROXIES", "BIANMIN_STATE_DIR", "BIANMIN_HOST"} <= named
    assert named <= SETTINGS
    assert set(compose()["services"]["bianmin"]["environment"]) <= SETTINGS


def test_compose_names_the_front_by_its_address_and_opens_nothing_else() -> None:
    services, networks = compose()["services"], compose()["networks"]
    front = services["nginx"]["networks"]["front"]["ipv4_address"]
    environment = services["bianmin"]["environment"]
    assert Settings(trusted_proxies=[environment["BIANMIN_TRUSTED_PROXIES"]]).trusted_proxies == [f"{front}/32"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert networks["store"]["internal"]
    assert services["redis"]["networks"] == ["store"]
    assert "server bianmin:5005;" in (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for service in services.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_the_files_that_compose_mounts_and_builds_from_are_there() -> None:
    services = compose()["services"]
    build = services["bianmin"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).exists()
    mounted = [volume.split(":")[0] for volume in services["nginx"]["volumes"]]
    assert mounted == ["./nginx.conf", "./tls"], "the second is the operator's"
    assert (DEPLOY / mounted[0]).exists()
    kept_out = (PROJECT_ROOT / ".gitignore").read_text().splitlines()
    assert {"deploy/.env", "deploy/tls/"} <= set(kept_out), "secrets"


def test_the_store_of_compose_serves_a_citizen_and_drops_nothing(tiny_models: Path, tmp_path: Path) -> None:
    """Its own command, but for the program's name, with a real Redis."""
    service = compose()["services"]["redis"]
    words = [word.replace("${REDIS_PASSWORD}", "secret") for word in service["command"][1:]]
    user = " ".join(words[words.index("desk") :])
    guide = " ".join((PROJECT_ROOT / "docs" / "operations.md").read_text(encoding="utf-8").split())
    assert f"user {user}" in guide
    port = free_port()
    redis = RedisServer(tmp_path / "redis", arguments=words, port=str(port))
    redis.start()
    url = compose()["services"]["bianmin"]["environment"]["BIANMIN_REDIS_URL"]
    url = re.sub(r"\$\{[^}]+\}", "secret", url).replace("@redis:6379", f"@127.0.0.1:{port}")
    server = TinyServer(tiny_models, tmp_path / "state", BIANMIN_REDIS_URL=url)
    try:
        server.start()
        assert [server.say("数数")[0]["text"] for _ in range(2)] == ["第1次", "第2次"]
        assert server.get("readyz").json()["status"] == "ready"
        with redis.client() as client, pytest.raises(AuthenticationError, match="Authentication"):
            client.ping()
        with redis.client() as client:
            client.execute_command("AUTH", "desk", "secret")
            assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    finally:
        server.stop()
        redis.stop()


def test_the_unit_runs_the_server_in_a_sandbox_where_it_may_write_what_it_must() -> None:
    service = unit()["Service"]
    home = Path(service["WorkingDirectory"])
    assert shlex.split(service["ExecStart"]) == [f"{home}/.venv/bin/bianmin", "serve"]
    written = {home / Settings.__fields__[name].default.name for name in ("state_dir", "model_dir")}
    assert {Path(path) for path in service["ReadWritePaths"].split()} == written
    assert service["ProtectSystem"] == "strict"
    assert service["Restart"] == "on-failure", "a server that hangs ends itself"
    assert "ProcSubset" not in service, "without /proc/cpuinfo the training takes twice as long"
