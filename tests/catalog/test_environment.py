"""The clouds: which a region is in, and what services are called there."""

from __future__ import annotations

import pytest

from amlstack.catalog import environment
from amlstack.catalog.locations import LOCATIONS


@pytest.mark.parametrize(
    ("region", "cloud"),
    [
        ("usgovvirginia", "usgovernment"),
        ("US DoD East", "usgovernment"),
        ("USGov Texas", "usgovernment"),
        ("chinanorth3", "china"),
        ("China East 2", "china"),
        ("westeurope", "public"),
        ("West US 2", "public"),
        ("nowhere", "public"),
        (None, "public"),
    ],
)
def test_a_region_is_in_one_cloud(region: str | None, cloud: str) -> None:
    """However it is spelled; what isn't known is public."""
    assert environment.cloud_of(region) == cloud


def test_the_public_regions_are_public() -> None:
    """None of them begins as those of another cloud do."""
    regions = {name for name in LOCATIONS if not name.startswith(("usgov", "usdod", "china"))}
    assert {environment.cloud_of(name) for name in regions} == {"public"}


@pytest.mark.parametrize(
    ("word", "domains"),
    [
        ("storage_domain", ("core.windows.net", "core.usgovcloudapi.net", "core.chinacloudapi.cn")),
        ("sql_domain", ("database.windows.net", "database.usgovcloudapi.net", "database.chinacloudapi.cn")),
        (
            "postgresql_domain",
            (
                "postgres.database.azure.com",
                "postgres.database.usgovcloudapi.net",
                "postgres.database.chinacloudapi.cn",
            ),
        ),
        (
            "mysql_domain",
            ("mysql.database.azure.com", "mysql.database.usgovcloudapi.net", "mysql.database.chinacloudapi.cn"),
        ),
    ],
)
def test_a_service_has_a_domain_in_each_cloud(word: environment.Domain, domains: tuple[str, ...]) -> None:
    """As az's table of clouds has them."""
    assert tuple(environment.domain(word, cloud) for cloud in environment.CLOUDS) == domains


def test_each_cloud_answers_the_same_questions() -> None:
    """What environment() has in the public cloud and not elsewhere is Data Lake's, which is retired."""
    public = set(environment.AZURE_CLOUD)
    assert all(public - set(said) <= {"activeDirectoryDataLake"} for said in environment.CLOUDS.values())
