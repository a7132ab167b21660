"""What the engine, the inspectors and the services say, in the language of the page.

They say it in English, and English is what is stored, reported and given out by the API. A Welsh page recognises each sentence by its
pattern, a sentence with named places, and puts the Welsh together from what stands in the places. The patterns are read from the code
(``reading``) and kept with their Welsh in ``portal/shared/locale/cy/LC_MESSAGES/sentences.po``; ``manage.py write_catalogues`` brings
that file up to date and a test fails while any sentence has no Welsh.
"""
