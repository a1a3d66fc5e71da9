"""The classifiers that a bundle brings: those that are registered here, and those that are new."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.text import slugify

from studyapp.actions import records
from studyapp.actions.bundle import STUDY, BundleError
from studyapp.actions.bundle.reading import AGAIN, Bundle
from studyapp.actions.classifiers.looking import look_into
from studyapp.actions.classifiers.registering import KEPT
from studyapp.actions.classifiers.trying import seen_of
from studyapp.actions.logbook import write_down

NOT_SETTINGS = ("path", "name", "stage")
SAMPLES = 3  # pictures of the study that a new classifier is tried out on


@dataclass(frozen=True)
class Rights:
    """What whoever takes a bundle in may bring along.

    Attributes
    ----------
    may_register : a classifier, or settings of one, that are not registered here yet.
    may_h5 : a file in the older format, which cannot be checked as well.
    """

    may_register: bool = True
    may_h5: bool = True


@dataclass(frozen=True)
class Networks:
    """Reads the classifiers of a bundle.

    What is registered here with the same file, settings and stage is taken as it is. Anything else
    is looked into and then tried out in a process of its own, as every classifier that comes in.

    Attributes
    ----------
    by : user name of whoever takes the bundle in; empty for the command line.
    pictures : as the bundle describes them.
    tick : called every second while one is tried out; what it raises stops it.
    """

    bundle: Bundle
    rights: Rights
    by: str
    pictures: Sequence[Mapping[str, Any]]
    tick: Callable[[], object]
    new: list[records.Network] = field(default_factory=list)

    def read(self, described: Mapping[str, Any], folder: Path) -> records.Network:
        """A network as it was registered where the bundle was made.

        Parameters
        ----------
        folder : where the files of the bundle lie.

        Raises
        ------
        ValueError : it is not in the bundle, may not come in, or cannot be used.
        """
        if "elsewhere" in described:
            network = records.network_elsewhere(described)
        else:
            network = self._described(described, folder)
        if records.registered(network) is not None:
            return network
        for known in self.new:
            if (known.sha256, known.settings, known.stage) == (
                network.sha256,
                network.settings,
                network.stage,
            ):
                return known
        if not self.rights.may_register:
            raise BundleError(
                f"the bundle brings {network.name!r}, which is not registered here as it is "
                "described there, and you may not register any; ask somebody who may to take the "
                "bundle in and to make you a member"
            )
        network = replace(network, by=self.by)
        if network.path is not None:
            network = replace(network, probe=self._tried_out(network, folder))
        self.new.append(network)
        return network

    def note(self, actor: str, slug: str) -> None:
        """Write those into the logbook that are registered now and were not before."""
        for network in self.new:
            classifier = records.registered(network)
            if classifier is not None:
                write_down(
                    actor=actor,
                    action="registered",
                    noun="classifier",
                    subject=classifier.name,
                    study=slug,
                    details={"sha256": classifier.sha256, "bundle_sha256": self.bundle.sha256},
                )

    def _described(self, described: Mapping[str, Any], folder: Path) -> records.Network:
        path = in_bundle(self.bundle, described, "classifiers/")
        settings = {key: described[key] for key in described if key not in NOT_SETTINGS}
        _refuse_names_of_files(settings)
        return records.Network(
            name=slugify(str(described.get("name", ""))) or "classifier",
            path=folder / path,
            sha256=Path(path).stem,
            labels=settings.get("labels") or None,
            settings=settings,
            stage=str(described.get("stage", "")),
        )

    def _tried_out(self, network: records.Network, folder: Path) -> dict[str, Any]:
        """What was seen of it; Keras opens its file in that process alone."""
        is_allowed = self.rights.may_h5 and network.settings.get("allow_legacy_h5") is True
        look_into(Path(str(network.path)), allow_legacy_h5=is_allowed)
        spec = {**network.settings, "name": network.name, "path": str(network.path)}
        samples = [
            {"name": str(one.get("name", number)), "path": str(folder / str(one["path"]))}
            for number, one in enumerate(self.pictures[:SAMPLES], start=1)
        ]
        seen = seen_of(spec, samples, tick=self.tick)
        return {key: seen[key] for key in KEPT}


def in_bundle(bundle: Bundle, described: Mapping[str, Any], kind: str) -> str:
    """The name of a described file, which must be in the bundle.

    Raises
    ------
    BundleError : it is not.
    """
    path = described.get("path")
    if not isinstance(path, str) or path not in bundle.names or not path.startswith(kind):
        raise BundleError(f"{STUDY} names {path!r}, which is not among the bundle's {kind[:-1]}")
    return path


def _refuse_names_of_files(settings: Mapping[str, Any]) -> None:
    """What a bundle says is in it: a name here would be that of a file of this machine."""
    if not records.is_list_of_names(settings.get("labels")):
        raise BundleError(
            f"{STUDY} gives the classifier's labels as {settings['labels']!r}; in a bundle they "
            f"are a list of texts; {AGAIN}"
        )
