"""Compares what the AWS CLI prints with botocore's models: no field that they lack, none of another type."""

import json
import sys

import botocore.session

DOCUMENTS = {
    "pullThroughCacheRules": ("ecr", "DescribePullThroughCacheRules"),
    "repositoryCreationTemplates": ("ecr", "DescribeRepositoryCreationTemplates"),
    "policyText": ("ecr", "GetRegistryPolicy"),
    "SecretList": ("secretsmanager", "ListSecrets"),
    "Policies": ("iam", "ListPolicies"),
}
PYTHON_TYPES = {"string": str, "timestamp": str, "boolean": bool, "integer": int, "long": int}
SESSION = botocore.session.get_session()


def faults(shape, value, where):
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            return [f"{where} is no object"]
        unknown = [f"{where}.{name} is in no model" for name in value if name not in shape.members]
        return unknown + [
            fault
            for name, member in value.items()
            if name in shape.members
            for fault in faults(shape.members[name], member, f"{where}.{name}")
        ]
    if shape.type_name == "list":
        return [fault for index, item in enumerate(value) for fault in faults(shape.member, item, f"{where}[{index}]")]
    if shape.type_name == "map":
        return [fault for key, item in value.items() for fault in faults(shape.value, item, f"{where}.{key}")]
    if not isinstance(value, PYTHON_TYPES[shape.type_name]):
        return [f"{where} is no {shape.type_name}"]
    if getattr(shape, "enum", None) and value not in shape.enum:
        return [f"{where} is none of {shape.enum}"]
    return []


found = []
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    service, operation = next(model for key, model in DOCUMENTS.items() if key in document)
    shape = SESSION.get_service_model(service).operation_model(operation).output_shape
    found += faults(shape, document, path)
print("\n".join(found))
sys.exit(1 if found else 0)
