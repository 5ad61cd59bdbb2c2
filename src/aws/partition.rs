//! Partitions, their regions and DNS suffixes, from botocore's `endpoints.json`.

/// An AWS partition. ARNs, hosts and IAM are separate in each.
#[derive(Debug, PartialEq, Eq)]
pub struct Partition {
    /// The second part of every ARN: `aws`, `aws-cn`, …
    pub name: &'static str,
    /// The end of every registry host: `amazonaws.com`, …
    pub dns_suffix: &'static str,
    /// The regions with an ECR endpoint, sorted.
    pub regions: &'static [&'static str],
    /// Whether AWS documents that pull through cache works there.
    pub cache_documented: bool,
}

/// Every partition with ECR.
pub const PARTITIONS: &[Partition] = &[
    Partition {
        name: "aws",
        dns_suffix: "amazonaws.com",
        regions: &[
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2",
        ],
        cache_documented: true,
    },
    Partition {
        name: "aws-cn",
        dns_suffix: "amazonaws.com.cn",
        regions: &["cn-north-1", "cn-northwest-1"],
        cache_documented: false,
    },
    Partition {
        name: "aws-us-gov",
        dns_suffix: "amazonaws.com",
        regions: &["us-gov-east-1", "us-gov-west-1"],
        cache_documented: false,
    },
    Partition {
        name: "aws-iso",
        dns_suffix: "c2s.ic.gov",
        regions: &["us-iso-east-1", "us-iso-west-1"],
        cache_documented: false,
    },
    Partition {
        name: "aws-iso-b",
        dns_suffix: "sc2s.sgov.gov",
        regions: &["us-isob-east-1", "us-isob-west-1"],
        cache_documented: false,
    },
    Partition {
        name: "aws-iso-e",
        dns_suffix: "cloud.adc-e.uk",
        regions: &["eu-isoe-west-1"],
        cache_documented: false,
    },
    Partition {
        name: "aws-iso-f",
        dns_suffix: "csp.hci.ic.gov",
        regions: &["us-isof-east-1", "us-isof-south-1"],
        cache_documented: false,
    },
    Partition { name: "aws-eusc", dns_suffix: "amazonaws.eu", regions: &["eusc-de-east-1"], cache_documented: true },
];

/// Returns the partition of a region, if the region is known.
pub fn of_region(region: &str) -> Option<&'static Partition> {
    PARTITIONS.iter().find(|partition| partition.regions.contains(&region))
}

/// Returns every known region, in the order of [`PARTITIONS`].
pub fn regions() -> impl Iterator<Item = &'static str> {
    PARTITIONS.iter().flat_map(|partition| partition.regions.iter().copied())
}
