"""robots.txt and sitemap.xml."""

import xml.etree.ElementTree as ET

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def test_robots_are_told_what_to_leave_and_where_the_map_is(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Disallow: /search/?" in lines
    assert "Disallow: /search/" not in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_the_map_names_public_pages_alone(client):
    plan = factories.PlanFactory()
    clause = factories.ClauseFactory(draft=plan.default_draft)
    hidden = factories.ProvisionFactory()
    merged = factories.StakeholderFactory(merged_into=factories.StakeholderFactory(slug="ukraine"))
    response = client.get("/sitemap.xml")
    assert response["Content-Type"].startswith("application/xml")
    found = {node.text for node in ET.fromstring(response.content).iter() if node.text and "http" in node.text}  # noqa: S314 - our own
    assert f"http://testserver/provisions/{clause.provision.slug}/" in found
    assert "http://testserver/drafts/us-28-points/" in found
    assert "http://testserver/stakeholders/ukraine/" in found
    assert f"http://testserver/provisions/{hidden.slug}/" not in found
    assert f"http://testserver/stakeholders/{merged.slug}/" not in found


@pytest.mark.parametrize("address", ["/robots.txt", "/sitemap.xml"])
def test_they_are_only_read(client, address):
    assert client.post(address).status_code == 405
