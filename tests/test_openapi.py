"""Whatever fits the API's own description, or does not, is answered: never with a fault of ours."""

import pytest
from hypothesis import HealthCheck, settings
from serving import URL, remembering

import plainspeak
from plainspeak.servers.http import create_app

schemathesis = pytest.importorskip("schemathesis")
from schemathesis.specs.openapi.checks import positive_data_acceptance  # noqa: E402

# The tests are made from the description, so the application is there before they are; it is asked in
# this process, under a name that its guard knows.
APP = create_app(remembering(plainspeak.Checker()))
schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", APP, headers={"Host": "127.0.0.1"})


@pytest.mark.slow
@schema.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_no_request_finds_a_fault_of_ours(case):
    answer = case.call(base_url=URL)

    assert answer.status_code < 500 or answer.status_code in {501, 503}
    # A type that there is none of, a picture for a document: it fits the description and is refused.
    case.validate_response(answer, excluded_checks=[positive_data_acceptance])
