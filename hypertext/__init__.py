"""HTML of anyone as a tree of what may be published, and its words. Pure; the one place that reads markup.

It decides what becomes of each element, in time that grows with the length alone. It is no lock: what it writes goes
through the lists of `cms.markup` and `publisher.html`, which have the last word.
"""
