import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.interchange.redaction import is_redacted

HOSTILE = st.sampled_from("aZ09 .:;,-@<>/\\\x00\x1b\n\u200b\u202e\ud800\u00e9\u0301\u2028\U0001f600")


@pytest.mark.parametrize(
    "text",
    [
        "REDACTED FOR PRIVACY",
        "Redacted for Privacy Purposes",
        "Data Redacted",
        "GDPR Masked",
        "Statutory Masking Enabled",
        "Not Disclosed",
        "Domains By Proxy, LLC",
        "DomainsByProxy.com",
        "Privacy service provided by Withheld for Privacy ehf",
        "WhoisGuard Protected",
        "Contact Privacy Inc. Customer 0123456789",
        "Super Privacy Service LTD c/o Dynadot",
        "See PrivacyGuardian.org",
        "Identity Protection Service",
        "PERFECT PRIVACY, LLC",
        "Private Person",
        "Ano Nymous",
        "n/a",
        "-",
        "Personal data, can not be publicly disclosed according to applicable laws.",
        "Please query the RDDS service of the Registrar of Record identified in this output",
        "Not shown, please visit www.dnsbelgium.be for webbased whois.",
        "Select Request Email Form at https://domains.markmonitor.com/whois/example.com",
        "ONEDRIVE.EXAMPLE@domainsbyproxy.com",
        "5e1f6c0a@x.whoisprotectservice.net",
        "pw-abc123@privacyguardian.org",
        "https://tieredaccess.com/contact/1c3f",
        "  Частное лицо ",
        "Non publié",
    ],
)
def test_what_names_nobody_is_recognised(text: str) -> None:
    assert is_redacted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jean Dupont",
        "Privacy International",
        "Private Bank of Geneva",
        "Anonymous Coffee Roasters SARL",
        "Hidden Valley Farm",
        "someone@mail.com",
        "njallason@example.org",
        "admin@notdomainsbyproxy.com",
        "domainsbyproxy.com.example@example.net",
        "Redact Ltd",
        "None of Your Business e.V.",
        "Nina Individual Fashion",
    ],
)
def test_people_and_companies_are_not_taken_for_redaction(text: str) -> None:
    assert not is_redacted(text)


@given(st.text(alphabet=HOSTILE))
def test_any_text_is_redacted_or_not(text: str) -> None:
    assert is_redacted(text) in {True, False}
