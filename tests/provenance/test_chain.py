"""The chain's page and commands."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from pinxit.provenance import HouseKeyError
from pinxit.provenance.adapters.chain_key import chain_key

pytestmark = pytest.mark.django_db


def page(client, language: str = "en") -> str:
    return str(client.get("/about/chain/", headers={"accept-language": language}).content, "utf-8")


def test_the_page_says_what_a_chain_does_not_prove(client, settings) -> None:
    english, chinese = page(client), page(client, "zh-hans")

    assert "Who holds a token owns no right to the picture" in english
    assert "It proves nothing to a stranger" in english, "the chain of this house alone"
    assert "不能证明的" in chinese
    assert "测试链" in chinese
    settings.PINXIT_CHAIN_URL = "off"
    assert "This house uses no chain" in page(client)
    settings.PINXIT_CHAIN_URL = "http://127.0.0.1:9"
    assert "It proves nothing to a stranger" not in page(client)


def test_a_damaged_key_is_said_to_be_one_and_not_shown(settings) -> None:
    key = settings.PINXIT_HOME / "keys" / "chain.secp256k1"
    key.parent.mkdir(parents=True)
    key.write_bytes(b"\xff\xfe secret")

    with pytest.raises(HouseKeyError) as refusal:
        chain_key(settings.PINXIT_HOME)

    assert "secret" not in str(refusal.value)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_log_is_anchored_by_command_and_the_page_says_so(client, settings) -> None:
    pytest.importorskip("eth_tester", reason="the extra [chain] is not installed")
    from pinxit.provenance.bench.chain import measure
    from pinxit.provenance.chain_cli import NoChainError, app
    from pinxit.provenance.web.selectors import last_anchor
    from pinxit.provenance.web.services import record

    record({"what": "house.door.opened"})
    run = CliRunner(env={"COLUMNS": "200"})

    shown = run.invoke(app, ["show"]).output
    assert "It proves nothing to a stranger" in shown
    assert "1 entries, in 0x" in run.invoke(app, ["anchor"]).output
    assert "stands there already" in run.invoke(app, ["anchor"]).output

    anchor = last_anchor()
    assert anchor is not None
    assert anchor.contract in shown
    assert anchor.checkpoint.root in page(client)
    settings.PINXIT_CHAIN_URL = "off"
    assert isinstance(run.invoke(app, ["anchor"]).exception, NoChainError)

    figures = measure(settings.PINXIT_HOME, full=False)
    assert 60_000 < figures["gas_per_mint"] < 100_000


@pytest.mark.slow
def test_a_chain_in_the_process_lets_nothing_overflow_its_stack() -> None:
    pytest.importorskip("eth_tester", reason="the extra [chain] is not installed")
    asks = (
        "import sys; before = sys.getrecursionlimit();"
        "import pinxit.provenance.adapters.local_evm;"
        "sys.exit(sys.getrecursionlimit() != before)"
    )
    assert subprocess.run([sys.executable, "-c", asks], check=False).returncode == 0
