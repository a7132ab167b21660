"""The everyday words coordinators type for the framework's keys."""

from __future__ import annotations

from collections.abc import Mapping

from samples.model import Host

COURSE_STYLE = ("code", "title")
NATIONS: Mapping[str, str] = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}
STRUCTURES: Mapping[str, str] = {
    "cio": "CIO",
    "scio": "Scottish CIO",
    "charitable_company": "Company limited by guarantee",
    "charitable_trust": "Charitable trust",
    "unincorporated": "Unincorporated association",
    "cic": "Community interest company",
    "housing_association": "Registered provider",
    "local_authority": "Council",
    "faith_body": "Church",
}
SIZES: Mapping[str, str] = {
    "micro": "Under £10k",
    "small": "£10k-£100k",
    "medium": "£100k-£1m",
    "large": "£1m-£10m",
    "major": "£10m-£100m",
    "public_body": "Public body",
}
TYPES: Mapping[str, str] = {
    "anti_slavery": "Modern slavery",
    "womens_sector": "Women's sector",
    "homelessness": "Homelessness",
    "migrant_refugee": "Migrant and refugee",
    "health": "Health and care",
    "advocacy_provider": "Advocacy",
    "legal_advice": "Law centre",
    "faith": "Faith",
    "housing": "Housing provider",
    "statutory": "Local government",
}
POSTS: Mapping[str, str] = {
    "host_board": "Chair of trustees",
    "board_safeguarding_lead": "Safeguarding trustee",
    "trustee": "Trustee",
    "host_lead": "Chief executive",
    "host_dsl": "DSL",
    "deputy_dsl": "Deputy DSL",
    "host_dp_lead": "Data protection lead",
    "imsa": "IMSA",
    "imsa_supervisor": "Advocacy manager",
    "line_manager": "Line manager",
    "clinical_supervisor": "External clinical supervisor",
    "contact_worker": "Support worker",
    "volunteer": "Volunteer",
    "lead_body": "Lead body representative",
    "programme_lead": "Programme lead",
    "meal_provider": "Evaluator",
}
KINDS: Mapping[str, str] = {
    "dbs": "DBS",
    "pvg": "PVG",
    "accessni": "AccessNI",
    "dsa": "Data sharing agreement",
    "meal": "Evaluation agreement",
    "hosting": "Hosting agreement",
    "lead_body": "Lead body agreement",
}
LEVELS: Mapping[str, str] = {"enhanced": "Enhanced", "pvg_level_2": "Level 2"}
_FLAG_WORDS: Mapping[str, str] = {
    "E": "Employs staff",
    "V": "Volunteers",
    "C": "Children",
    "N": "NHS data",
    "I": "Immigration advice",
    "S": "Survivor support",
}


def flags_as_typed(host: Host) -> str:
    """Letters by one coordinator, words by the other."""
    return "; ".join(_FLAG_WORDS[letter] for letter in host.letters) if host.number % 2 else "; ".join(host.letters)
