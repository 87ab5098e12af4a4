"""Missing programs: a test skips with the line that installs them, and in CI it fails instead."""

from __future__ import annotations

import subprocess

import pytest

from testing.services import install, programs, requirement


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "FOLDERS", ())
    monkeypatch.setenv("PATH", "")


def test_a_missing_program_names_the_line_that_installs_it() -> None:
    assert programs.missing("initdb") == (
        "initdb is missing; install it with: apt-get install -y --no-install-recommends postgresql"
    )


def test_a_developers_test_is_skipped(monkeypatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="redis-server is missing"):
        requirement.require("redis-server")


def test_in_ci_it_fails(monkeypatch) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="chromium is missing"):
        requirement.require("chromium")


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_where_nothing_can_be_installed_the_line_is_printed(monkeypatch, capsys, ci, status) -> None:
    monkeypatch.setenv("CI", ci)  # there is no apt-get on this PATH
    assert install.main() == status
    assert "faketime firefox-esr nginx nodejs postgresql rabbitmq-server redis-server" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("there", "found"),
    [((), None), (("chromium",), "chromium"), (("chromium", "chromium-headless-shell"), "chromium-headless-shell")],
)
def test_a_better_program_is_taken_and_a_plain_one_will_do(monkeypatch, tmp_path, there, found) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in there:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    assert programs.find("chromium") == (str(tmp_path / found) if found else None)
    assert programs.is_best("chromium") == (found == "chromium-headless-shell")


@pytest.mark.parametrize(("knows", "brought_by"), [(0, "chromium-headless-shell"), (100, "chromium")])
def test_a_release_without_the_better_program_installs_the_plain_one(monkeypatch, knows, brought_by) -> None:
    monkeypatch.setattr(install.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], knows))
    assert install.package("chromium") == brought_by
    assert install.package("nginx") == "nginx"


@pytest.mark.parametrize("before", [None, "#!/bin/sh\nexit 0\n"])
def test_debians_services_stay_off_only_for_as_long_as_we_install(monkeypatch, tmp_path, before) -> None:
    policy = tmp_path / "policy-rc.d"
    monkeypatch.setattr(install, "POLICY", policy)
    if before:
        policy.write_text(before)
    with pytest.raises(RuntimeError), install.services_stay_off():
        assert policy.read_text() == install.DENY
        raise RuntimeError("the installation failed")
    assert (policy.read_text() if policy.exists() else None) == before
    assert len(list(tmp_path.iterdir())) == bool(before)
