"""Reference data: descriptors, layouts, vintages, the library that answers for them, and announcements.

In: files of figures and TOML files that describe them. Out: observations frames, catalogues, announcements.
Never: HTTP, the record, or a figure that was not published. Importing this package loads nothing heavy:
import the modules themselves (``sources.reference.library`` is the usual door).
"""
