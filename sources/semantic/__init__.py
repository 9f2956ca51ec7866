"""A second opinion of a sentence-embedding model that the user supplies: optional, off by default, never decisive.

In: a folder with ``model.onnx`` and ``tokenizer.json``; ranked claims. Out: Advice per claim.
Never: a download, a verdict; onnxruntime or tokenizers at import (the extra ``semantic``).
"""

from sources.semantic.adviser import SemanticAdviser
from sources.semantic.model import EmbeddingModel

__all__ = ["EmbeddingModel", "SemanticAdviser"]
