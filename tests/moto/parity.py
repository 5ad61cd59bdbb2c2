"""Sends the same requests to the stand-in of AWS and to moto (`server.py`) and compares the answers.

`parity.py STAND_IN MOTO TABLES`: two URLs, and a JSON file with the stand-in's tables of calls. Prints what differs and
exits with 1 if anything does. Also checks against botocore's service models

- each row of the tables: the field exists, with that type and those limits, and is required where the model says so;
- each answer of the stand-in: its fields exist in the output shape, with their types, and none that is required is missing.
"""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

from requests_of_aws import DIFFERENT, STEPS

OURS, MOTO, TABLES = sys.argv[1:]
SESSION = botocore.session.get_session()
SESSION.set_credentials("testing", "testing")
TYPES = {"string": str, "boolean": bool, "integer": int, "long": int, "timestamp": (int, float)}
found = []


# The tables of calls.


def check_field(shape, kind, where):
    name, limits = next(iter(kind.items()))
    types = {"text": "string", "number": ("integer", "long"), "flag": "boolean", "list": "list", "object": "structure"}
    if shape.type_name not in types[name]:
        found.append(f"{where} is a {shape.type_name}, not {name}")
    elif name == "text":
        model = {"min": shape.metadata.get("min", 0), "max": shape.metadata.get("max"), "pattern": shape.metadata.get("pattern")}
        own = {"min": limits["min"], "max": limits["max"], "pattern": limits["pattern"]}
        if where == "sts:AssumeRole.RoleArn":
            # A pattern with code points of five digits after `\\u`, which no dialect of regular expressions reads so.
            model["pattern"] = None
        if own != model or sorted(limits["one_of"]) != sorted(getattr(shape, "enum", [])):
            found.append(f"{where} has {limits}, the model {model} {getattr(shape, 'enum', [])}")
    elif name == "number":
        wide = {"min": shape.metadata.get("min"), "max": shape.metadata.get("max")}
        if wide != {"min": limits["min"], "max": limits["max"]}:
            found.append(f"{where} is from {limits}, the model's from {wide}")
    elif name == "list":
        model = {"min": shape.metadata.get("min", 0), "max": shape.metadata.get("max")}
        if model != {"min": limits["min"], "max": limits["max"]}:
            found.append(f"{where} has {limits['min']} to {limits['max']} items, the model {model}")
        check_field(shape.member, limits["of"], f"{where}[]")
    elif name == "object":
        check_fields(shape, limits, where)


def check_fields(shape, fields, where):
    members = shape.members if shape else {}
    required = set(shape.required_members) if shape else set()
    own = {field["name"] for field in fields if field["required"]}
    if own != required:
        found.append(f"{where} requires {sorted(own)}, the model {sorted(required)}")
    for field in fields:
        if field["name"] not in members:
            found.append(f"{where}.{field['name']} is in no model")
        else:
            check_field(members[field["name"]], field["kind"], f"{where}.{field['name']}")


def check_tables(path):
    with open(path, encoding="utf-8") as file:
        tables = json.load(file)
    for service, operations in tables.items():
        model = SESSION.get_service_model(service)
        for operation in operations:
            call = model.operation_model(operation["name"])
            check_fields(call.input_shape, operation["takes"], f"{service}:{operation['name']}")
            if operation["silent"] != (call.output_shape is None):
                found.append(f"{service}:{operation['name']}: whether there is an output")
    return {(service, operation["name"]) for service, operations in tables.items() for operation in operations}


# The answers.


def check_output(shape, value, where):
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            found.append(f"{where} is no structure")
            return
        for name, member in value.items():
            if name not in shape.members:
                found.append(f"{where}.{name} is in no model")
            else:
                check_output(shape.members[name], member, f"{where}.{name}")
        for name in shape.required_members:
            if name not in value:
                found.append(f"{where}.{name} is missing")
    elif shape.type_name == "list":
        for item in value:
            check_output(shape.member, item, f"{where}[]")
    elif shape.type_name == "map":
        for key, item in value.items():
            check_output(shape.value, item, f"{where}.{key}")
    elif not isinstance(value, TYPES[shape.type_name]):
        found.append(f"{where} is {value!r}, no {shape.type_name}")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        found.append(f"{where} is {value!r}, none of {shape.enum}")


def of_xml(shape, element):
    """An element of XML as the value that its shape describes."""
    if shape is None or shape.type_name == "structure":
        members = shape.members if shape else {}
        fields = [(child.tag.split("}")[-1], child) for child in element]
        return {name: of_xml(members[name], child) if name in members else child.text for name, child in fields}
    if shape.type_name == "list":
        return [of_xml(shape.member, child) if child.tag.endswith("}member") else None for child in element]
    text = element.text or ""
    if shape.type_name == "boolean":
        return {"true": True, "false": False}.get(text)
    if shape.type_name in ("integer", "long"):
        return int(text)
    if shape.type_name == "timestamp":
        return 0 if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", text) else text
    return text


def check_answer(model, body):
    where = f"the answer to {model.service_model.service_name}:{model.name}"
    if model.metadata["protocol"] == "json":
        if model.output_shape is None:
            if body:
                found.append(f"{where} has a body")
            return
        check_output(model.output_shape, json.loads(body), where)
        return
    root = ElementTree.fromstring(body)
    namespace = model.metadata.get("xmlNamespace") or f"https://{model.service_model.endpoint_prefix}.amazonaws.com/doc/{model.service_model.api_version}/"
    if root.tag not in (f"{{{namespace}}}{model.name}Response", model.name + "Response"):
        found.append(f"{where}: the root is {root.tag}")
    results = [child for child in root if child.tag.endswith("Result")]
    if model.output_shape is not None and results:
        check_output(model.output_shape, of_xml(model.output_shape, results[0]), where)
    elif (model.output_shape is not None) != bool(results):
        found.append(f"{where}: whether there is a result")


# Both servers.


class Server:
    def __init__(self, url, checked):
        self.url, self.checked, self.clients, self.saved, self.seen = url, checked, {}, {}, set()

    def client(self, service, region):
        if (service, region) not in self.clients:
            config = Config(parameter_validation=False, retries={"total_max_attempts": 1})
            client = SESSION.create_client(service, region_name=region, endpoint_url=self.url, config=config)
            if self.checked:
                client.meta.events.register("before-parse", self.look)
            self.clients[service, region] = client
        return self.clients[service, region]

    def look(self, operation_model, response_dict, **_):
        if response_dict["status_code"] == 200:
            self.seen.add((operation_model.service_model.service_name, operation_model.name))
            check_answer(operation_model, response_dict["body"])

    def send(self, label, service, operation, parameters, region):
        client = self.client(service, region)
        if callable(parameters):
            parameters = parameters(self.saved)
        try:
            answer = client._make_api_call(operation, dict(parameters))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            self.check_code(client.meta.service_model.operation_model(operation), code)
            return "refused", code
        answer.pop("ResponseMetadata")
        self.saved[label] = answer
        return "answered", plain(answer)

    def check_code(self, model, code):
        """The code is one that the model lists for the call, or one that every call can have."""
        if not self.checked:
            return
        listed = {shape.metadata.get("error", {}).get("code", shape.name) for shape in model.error_shapes}
        common = {"ValidationException", "ValidationError", "AccessDeniedException", "AccessDenied", "TemplateNotFoundException"}
        if code not in listed | common:
            found.append(f"{model.name} is refused with {code}, which is none of {sorted(listed)}")


# What no two servers have in common: ids, dates and the random ends of ARNs.
PLAIN = [
    (re.compile(r"(:secret:[^\"]*)-[A-Za-z0-9]{6}$"), r"\1-RANDOM"),
    (re.compile(r"^(AROA)[A-Z0-9]+(:.*)?$"), r"\1\2"),
]
LEFT_OUT = {
    *("CreatedDate", "CreateDate", "UpdateDate", "DeletionDate", "DeletedDate", "LastChangedDate", "createdAt", "updatedAt"),
    *("PolicyId", "UserId", "Credentials"),
    # moto has no last use of a secret, a role or a key, and AWS leaves it out before the first one; the stand-in always does.
    *("LastAccessedDate", "RoleLastUsed", "PackedPolicySize"),
    # moto leaves them out in some answers; they are 0 and false.
    *("PermissionsBoundaryUsageCount", "IsTruncated"),
}


def plain(value):
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items() if name not in LEFT_OUT and item not in ([], None, "")}
    if isinstance(value, list):
        items = [plain(item) for item in value]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
    if isinstance(value, str):
        if value.startswith("{"):
            return json.loads(value)
        for expression, replacement in PLAIN:
            value = expression.sub(replacement, value)
        return value
    return value


known = check_tables(TABLES)
ours, moto = Server(OURS, True), Server(MOTO, False)
differing = set()
for label, service, operation, parameters, *region in STEPS:
    step = (label, service, operation, parameters, *(region or ["eu-west-1"]))
    one, other = ours.send(*step), moto.send(*step)
    if label in DIFFERENT:
        differing.add(label)
        wanted, _ = DIFFERENT[label]
        if one == other:
            found.append(f"{label}: no longer differs, {one}")
        elif one[0] != wanted:
            found.append(f"{label}: {one}, not {wanted}")
    elif one[0] != other[0] or (one[0] == "answered" and one[1] != other[1]):
        found.append(f"{label}: {operation}\n  stand-in: {one}\n  moto:     {other}")
    elif one != other:
        found.append(f"{label}: {operation} is refused with {one[1]}, by moto with {other[1]}")
found += [f"no step is called {label}" for label in set(DIFFERENT) - differing]
found += [f"no step has an answer of {service}:{operation}" for service, operation in sorted(known - ours.seen)]
print("\n".join(found))
print(len(STEPS), "requests")
sys.exit(1 if found else 0)
