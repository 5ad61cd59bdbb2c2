"""The requests that both servers get, in this order: a label, service, operation, parameters and perhaps a region.

Parameters that need an earlier answer are functions of all answers, by label. `DIFFERENT` lists the steps in which moto is
wrong: what the stand-in does, and why.
"""

import json

SECRET = "ecr-pullthroughcache/docker-hub"
ACCOUNT = "123456789012"


def token(number):
    return f"{number:032x}"


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(resource="*", action="ecr:BatchGetImage", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def arn(label, *path):
    def of(saved):
        value = saved[label]
        for name in path or ("ARN",):
            value = value[name]
        return value

    return of


def with_arn(field, source, **more):
    return lambda saved: {field: source(saved), **more}


TRUST = policy({"Effect": "Allow", "Principal": {"Service": "ecr.amazonaws.com"}, "Action": "sts:AssumeRole"})
POLICY = arn("policy", "Policy", "Arn")
ROLE = arn("role", "Role", "Arn")
LONG = policy(*(allow(f"arn:aws:ecr:eu-west-1:{ACCOUNT}:repository/{'x' * 200}{number}/*") for number in range(30)))
# 6,144 characters of a policy, and white space that doesn't count.
JUST = json.dumps(json.loads(policy(allow(["arn:aws:ecr:eu-west-1:123456789012:repository/a/*"]))), indent=400)

sm, ecr, iam, sts = "secretsmanager", "ecr", "iam", "sts"
S, E, I = (lambda *step: (step[0], sm, *step[1:])), (lambda *step: (step[0], ecr, *step[1:])), (lambda *step: (step[0], iam, *step[1:]))


def lifecycle(*rules):
    return json.dumps({"rules": list(rules)})


def expire(priority, status="any", **selection):
    return {
        "rulePriority": priority,
        "selection": {"tagStatus": status, "countType": "imageCountMoreThan", "countNumber": 10} | selection,
        "action": {"type": "expire"},
    }


def template(label, prefix, **more):
    return E(label, "CreateRepositoryCreationTemplate", {"prefix": prefix, "appliedFor": ["PULL_THROUGH_CACHE"], **more})


def rule(label, prefix, url="quay.io", **more):
    return E(label, "CreatePullThroughCacheRule", {"ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": url, **more})


def hub(label, prefix, source, **more):
    return E(
        label,
        "CreatePullThroughCacheRule",
        lambda saved: {"ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": "registry-1.docker.io", "credentialArn": source(saved), **more},
    )


REGISTRY_POLICY = policy(
    {
        "Sid": "Import",
        "Effect": "Allow",
        "Principal": {"AWS": ["111122223333", "arn:aws:iam::444455556666:root", "111122223333"]},
        "Action": ["ecr:BatchImportUpstreamImage"],
        "Resource": ["arn:aws:ecr:eu-west-1:123456789012:repository/hub/*"],
    }
)
OTHER = "111122223333.dkr.ecr.us-east-1.amazonaws.com"

STEPS = [
    ("identity", sts, "GetCallerIdentity", {}),
    # Secrets: names, versions, labels.
    S("create", "CreateSecret", {"Name": SECRET, "SecretString": "placeholder", "ClientRequestToken": token(1), "Tags": [{"Key": "a", "Value": "1"}], "Description": "d", "ForceOverwriteReplicaSecret": False}),
    S("create again", "CreateSecret", {"Name": SECRET, "SecretString": "other", "ClientRequestToken": token(2)}),
    S("create repeated", "CreateSecret", {"Name": SECRET, "SecretString": "placeholder", "ClientRequestToken": token(1)}),
    S("create with a space", "CreateSecret", {"Name": "a b"}),
    S("describe", "DescribeSecret", {"SecretId": SECRET}),
    S("describe by ARN", "DescribeSecret", with_arn("SecretId", arn("create"))),
    S("describe by a partial ARN", "DescribeSecret", lambda saved: {"SecretId": saved["create"]["ARN"][:-7]}),
    S("describe another", "DescribeSecret", {"SecretId": "missing"}),
    S("describe elsewhere", "DescribeSecret", {"SecretId": SECRET}, "us-east-1"),
    S("resource policy", "GetResourcePolicy", {"SecretId": SECRET}),
    S("put", "PutSecretValue", {"SecretId": SECRET, "SecretString": "one", "ClientRequestToken": token(3)}),
    S("put again", "PutSecretValue", {"SecretId": SECRET, "SecretString": "one", "ClientRequestToken": token(3)}),
    S("put another value", "PutSecretValue", {"SecretId": SECRET, "SecretString": "two", "ClientRequestToken": token(3)}),
    S("put nothing", "PutSecretValue", {"SecretId": SECRET, "ClientRequestToken": token(4)}),
    S("put a placeholder", "PutSecretValue", {"SecretId": SECRET, "SecretString": "placeholder", "ClientRequestToken": token(5), "VersionStages": ["PLACEHOLDER"]}),
    S("current", "GetSecretValue", {"SecretId": SECRET}),
    S("previous", "GetSecretValue", {"SecretId": SECRET, "VersionStage": "AWSPREVIOUS"}),
    S("renew", "PutSecretValue", {"SecretId": SECRET, "SecretString": "two", "ClientRequestToken": token(6)}),
    S("labels", "ListSecretVersionIds", {"SecretId": SECRET}),
    S("placeholder", "GetSecretValue", {"SecretId": SECRET, "VersionId": token(5)}),
    S("a version and another's label", "GetSecretValue", {"SecretId": SECRET, "VersionId": token(5), "VersionStage": "AWSCURRENT"}),
    S("a version that was dropped", "GetSecretValue", {"SecretId": SECRET, "VersionId": token(1)}),
    S("move current without its holder", "UpdateSecretVersionStage", {"SecretId": SECRET, "VersionStage": "AWSCURRENT", "MoveToVersionId": token(5)}),
    S("move from another holder", "UpdateSecretVersionStage", {"SecretId": SECRET, "VersionStage": "AWSCURRENT", "RemoveFromVersionId": token(5), "MoveToVersionId": token(3)}),
    S("move current", "UpdateSecretVersionStage", {"SecretId": SECRET, "VersionStage": "AWSCURRENT", "RemoveFromVersionId": token(6), "MoveToVersionId": token(5)}),
    S("moved", "ListSecretVersionIds", {"SecretId": SECRET}),
    S("remove a label", "UpdateSecretVersionStage", {"SecretId": SECRET, "VersionStage": "PLACEHOLDER", "RemoveFromVersionId": token(5)}),
    S("move to nothing", "UpdateSecretVersionStage", {"SecretId": SECRET, "VersionStage": "X", "MoveToVersionId": token(9)}),
    S("first with a label", "CreateSecret", {"Name": "ecr-pullthroughcache/empty"}),
    S("get nothing", "GetSecretValue", {"SecretId": "ecr-pullthroughcache/empty"}),
    S("first version", "PutSecretValue", {"SecretId": "ecr-pullthroughcache/empty", "SecretString": "x", "ClientRequestToken": token(7), "VersionStages": ["PLACEHOLDER"]}),
    S("update", "UpdateSecret", {"SecretId": SECRET, "Description": "new"}),
    S("update the value", "UpdateSecret", {"SecretId": SECRET, "SecretString": "three", "ClientRequestToken": token(8)}),
    S("tag", "TagResource", {"SecretId": SECRET, "Tags": [{"Key": "b", "Value": "2"}]}),
    S("untag", "UntagResource", {"SecretId": SECRET, "TagKeys": ["a"]}),
    S("described", "DescribeSecret", {"SecretId": SECRET}),
    # What moto takes, and the secret is of no use to it afterwards.
    S("scratch", "CreateSecret", {"Name": "scratch", "SecretString": "x", "ClientRequestToken": token(20)}),
    S("tag of AWS", "TagResource", {"SecretId": "scratch", "Tags": [{"Key": "aws:x", "Value": "2"}]}),
    S("remove current", "UpdateSecretVersionStage", {"SecretId": "scratch", "VersionStage": "AWSCURRENT", "RemoveFromVersionId": token(20)}),
    S("delete scratch", "DeleteSecret", {"SecretId": "scratch"}),
    S("put into a scheduled one", "PutSecretValue", {"SecretId": "scratch", "SecretString": "y", "ClientRequestToken": token(21)}),
    S("force scratch", "DeleteSecret", {"SecretId": "scratch", "ForceDeleteWithoutRecovery": True}),
    # Deletion.
    S("both", "DeleteSecret", {"SecretId": SECRET, "RecoveryWindowInDays": 7, "ForceDeleteWithoutRecovery": True}),
    S("window too short", "DeleteSecret", {"SecretId": SECRET, "RecoveryWindowInDays": 6}),
    S("window too long", "DeleteSecret", {"SecretId": SECRET, "RecoveryWindowInDays": 31}),
    S("delete a missing one", "DeleteSecret", {"SecretId": "missing"}),
    S("force a missing one", "DeleteSecret", {"SecretId": "missing", "ForceDeleteWithoutRecovery": True}),
    S("own key", "CreateSecret", {"Name": "ecr-pullthroughcache/key", "SecretString": "x", "ClientRequestToken": token(11), "KmsKeyId": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}),
    S("without a version", "CreateSecret", {"Name": "ecr-pullthroughcache/none"}),
    S("to delete", "CreateSecret", {"Name": "ecr-pullthroughcache/gone", "SecretString": "x", "ClientRequestToken": token(12)}),
    S("delete", "DeleteSecret", {"SecretId": "ecr-pullthroughcache/gone", "RecoveryWindowInDays": 7}),
    S("delete again", "DeleteSecret", {"SecretId": "ecr-pullthroughcache/gone"}),
    S("create a scheduled one", "CreateSecret", {"Name": "ecr-pullthroughcache/gone"}),
    S("get a scheduled one", "GetSecretValue", {"SecretId": "ecr-pullthroughcache/gone"}),
    S("describe a scheduled one", "DescribeSecret", {"SecretId": "ecr-pullthroughcache/gone"}),
    S("update a scheduled one", "UpdateSecret", {"SecretId": "ecr-pullthroughcache/gone", "Description": "x"}),
    S("restore", "RestoreSecret", {"SecretId": "ecr-pullthroughcache/gone"}),
    S("restored", "GetSecretValue", {"SecretId": "ecr-pullthroughcache/gone"}),
    S("force", "DeleteSecret", {"SecretId": "ecr-pullthroughcache/gone", "ForceDeleteWithoutRecovery": True}),
    S("gone", "DescribeSecret", {"SecretId": "ecr-pullthroughcache/gone"}),
    # IAM.
    I("policy", "CreatePolicy", {"PolicyName": "cache-pull", "PolicyDocument": policy(allow()), "Description": "d", "Tags": [{"Key": "a", "Value": "1"}]}),
    I("policy again", "CreatePolicy", {"PolicyName": "cache-pull", "PolicyDocument": policy(allow())}),
    I("policy in capitals", "CreatePolicy", {"PolicyName": "CACHE-pull", "PolicyDocument": policy(allow())}),
    I("policy with a slash", "CreatePolicy", {"PolicyName": "a/b", "PolicyDocument": policy(allow())}),
    I("policy too long", "CreatePolicy", {"PolicyName": "long", "PolicyDocument": LONG}),
    I("white space", "CreatePolicy", {"PolicyName": "white", "PolicyDocument": JUST}),
    I("no JSON", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": "{"}),
    I("no statement", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy()}),
    I("no resource", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy({"Effect": "Allow", "Action": "ecr:*"})}),
    I("empty resource", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy(allow([]))}),
    I("resource without ARN", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy(allow("repository"))}),
    I("action without service", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy(allow(action="pull"))}),
    I("principal", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy(allow(Principal="*"))}),
    I("two of one id", "CreatePolicy", {"PolicyName": "broken", "PolicyDocument": policy(allow(Sid="A"), allow(Sid="A"))}),
    I("get", "GetPolicy", with_arn("PolicyArn", POLICY)),
    I("get a missing one", "GetPolicy", {"PolicyArn": "arn:aws:iam::123456789012:policy/missing"}),
    *(I(f"version {n}", "CreatePolicyVersion", with_arn("PolicyArn", POLICY, PolicyDocument=policy(allow(action=f"ecr:{n}")), SetAsDefault=True)) for n in "bcde"),
    I("sixth version", "CreatePolicyVersion", with_arn("PolicyArn", POLICY, PolicyDocument=policy(allow()), SetAsDefault=True)),
    I("version", "GetPolicyVersion", with_arn("PolicyArn", POLICY, VersionId="v5")),
    I("missing version", "GetPolicyVersion", with_arn("PolicyArn", POLICY, VersionId="v9")),
    I("versions", "ListPolicyVersions", with_arn("PolicyArn", POLICY)),
    I("delete the default", "DeletePolicyVersion", with_arn("PolicyArn", POLICY, VersionId="v5")),
    I("delete with versions", "DeletePolicy", with_arn("PolicyArn", POLICY)),
    *(I(f"delete v{n}", "DeletePolicyVersion", with_arn("PolicyArn", POLICY, VersionId=f"v{n}")) for n in range(1, 5)),
    I("tag a policy", "TagPolicy", with_arn("PolicyArn", POLICY, Tags=[{"Key": "b", "Value": "2"}])),
    I("untag a policy", "UntagPolicy", with_arn("PolicyArn", POLICY, TagKeys=["a"])),
    I("role", "CreateRole", {"RoleName": "cache", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "a", "Value": "1"}]}),
    I("role again", "CreateRole", {"RoleName": "cache", "AssumeRolePolicyDocument": TRUST}),
    I("role without trust", "CreateRole", {"RoleName": "other", "AssumeRolePolicyDocument": "{"}),
    I("get a role", "GetRole", {"RoleName": "cache"}),
    I("a missing role", "GetRole", {"RoleName": "missing"}),
    I("describe a role", "UpdateRole", {"RoleName": "cache", "Description": "d", "MaxSessionDuration": 7200}),
    I("redescribe a role", "UpdateRoleDescription", {"RoleName": "cache", "Description": "e"}),
    I("trust", "UpdateAssumeRolePolicy", {"RoleName": "cache", "PolicyDocument": TRUST}),
    I("tag a role", "TagRole", {"RoleName": "cache", "Tags": [{"Key": "b", "Value": "2"}]}),
    I("untag a role", "UntagRole", {"RoleName": "cache", "TagKeys": ["a"]}),
    I("bound", "PutRolePermissionsBoundary", lambda saved: {"RoleName": "cache", "PermissionsBoundary": POLICY(saved)}),
    I("bounded", "GetRole", {"RoleName": "cache"}),
    I("unbound", "DeleteRolePermissionsBoundary", {"RoleName": "cache"}),
    I("inline", "PutRolePolicy", {"RoleName": "cache", "PolicyName": "own", "PolicyDocument": policy(allow())}),
    I("second role", "CreateRole", {"RoleName": "second", "AssumeRolePolicyDocument": TRUST}),
    I("inline too long", "PutRolePolicy", {"RoleName": "second", "PolicyName": "long", "PolicyDocument": policy(*([allow("arn:aws:s3:::" + "x" * 10300)]))}),
    I("get inline", "GetRolePolicy", {"RoleName": "cache", "PolicyName": "own"}),
    I("missing inline", "GetRolePolicy", {"RoleName": "cache", "PolicyName": "missing"}),
    I("inlines", "ListRolePolicies", {"RoleName": "cache"}),
    I("profiles", "ListInstanceProfilesForRole", {"RoleName": "cache"}),
    I("attach", "AttachRolePolicy", lambda saved: {"RoleName": "cache", "PolicyArn": POLICY(saved)}),
    I("attach a missing one", "AttachRolePolicy", {"RoleName": "cache", "PolicyArn": "arn:aws:iam::123456789012:policy/missing"}),
    I("attached", "ListAttachedRolePolicies", {"RoleName": "cache"}),
    I("count", "GetPolicy", with_arn("PolicyArn", POLICY)),
    I("delete an attached one", "DeletePolicy", with_arn("PolicyArn", POLICY)),
    I("delete a role with policies", "DeleteRole", {"RoleName": "cache"}),
    I("detach", "DetachRolePolicy", lambda saved: {"RoleName": "cache", "PolicyArn": POLICY(saved)}),
    I("detach again", "DetachRolePolicy", lambda saved: {"RoleName": "cache", "PolicyArn": POLICY(saved)}),
    I("delete a role with an inline policy", "DeleteRole", {"RoleName": "cache"}),
    I("delete inline", "DeleteRolePolicy", {"RoleName": "cache", "PolicyName": "own"}),
    I("delete a policy", "DeletePolicy", with_arn("PolicyArn", POLICY)),
    I("delete it again", "DeletePolicy", with_arn("PolicyArn", POLICY)),
    # Rules.
    rule("quay", "quay"),
    rule("quay again", "quay"),
    rule("with a slash", "quay/"),
    rule("one letter", "q"),
    rule("31 letters", "q" * 31),
    rule("capitals", "Quay"),
    rule("two hyphens", "quay--io"),
    rule("unknown registry", "nvcr", "nvcr.io"),
    rule("with a scheme", "quay2", "https://quay.io"),
    rule("Azure", "azure", "myco.azurecr.io"),
    rule("without credentials", "hub", "registry-1.docker.io"),
    rule("no ARN", "hub", "registry-1.docker.io", credentialArn="x" * 60),
    rule("not below the prefix", "hub", "registry-1.docker.io", credentialArn=f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:docker-hub-abcdef"),
    rule("of another account", "hub", "registry-1.docker.io", credentialArn=f"arn:aws:secretsmanager:eu-west-1:111122223333:secret:{SECRET}-abcdef"),
    rule("of another region", "hub", "registry-1.docker.io", credentialArn=f"arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:{SECRET}-abcdef"),
    rule("missing secret", "hub", "registry-1.docker.io", credentialArn=f"arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:ecr-pullthroughcache/missing-abcdef"),
    hub("secret that is gone", "hub", arn("to delete")),
    hub("secret with a key", "hub", arn("own key")),
    hub("secret without a version", "hub", arn("without a version")),
    hub("hub", "hub", arn("create")),
    hub("hub below", "team/hub", arn("create"), upstreamRepositoryPrefix="grafana"),
    hub("ROOT", "ROOT", arn("create"), upstreamRepositoryPrefix="grafana"),
    rule("other account", "ecr", OTHER),
    rule("missing role", "ecr", OTHER, customRoleArn=f"arn:aws:iam::{ACCOUNT}:role/missing"),
    E("ecr", "CreatePullThroughCacheRule", lambda saved: {"ecrRepositoryPrefix": "ecr", "upstreamRegistryUrl": OTHER, "customRoleArn": ROLE(saved)}),
    E("ecr with a secret", "CreatePullThroughCacheRule", lambda saved: {"ecrRepositoryPrefix": "ecr2", "upstreamRegistryUrl": OTHER, "customRoleArn": ROLE(saved), "credentialArn": saved["create"]["ARN"]}),
    E("one rule", "DescribePullThroughCacheRules", {"ecrRepositoryPrefixes": ["hub"]}),
    E("a rule in ECR", "DescribePullThroughCacheRules", {"ecrRepositoryPrefixes": ["ecr"]}),
    E("missing rule", "DescribePullThroughCacheRules", {"ecrRepositoryPrefixes": ["missing"]}),
    E("no rules elsewhere", "DescribePullThroughCacheRules", {}, "us-east-1"),
    E("credentials taken away", "UpdatePullThroughCacheRule", {"ecrRepositoryPrefix": "hub"}),
    E("update", "UpdatePullThroughCacheRule", lambda saved: {"ecrRepositoryPrefix": "hub", "credentialArn": saved["first with a label"]["ARN"]}),
    E("update a missing one", "UpdatePullThroughCacheRule", lambda saved: {"ecrRepositoryPrefix": "missing", "credentialArn": saved["create"]["ARN"]}),
    E("validate", "ValidatePullThroughCacheRule", {"ecrRepositoryPrefix": "hub"}),
    E("delete a rule", "DeletePullThroughCacheRule", {"ecrRepositoryPrefix": "hub", "registryId": ACCOUNT}),
    E("delete a rule again", "DeletePullThroughCacheRule", {"ecrRepositoryPrefix": "hub"}),
    *(rule(f"rule {n}", f"q{n}") for n in range(10, 57)),
    rule("51st rule", "q99"),
    # Creation templates.
    template("template", "hub", description="d", lifecyclePolicy=lifecycle(expire(1, "untagged"), expire(2))),
    template("template again", "hub"),
    template("for ROOT", "ROOT", imageTagMutability="IMMUTABLE"),
    template("template in capitals", "Hub"),
    template("tags without a role", "tags", resourceTags=[{"Key": "a", "Value": "1"}]),
    template("KMS without a role", "kms", encryptionConfiguration={"encryptionType": "KMS"}),
    template("role that is missing", "tags", customRoleArn=f"arn:aws:iam::{ACCOUNT}:role/missing"),
    E("tags", "CreateRepositoryCreationTemplate", lambda saved: {"prefix": "tags", "appliedFor": ["PULL_THROUGH_CACHE"], "resourceTags": [{"Key": "a", "Value": "1"}], "customRoleArn": ROLE(saved), "encryptionConfiguration": {"encryptionType": "KMS", "kmsKey": "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"}}),
    template("any first", "any", lifecyclePolicy=lifecycle(expire(1), expire(2, "untagged"))),
    template("one priority", "any", lifecyclePolicy=lifecycle(expire(1, "untagged"), expire(1))),
    template("unknown status", "any", lifecyclePolicy=lifecycle(expire(1, "ANY"))),
    template("archive, then delete", "archive", lifecyclePolicy=lifecycle(
        {"rulePriority": 1, "selection": {"tagStatus": "any", "countType": "sinceImagePulled", "countUnit": "days", "countNumber": 30}, "action": {"type": "transition", "targetStorageClass": "archive"}},
        expire(2, storageClass="archive", countType="sinceImageTransitioned", countUnit="days", countNumber=365))),
    template("tagged without a list", "list", lifecyclePolicy=lifecycle(expire(1, "tagged"))),
    template("archived too short", "short", lifecyclePolicy=lifecycle(expire(1, storageClass="archive", countType="sinceImageTransitioned", countUnit="days", countNumber=30))),
    template("with a policy", "policy", repositoryPolicy=policy({"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": ["ecr:BatchGetImage"]})),
    E("templates", "DescribeRepositoryCreationTemplates", {"prefixes": ["hub"]}),
    E("missing template", "DescribeRepositoryCreationTemplates", {"prefixes": ["missing"]}),
    E("update a template", "UpdateRepositoryCreationTemplate", {"prefix": "hub", "description": "", "lifecyclePolicy": ""}),
    E("update a missing template", "UpdateRepositoryCreationTemplate", {"prefix": "missing"}),
    E("tags without the role", "UpdateRepositoryCreationTemplate", {"prefix": "tags", "customRoleArn": ""}),
    E("delete a template", "DeleteRepositoryCreationTemplate", {"prefix": "hub"}),
    E("delete a template again", "DeleteRepositoryCreationTemplate", {"prefix": "hub"}),
    # The registry policy.
    E("no registry policy", "GetRegistryPolicy", {}),
    E("delete no registry policy", "DeleteRegistryPolicy", {}),
    E("put a registry policy", "PutRegistryPolicy", {"policyText": REGISTRY_POLICY}),
    E("registry policy", "GetRegistryPolicy", {}),
    E("broken registry policy", "PutRegistryPolicy", {"policyText": "{"}),
    E("delete a registry policy", "DeleteRegistryPolicy", {}),
    E("registry policy without principal", "PutRegistryPolicy", {"policyText": policy(allow())}),
    ("assume", sts, "AssumeRole", lambda saved: {"RoleArn": ROLE(saved), "RoleSessionName": "session"}),
    I("delete a role", "DeleteRole", {"RoleName": "cache"}),
    ("assume a missing role", sts, "AssumeRole", {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/missing", "RoleSessionName": "session"}),
]

LENIENT = "moto doesn't check it"
DIFFERENT = {
    "identity": ("answered", "the name of the user"),
    "create with a space": ("refused", LENIENT),
    "labels": ("answered", "moto returns the name as the ARN"),
    "moved": ("answered", "moto returns the name as the ARN, and keeps a version without a label"),
    "a version and another's label": ("refused", "ResourceNotFoundException: moto has another code"),
    "move to nothing": ("refused", "moto has another code"),
    "tag of AWS": ("refused", LENIENT),
    "remove current": ("refused", "AWSCURRENT can only be moved"),
    "put into a scheduled one": ("refused", LENIENT),
    "described": ("answered", "moto leaves AWSCURRENT on two versions when UpdateSecret brings a value"),
    "force a missing one": ("answered", "moto makes up the random end of the ARN"),
    "create a scheduled one": ("refused", "moto has another code; AWS's is in hashicorp/terraform-provider-aws#4467"),
    "policy in capitals": ("refused", LENIENT),
    "policy with a slash": ("refused", LENIENT),
    "policy too long": ("refused", LENIENT),
    "principal": ("refused", LENIENT),
    **{f"version {n}": ("answered", "moto returns the document, AWS's reference has none") for n in "bcde"},
    "role without trust": ("refused", LENIENT),
    "inline too long": ("refused", LENIENT),
    "tagged without a list": ("refused", LENIENT),
    "archived too short": ("refused", LENIENT),
    "registry policy without principal": ("refused", LENIENT),
    "assume a missing role": ("refused", LENIENT),
}
