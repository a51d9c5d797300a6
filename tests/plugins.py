"""What every test run stands on: its own folder and database, no skips in CI."""

import os
import tempfile
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

IN_CI = os.environ.get("CI", "").lower() in {"true", "1"}

hypothesis_settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.register_profile("dev", deadline=None, max_examples=100)
hypothesis_settings.load_profile("ci" if IN_CI else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--postgres",
        action="store_true",
        help="run on a PostgreSQL of this run's own instead of SQLite",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, None, None]:
    """Prepare the environment before pytest-django reads the settings."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        resources = ExitStack()
        early_config.add_cleanup(resources.close)
        prepare_environment(resources, early_config.known_args_namespace.postgres)
    else:
        own = Path(os.environ["RAM_DATA"]).with_name(worker)
        (own / "static").mkdir(parents=True, exist_ok=True)
        os.environ["RAM_DATA"] = str(own)
    return (yield)


def prepare_environment(resources: ExitStack, on_postgres: bool) -> None:
    """Leave no RAM_ setting of the person who runs the tests, but a database's."""
    for name in [name for name in os.environ if name.startswith("RAM_")]:
        if name != "RAM_DATABASE_URL":
            del os.environ[name]
    folder = Path(
        resources.enter_context(
            tempfile.TemporaryDirectory(prefix="ram-test-", ignore_cleanup_errors=True)
        )
    )
    data = folder / "main"
    # WhiteNoise warns when the folder of collected files is not there.
    (data / "static").mkdir(parents=True)
    os.environ["RAM_DATA"] = str(data)
    if on_postgres:
        from tests.postgres import postgres

        os.environ["RAM_DATABASE_URL"] = resources.enter_context(postgres())


def pytest_configure(config: pytest.Config) -> None:
    # After pytest-playwright, so that the fixtures in it replace playwright's.
    config.pluginmanager.import_plugin("tests.browser")


def fail_where_skipped(
    report: pytest.TestReport | pytest.CollectReport,
) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI: {report.longrepr}"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[
    None, pytest.TestReport, pytest.TestReport
]:
    report = yield
    fail_where_skipped(report)
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[
    None, pytest.CollectReport, pytest.CollectReport
]:
    report = yield
    fail_where_skipped(report)
    return report
