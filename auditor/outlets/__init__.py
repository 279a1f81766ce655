"""Knowing the outlets: the registry, and which outlet an article means where it names one."""

from auditor.outlets.explain import nearest, resolve
from auditor.outlets.mentions import find_mentions
from auditor.outlets.registry import Registry, load_registry

__all__ = ["Registry", "find_mentions", "load_registry", "nearest", "resolve"]
