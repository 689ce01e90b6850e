"""Traits of a person that every playbook knows without declaring them."""

from __future__ import annotations

from ondo.domain.playbook import Trait, TraitType
from ondo.domain.relations import RELATION
from ondo.domain.rules import Label, Scope

STANDARD_TRAITS = {
    key: Trait(key, Scope.PERSON, TraitType.TEXT, Label(ja, en))
    for key, ja, en in (
        ("email", "メールアドレス", "E-mail address"),
        ("email_domain", "メールのドメイン", "E-mail domain"),
        ("name", "氏名", "Name"),
        ("phone", "電話番号", "Phone number"),
        ("job_title", "役職", "Job title"),
        ("department", "部署", "Department"),
        ("company", "会社名", "Company"),
        (RELATION, "当社との関係", "Relation to us"),
    )
}
"""`email_domain` is derived from `email` by the fold; `relation` is told by Ondo itself, from the known domains."""
