"""The audit: heatmaps as an automated test of a perception model, for a build.

M. Borg et al., "Test Automation with Grad-CAM Heatmaps" (2021): is the network right for the right
reasons? Each annotated picture gets a verdict by rules about where its map lies; sections say what
the verdicts come to, and reports show it to builds, developers and auditors.
"""

from explainers.audit.auditing import audit
from explainers.audit.options.config import AuditConfig, ConfigError, make_config, read_config

__all__ = ["AuditConfig", "ConfigError", "audit", "make_config", "read_config"]
