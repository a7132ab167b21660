"""What is written to whoever expresses interest, in both languages at once: nobody has told us yet which they read."""

from __future__ import annotations

from typing import Final

DRAFT_LETTER: Final = """Your draft is kept. Go on with it here:
{link}

The link is for you alone and ends on {end:%-d %B %Y}. Whoever has it can read and send the draft, so do not pass it on.
If you did not begin an expression of interest, do nothing: the draft is removed by itself.

Cadwyd eich drafft. Ewch ymlaen ag ef drwy'r ddolen uchod. Daw'r ddolen i ben ar {end:%d/%m/%Y}. Peidiwch â'i rhannu.
Os nad chi a'i dechreuodd, peidiwch â gwneud dim: caiff y drafft ei ddileu.
"""
RECEIVED_LETTER: Final = """We have your expression of interest. Its reference is {reference}.

A coordinator reads it and writes to you within ten working days. Nothing else is needed from you now.

Cawsom eich mynegiant o ddiddordeb. Ei gyfeirnod yw {reference}.
Bydd cydlynydd yn ei ddarllen ac yn ysgrifennu atoch o fewn deg diwrnod gwaith. Nid oes angen dim arall gennych nawr.
"""
COORDINATORS_LETTER: Final = """An expression of interest has come in: {kind}, reference {reference}.

Read it, and say what becomes of it, here:
{link}
"""
