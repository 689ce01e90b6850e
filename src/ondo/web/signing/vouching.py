"""Which mail addresses the company's sign-in vouches for: providers say it in different words, some in none.

OpenID Connect has `email_verified`, true or false; Amazon Cognito writes it as text. Microsoft Entra ID knows nothing
of it and says `xms_edov`, in the ID token only, where its administrators asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ENTRA_YES = (True, 1, "1", "true")


def vouched_for(told: Mapping[str, Any]) -> frozenset[str]:
    """The addresses, in small letters. `told`: what allauth keeps, the claims of `userinfo` and of `id_token`."""
    claims = [told.get(where) or {} for where in ("userinfo", "id_token")]
    return frozenset(str(one["email"]).lower() for one in claims if one.get("email") and _vouches(one))


def _vouches(claims: Mapping[str, Any]) -> bool:
    """Nothing but a plain yes: any text, "false" too, would count as true."""
    if "email_verified" in claims:
        said = claims["email_verified"]
        return said is True or said == "true"
    return claims.get("xms_edov") in ENTRA_YES
