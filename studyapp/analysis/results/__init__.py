"""The results of a study: a document of sections.

computing: from the data to the document, which loads everything that statistics need; document,
page: what it is and how it is read, which load nothing of it.
"""
