"""Copies of an installation that can be brought back elsewhere: the database as of one instant, and every stored file it names.

A backup folder holds ``sets/<instant>/`` (the database, checkpoints and a manifest, one per backup), ``files/`` (sealed, each kept once
for all sets) and ``keys/`` (the wrapped keys of files that are still kept today). A file destroyed since a set was made has no key there:
no backup brings it back.
"""
