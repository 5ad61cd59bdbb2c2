"""moto's server with what it lacks of ECR, and with AWS's own rules where moto is more lenient.

Started as moto_server is: `server.py -H 127.0.0.1 -p PORT`. It is the peer of the stand-in of AWS in `src/stand_in/`: each
answers the same requests, and the tests compare the answers.
"""

import datetime
import json
import re
import sys

from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult
from moto.ecr.models import ECRBackend
from moto.ecr.responses import ECRResponse
from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend, iam_backends
from moto.secretsmanager.models import SecretsManagerBackend, secretsmanager_backends
from moto.server import main

PREFIX = re.compile(r"([a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*/?|ROOT)\Z")
SECRET_ARN = re.compile(r"arn:aws(-\w+)*:secretsmanager:[a-zA-Z0-9-:]+:secret:ecr-pullthroughcache/[a-zA-Z0-9/_+=.@-]+\Z")
ECR_HOST = re.compile(r"([0-9]{12})\.dkr\.ecr\.([a-z0-9-]+)\.[a-z0-9.-]+\Z")
# The host of an upstream registry: its name in the API, and whether it needs credentials.
UPSTREAMS = {
    "registry-1.docker.io": ("docker-hub", True),
    "public.ecr.aws": ("ecr-public", False),
    "registry.k8s.io": ("k8s", False),
    "quay.io": ("quay", False),
    "ghcr.io": ("github-container-registry", True),
    "registry.gitlab.com": ("gitlab-container-registry", True),
    "cgr.dev": ("chainguard", True),
}


def refusal(code, message):
    return type(code, (ServiceException,), {"code": code, "message": message})()


def invalid(field, why):
    return refusal("InvalidParameterException", f"Invalid parameter at '{field}': {why}")


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def store(response):
    """The rules and templates of an account and region; they end with moto's own state."""
    backend = response.ecr_backend
    if not hasattr(backend, "cache_rules"):
        backend.cache_rules, backend.creation_templates = {}, {}
    return backend


def given(response, *names):
    values = {name: response._get_param(name) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def upstream(url):
    if url in UPSTREAMS:
        return UPSTREAMS[url]
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)?\.azurecr\.io", url):
        return "azure-container-registry", True
    if ECR_HOST.match(url):
        return "ecr", False
    raise refusal("UnsupportedUpstreamRegistryException", f"{url} isn't supported")


def check_secret(response, arn):
    if not SECRET_ARN.match(arn):
        raise invalid("credentialArn", arn)
    _, _, _, region, account = arn.split(":")[:5]
    if (region, account) != (response.region, response.current_account):
        raise refusal("UnableToAccessSecretException", "the secret is of another account or region")
    secrets = secretsmanager_backends[account][region].secrets.values()
    secret = next((secret for secret in secrets if getattr(secret, "arn", None) == arn), None)
    if secret is None or secret.is_deleted():
        raise refusal("SecretNotFoundException", f"{arn} was not found")
    if secret.kms_key_id and "aws/secretsmanager" not in secret.kms_key_id:
        raise refusal("UnableToDecryptSecretValueException", "the secret has a key of its own")
    if not any("AWSCURRENT" in version["version_stages"] for version in secret.versions.values()):
        raise refusal("UnableToAccessSecretException", "the secret has no current version")


def check_role(response, arn):
    roles = iam_backends[response.current_account][response.partition].roles.values()
    if not any(role.arn == arn for role in roles):
        raise invalid("customRoleArn", arn)


def check_prefix(field, prefix):
    if prefix is not None and not (2 <= len(prefix) <= 30 and PREFIX.match(prefix)):
        raise invalid(field, prefix)


def create_rule(response):
    rules = store(response).cache_rules
    rule = given(response, "ecrRepositoryPrefix", "upstreamRegistryUrl", "credentialArn", "customRoleArn", "upstreamRepositoryPrefix")
    check_prefix("ecrRepositoryPrefix", rule["ecrRepositoryPrefix"])
    check_prefix("upstreamRepositoryPrefix", rule.get("upstreamRepositoryPrefix"))
    url, prefix = rule["upstreamRegistryUrl"], rule["ecrRepositoryPrefix"].rstrip("/")
    rule["upstreamRegistry"], needs_credentials = upstream(url)
    is_ecr = ECR_HOST.match(url)
    if needs_credentials and "credentialArn" not in rule:
        raise refusal("UnsupportedUpstreamRegistryException", f"{url} requires authentication")
    if is_ecr and "credentialArn" in rule:
        raise invalid("credentialArn", "ECR takes a role")
    if is_ecr and is_ecr[1] != response.current_account and "customRoleArn" not in rule:
        raise invalid("customRoleArn", "required for another account")
    if prefix == "ROOT" and rule.get("upstreamRepositoryPrefix", "ROOT") != "ROOT":
        raise invalid("upstreamRepositoryPrefix", "ROOT needs ROOT")
    if prefix in rules:
        raise refusal("PullThroughCacheRuleAlreadyExistsException", prefix)
    if len(rules) >= 50:
        raise refusal("LimitExceededException", "50 rules")
    if "credentialArn" in rule:
        check_secret(response, rule["credentialArn"])
    if "customRoleArn" in rule:
        check_role(response, rule["customRoleArn"])
    rule |= {"ecrRepositoryPrefix": prefix, "registryId": response.current_account, "createdAt": now(), "updatedAt": now()}
    if is_ecr:
        rule.setdefault("upstreamRepositoryPrefix", "ROOT")
    rules[prefix] = rule
    return ActionResult({name: value for name, value in rule.items() if name != "updatedAt"})


def rule_of(response, prefix):
    rules = store(response).cache_rules
    if prefix.rstrip("/") not in rules:
        raise refusal("PullThroughCacheRuleNotFoundException", prefix)
    return rules[prefix.rstrip("/")]


def describe_rules(response):
    prefixes = response._get_param("ecrRepositoryPrefixes") or list(store(response).cache_rules)
    return ActionResult({"pullThroughCacheRules": [dict(rule_of(response, prefix)) for prefix in prefixes]})


def update_rule(response):
    rule = rule_of(response, response._get_param("ecrRepositoryPrefix"))
    new = given(response, "credentialArn", "customRoleArn")
    if not new:
        raise refusal("InvalidParameterException", "Please set either credential arn or role arn to update the credential")
    if rule["upstreamRegistry"] == "ecr" and "credentialArn" in new:
        raise invalid("credentialArn", "ECR takes a role")
    if "credentialArn" in new:
        check_secret(response, new["credentialArn"])
    if "customRoleArn" in new:
        check_role(response, new["customRoleArn"])
    rule |= new | {"updatedAt": now()}
    hidden = ("upstreamRegistryUrl", "upstreamRegistry", "createdAt")
    return ActionResult({name: value for name, value in rule.items() if name not in hidden})


def delete_rule(response):
    rule = rule_of(response, response._get_param("ecrRepositoryPrefix"))
    del store(response).cache_rules[rule["ecrRepositoryPrefix"]]
    hidden = ("upstreamRegistry", "updatedAt")
    return ActionResult({name: value for name, value in rule.items() if name not in hidden})


def validate_rule(response):
    rule = rule_of(response, response._get_param("ecrRepositoryPrefix"))
    hidden = ("upstreamRegistry", "createdAt", "updatedAt")
    return ActionResult({name: value for name, value in rule.items() if name not in hidden} | {"isValid": True})


FIELDS = (
    "prefix",
    "description",
    "encryptionConfiguration",
    "resourceTags",
    "imageTagMutability",
    "imageTagMutabilityExclusionFilters",
    "repositoryPolicy",
    "lifecyclePolicy",
    "appliedFor",
    "customRoleArn",
)


def check_lifecycle(text):
    rules = json.loads(text)["rules"]
    priorities = [rule["rulePriority"] for rule in rules]
    if len(set(priorities)) != len(priorities):
        raise invalid("lifecyclePolicy", "priorities")
    for rule in rules:
        selection = rule["selection"]
        if selection["tagStatus"] not in ("tagged", "untagged", "any"):
            raise invalid("lifecyclePolicy", "tagStatus")
        peers = [other for other in rules if other["selection"].get("storageClass") == selection.get("storageClass")]
        if selection["tagStatus"] == "any" and rule["rulePriority"] != max(peer["rulePriority"] for peer in peers):
            raise invalid("lifecyclePolicy", "any is not last")


def checked_template(response, template):
    template = {name: value for name, value in template.items() if value != ""}
    if not PREFIX.match(template["prefix"]):
        raise invalid("prefix", template["prefix"])
    if "lifecyclePolicy" in template:
        check_lifecycle(template["lifecyclePolicy"])
    if "repositoryPolicy" in template:
        template["repositoryPolicy"] = normalised(template["repositoryPolicy"])
    encryption = template["encryptionConfiguration"]["encryptionType"]
    if "customRoleArn" in template:
        check_role(response, template["customRoleArn"])
    elif template.get("resourceTags") or encryption != "AES256":
        raise refusal("ValidationException", "a role is required")
    return template


def described(response, template):
    return ActionResult({"registryId": response.current_account, "repositoryCreationTemplate": dict(template)})


def create_template(response):
    templates = store(response).creation_templates
    template = given(response, *FIELDS)
    if template["prefix"] in templates:
        raise refusal("TemplateAlreadyExistsException", template["prefix"])
    template.setdefault("imageTagMutability", "MUTABLE")
    template.setdefault("encryptionConfiguration", {"encryptionType": "AES256"})
    template = checked_template(response, template) | {"createdAt": now(), "updatedAt": now()}
    templates[template["prefix"]] = template
    return described(response, template)


def template_of(response, prefix):
    templates = store(response).creation_templates
    if prefix not in templates:
        raise refusal("TemplateNotFoundException", prefix)
    return templates[prefix]


def describe_templates(response):
    prefixes = response._get_param("prefixes") or list(store(response).creation_templates)
    found = [dict(template_of(response, prefix)) for prefix in prefixes]
    return ActionResult({"registryId": response.current_account, "repositoryCreationTemplates": found})


def update_template(response):
    template = template_of(response, response._get_param("prefix")) | given(response, *FIELDS)
    template = checked_template(response, template) | {"updatedAt": now()}
    store(response).creation_templates[template["prefix"]] = template
    return described(response, template)


def delete_template(response):
    template = template_of(response, response._get_param("prefix"))
    del store(response).creation_templates[template["prefix"]]
    return described(response, template)


def normalised(text):
    """A resource policy as AWS stores it: accounts as ARNs, a list of one as its item."""

    def single(values):
        values = values if isinstance(values, list) else [values]
        return values[0] if len(values) == 1 else values

    policy = json.loads(text)
    for statement in policy["Statement"]:
        principal = statement.get("Principal")
        if isinstance(principal, dict) and "AWS" in principal:
            accounts = principal["AWS"] if isinstance(principal["AWS"], list) else [principal["AWS"]]
            arns = {f"arn:aws:iam::{name}:root" if re.fullmatch("[0-9]{12}", name) else name for name in accounts}
            principal["AWS"] = single(sorted(arns))
        for name in ("Action", "Resource"):
            if name in statement:
                statement[name] = single(statement[name])
    return json.dumps(policy, indent=2)


def put_registry_policy(backend, policy_text):
    try:
        backend.registry_policy = normalised(policy_text)
    except (ValueError, KeyError, TypeError):
        raise invalid("PolicyText", "Invalid registry policy provided") from None
    return {"registryId": backend.account_id, "policyText": backend.registry_policy}


CALLS = {
    "create_pull_through_cache_rule": create_rule,
    "describe_pull_through_cache_rules": describe_rules,
    "update_pull_through_cache_rule": update_rule,
    "delete_pull_through_cache_rule": delete_rule,
    "validate_pull_through_cache_rule": validate_rule,
    "create_repository_creation_template": create_template,
    "describe_repository_creation_templates": describe_templates,
    "update_repository_creation_template": update_template,
    "delete_repository_creation_template": delete_template,
}
for name, function in CALLS.items():
    setattr(ECRResponse, name, function)
# moto knows few actions of ECR, and stores the text as it comes.
ECRBackend._validate_registry_policy_action = lambda backend, text: None
ECRBackend.put_registry_policy = put_registry_policy

# moto deletes a policy that is attached, or that has several versions.
moto_delete_policy = IAMBackend.delete_policy


def delete_policy(backend, policy_arn):
    holders = [*backend.roles.values(), *backend.users.values(), *backend.groups.values()]
    if any(policy_arn in holder.managed_policies for holder in holders):
        raise DeleteConflictException("Cannot delete a policy attached to entities.")
    policy = backend.managed_policies.get(policy_arn)
    if policy and len(policy.versions) > 1:
        raise DeleteConflictException("This policy has more than one version.")
    return moto_delete_policy(backend, policy_arn)


IAMBackend.delete_policy = delete_policy

# moto drops a version's own labels when AWSCURRENT moves on, where AWS keeps them; and it keeps versions without a label,
# which AWS may delete at any time.
moto_put_secret_value = SecretsManagerBackend.put_secret_value


def put_secret_value(backend, secret_id, secret_string, secret_binary, client_request_token, version_stages):
    secret = backend.secrets[secret_id] if backend._is_valid_identifier(secret_id) else None
    versions = secret.versions.items() if secret else ()
    own = {id: [label for label in version["version_stages"] if not label.startswith("AWS")] for id, version in versions}
    answer = moto_put_secret_value(backend, secret_id, secret_string, secret_binary, client_request_token, version_stages)
    for id, labels in own.items():
        stages = secret.versions[id]["version_stages"]
        stages += [label for label in labels if label not in (version_stages or []) and label not in stages]
    for id in [id for id, version in secret.versions.items() if not version["version_stages"]]:
        del secret.versions[id]
    return answer


SecretsManagerBackend.put_secret_value = put_secret_value

if __name__ == "__main__":
    main(sys.argv[1:])
