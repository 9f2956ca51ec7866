"""The adviser: for each claim the measures whose names are nearest to its sentence, by a model of the user's.

In: ranked claims and the catalogue. Out: Advice by claim id. Never: a claimed value, a cell, a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path

import numpy as np

from checks.matching import Catalogue, Ranked, ask_of, make_advice, names_of
from checks.model.advice import Advice
from sources.semantic.kept_vectors import vectors_for
from sources.semantic.model import EmbeddingModel, Vectors

#: Places that a similarity is rounded to before anything is compared: models differ less from machine to machine.
_PLACES = Decimal("0.0001")


class SemanticAdviser:
    """Asks the model of a folder; names are embedded once and kept in ``kept``.

    A worker process gets the two paths and opens the model itself. Raises InvalidModel as EmbeddingModel does.
    """

    def __init__(self, folder: Path, kept: Path) -> None:
        self._folder = folder
        self._kept = kept
        self._names: tuple[Catalogue, list[int], Vectors] | None = None

    def __reduce__(self) -> tuple[type[SemanticAdviser], tuple[Path, Path]]:
        return SemanticAdviser, (self._folder, self._kept)

    @cached_property
    def _model(self) -> EmbeddingModel:
        return EmbeddingModel(self._folder.expanduser())

    @property
    def identity(self) -> dict[str, str]:
        """The sha256 of the model and of its tokenizer, as a run keeps them."""
        return {"model": self._model.id, "tokenizer": self._model.tokenizer_id}

    def advise(self, ranked: Sequence[Ranked], catalogue: Catalogue) -> dict[str, Advice]:
        """Claim id -> Advice, for every claim that some concept's unit class fits."""
        starts, vectors = self._embedded(catalogue)
        names = {concept.id: concept.name for concept in catalogue.concepts}
        near: dict[str, Mapping[str, Decimal]] = {}
        found: dict[str, Advice] = {}
        for item in ranked:
            question = ask_of(item, catalogue)
            if question.concepts:
                if question.text not in near:
                    near[question.text] = self._similarities(question.text, catalogue, starts, vectors)
                found[item.claim.id] = make_advice(question, near[question.text], names, self._model.id)
        return found

    def _similarities(
        self, text: str, catalogue: Catalogue, starts: Sequence[int], vectors: Vectors
    ) -> Mapping[str, Decimal]:
        """Concept id -> the similarity of its nearest name: products of vectors of length one."""
        asked = self._model.embed([text])[0].astype(np.float64)
        best = np.maximum.reduceat(vectors @ asked, list(starts))
        return {
            concept.id: Decimal(repr(float(value))).quantize(_PLACES)
            for concept, value in zip(catalogue.concepts, best, strict=True)
        }

    def _embedded(self, catalogue: Catalogue) -> tuple[list[int], Vectors]:
        """Where each concept's names start, and the vectors of all names, one below the other."""
        if self._names is None or self._names[0] is not catalogue:
            names = [names_of(concept) for concept in catalogue.concepts]
            starts = [0, *np.cumsum([len(one) for one in names])[:-1].tolist()] if names else []
            texts = sorted({name for one in names for name in one})
            row_of = {text: row for row, text in enumerate(texts)}
            vectors = vectors_for(texts, self._model, self._kept)
            order = [row_of[name] for one in names for name in one]
            self._names = (catalogue, starts, vectors[order])
        return self._names[1], self._names[2]
