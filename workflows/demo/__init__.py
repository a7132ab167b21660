"""The demonstration: a pilot taken from a coordinator's workbook and a folder of documents to a driven, reported position.

An API client like any other; the sample pack under ``samples/pilot`` holds everything it says.
"""
