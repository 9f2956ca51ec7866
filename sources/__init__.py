"""The edge to the web and to files: documents, snapshots of what was served, reference data.

In: addresses, paths, bytes. Out: Articles, snapshots, observations; or a named SourceError.
Never: a verdict, a page, a record, a flow.
"""
