"""Words that begin with a capital beside a role and are not part of anybody's name, in English and Welsh."""

from __future__ import annotations

_WORDS = """
    another both champions colleagues coordinators depute deputies directors either everybody five four head heads leads managers monday
    nobody none officers one other person's several six somebody someone teams ten three two welcome whoever workers trustee
    careline hotline switchboard emergencies
    a about above abuse ac act act2014 acting address adolygiad adult adults advocacy advocate after against aims all
    allegations also always an and any appendix approved april ar are arweinydd as at august authority aware before board
    body by cadeirydd call care ceo chair chairperson charity chief child childline children co co-ordinator code codes
    commission committee community complaints concern concerns confidential consent contact contents coo coordinator council
    counsellor county cyfarwyddwr data date dbs december definitions department deputy designate designated details diogelu
    director dirprwy disclosure document does domestic dsl dso duties duty dyddiad e-bost e-mail ebost email emergency england
    ensure ensures enw escalation every executive external family february fersiwn ffôn finance first for form friday from
    general governance group he head health helpline her his home hospital hours housing how hr hub human if in independent
    information insert interim internal introduction is issue it its january job july june key lado last lead leader legal
    legislation line local main management manager march mash may member members mental mobile modern mon monday must name named
    nation national never next nhs no nominated northern not note november number october of office officer on once only
    operations or organisation our out overall page partnership person phone please police policy polisi position post practice
    prevent prif procedure procedures programme project protection public published purpose recognise recording recruitment
    refer referral refers report reporting reports resources respond responsibilities responsibility responsible review reviewed
    rheolwr risk role roles safe safeguarding safer saturday scope scotland second secretary section senior september service
    services she should signature signed slavery social staff statement sunday support supported swyddog tba tbc team tel
    telephone the their there these they third this thursday to training treasurer trust trustee trustees tuesday uk vacant
    version volunteer volunteers vulnerable wales we website wednesday weithredwr welfare what when where whistleblowing who
    will with within work worker working y you your yr
"""
NOT_NAMES = frozenset(_WORDS.split())
