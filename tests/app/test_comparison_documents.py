import json

import pytest
from tests.cli.assessed import BEAR, SERVICE, comparison

from tocsin.app.comparison_documents import comparison_document


def test_the_document_is_json_and_says_what_moved_and_what_came() -> None:
    document = json.loads(json.dumps(comparison_document(comparison()), allow_nan=False))

    assert document["moved"][0]["name"] == "APT28"
    assert document["moved"][0]["change"] == pytest.approx(0.32)
    assert [each["why"] for each in document["came"]] == ["It became known on 2017-04-28."]
    assert document["went"][0]["after"] is None
    assert document["parameters"] == [{"name": f"odds:{BEAR.id}", "before": None, "after": 2.0}]
    assert (document["earlier"]["as_of"], document["later"]["as_of"]) == ("2017-04-24", "2017-06-01")


def test_claims_on_the_sponsor_stand_apart() -> None:
    document = comparison_document(comparison())

    assert SERVICE.id not in json.dumps(document["claims_on_group"])
    assert SERVICE.id in json.dumps(document["claims_on_sponsor"])
