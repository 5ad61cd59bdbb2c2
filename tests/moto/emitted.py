"""Checks what `ptcgen rewrite --emit` prints for Kyverno and Renovate against their published schemas."""

import subprocess
import sys

import yaml
from cloudcoil.models.kyverno.v1 import ClusterPolicy

kyverno, renovate = sys.argv[1:]
with open(kyverno, encoding="utf-8") as file:
    policy = yaml.safe_load(file)
# What the model does not know it drops, so the policy comes back whole or has a field that Kyverno lacks.
known = ClusterPolicy.model_validate(policy).model_dump(by_alias=True, exclude_unset=True, mode="json")
if known != policy:
    sys.exit("the policy has a field that Kyverno does not know")
program = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.renovate", renovate]
sys.exit(subprocess.run(program, check=False).returncode)
