from tests.reporting.contents import LURE, MAIL, OFFICE, alert, content

from tocsin.reporting.listing import listing


def test_a_listing_says_what_it_is_and_what_it_refused() -> None:
    found = listing(content(alerts=(alert(LURE), alert("mail.en-marche.fr"), alert(MAIL), alert(OFFICE))))

    assert [entry.name.value for entry in found.entries] == sorted([LURE, MAIL, OFFICE])
    assert found.remarks == (
        "TLP:AMBER Names of March",
        "Example CERT, 2017-04-25T18:00:00Z; made with Tocsin",
        "3 names; 1 refused",
        "refused: mail[.]en-marche[.]fr is not on the list: en-marche[.]fr is an official domain of En Marche !",
    )
    assert len(found.refused) == 1
    assert "against en-marche" in found.entries[0].note
