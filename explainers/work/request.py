"""One order to explain one picture, and the key under which its answer is kept."""

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from explainers import methods
from explainers.network.settings import identify
from explainers.network.targets import parse_rule

FORMAT = 2  # of the stored files; rises when their content changes


@dataclass(frozen=True)
class Request:
    """A picture, a classifier and a method with its parameters; can be sent to another process.

    Attributes
    ----------
    picture, picture_sha256
        The picture's path, and the hash of the file's content.
    classifier, classifier_sha256
        What `explainers.load_classifier` takes, and the hash of the model file's content.
    method, parameters
        A method's name, and the parameters that differ from its defaults.
    target
        A rule of `explainers.network.targets.parse_rule`.
    seed
        From `derive_seed`.
    """

    picture: str
    picture_sha256: str
    classifier: str | Mapping[str, Any]
    classifier_sha256: str
    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    target: str = "top-1"
    seed: int = 0

    @functools.cached_property
    def content(self) -> dict[str, Any]:
        """Everything that determines the result, defaults included; no paths, no names.

        Raises
        ------
        LookupError, ValueError
            If the method, a parameter, the rule or a setting of the classifier is unknown.
        """
        return {
            "format": FORMAT,
            "method": self.method,
            "method_version": methods.version(self.method),
            "parameters": methods.check_parameters(self.method, self.parameters),
            "target": parse_rule(self.target).text,
            "seed": self.seed,
            "picture_sha256": self.picture_sha256,
            "classifier_sha256": self.classifier_sha256,
            "classifier_settings": identify(self.classifier),
        }

    @functools.cached_property
    def key(self) -> str:
        """SHA-256 of `content`, in hexadecimal. Requests with the same key have the same answer."""
        return _hash(self.content)

    def key_of_another(self, *, picture_sha256: str, seed: int) -> str:
        """The key of an order that differs in its picture and seed only.

        What a classifier's settings say is read once for all of them.
        """
        return _hash(self.content | {"picture_sha256": picture_sha256, "seed": seed})


def _hash(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def canonical(value: Any) -> str:
    """Write JSON that is the same for the same value, however it was put together."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def derive_seed(study_seed: int | str, condition_name: str, picture_sha256: str) -> int:
    """Derive a seed from names: the same on every machine and in every order of work.

    Returns
    -------
    int
        From 0 to 2**32 - 1.
    """
    names = canonical([str(study_seed), condition_name, picture_sha256])
    return int.from_bytes(hashlib.sha256(names.encode()).digest()[:4], "big")


def seed_of(
    seed: int | str, method: str, parameters: Mapping[str, Any], picture_sha256: str
) -> int:
    """Derive the seed of one method with its parameters, the same in a study and in an audit.

    Returns
    -------
    int
        From 0 to 2**32 - 1.
    """
    what = json.dumps([method, parameters], sort_keys=True)
    return derive_seed(seed, what, picture_sha256)
