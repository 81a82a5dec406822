"""Answers `import tensorflow` where TensorFlow is not installed, so that Rasa's TensorFlow-free parts run.

Rasa 3.6 imports TensorFlow whenever it trains or loads a model, also when no component of the pipeline uses it, which
costs over a gigabyte on disk, hundreds of megabytes of memory and seconds at each start. The stand-in is asked only
after every real finder: an installed TensorFlow always wins.

Its modules hand out permissive classes, enough for Rasa's class statements, decorators and annotations to be executed.
Making an object of a class derived from one of them (a neural model) raises `TensorFlowMissing`, which names the
remedy.
"""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType

STOOD_IN_FOR = frozenset({"tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons"})


def missing(component):
    """The error for a component that needs TensorFlow, as a RasaException: the `rasa` command prints it."""
    from rasa.shared.exceptions import RasaException

    class TensorFlowMissing(RasaException):
        """A component of the pipeline needs TensorFlow, which is not installed."""

    return TensorFlowMissing(
        f"'{component}' needs TensorFlow, which is not installed. Install the extra with 'uv sync --extra tensorflow', "
        "or name a component in config.yml that works without TensorFlow."
    )


class StandInType(type):
    """A class whose attributes are stand-ins too, and which may serve as a base class, a decorator or an annotation."""

    def __getattr__(cls, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return make(f"{cls.__name__}.{name}")

    def __call__(cls, *args, **kwargs):
        if not cls.__dict__.get("_is_stand_in"):
            raise missing(cls.__name__)
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # used as a bare decorator: @tf.function
        return cls  # used as a decorator with arguments, or for a value that only a real model would look at

    def __getitem__(cls, item):
        return cls

    def __iter__(cls):
        return iter(())


def make(name):
    return StandInType(name.rpartition(".")[2], (), {"_is_stand_in": True, "__module__": "tensorflow_standin"})


class StandInModule(ModuleType):
    __version__ = "0.0.0"
    __path__ = ()

    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        value = make(name)
        setattr(self, name, value)
        return value


class StandInFinder:
    """Finds a stand-in module for TensorFlow's packages; placed last, so only what nothing else finds reaches it."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] not in STOOD_IN_FOR:
            return None
        return ModuleSpec(name, StandInFinder, is_package=True)

    @staticmethod
    def create_module(spec):
        return StandInModule(spec.name)

    @staticmethod
    def exec_module(module):
        pass


def install():
    if StandInFinder not in sys.meta_path:
        sys.meta_path.append(StandInFinder)
