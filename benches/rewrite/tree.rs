//! Generates a platform team's repository of a given number of files: sources, manifests, charts, Dockerfiles and CI.
//! The bytes are the same each time.

use std::fs;
use std::path::Path;

use super::Outcome;

/// The state of the tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Images {
    /// Every image comes from its upstream.
    Upstream,
    /// Every image comes through the cache.
    Cached,
}

const REGISTRY: &str = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

/// The content of a file, by its number.
type Text = fn(usize, &Names) -> String;

/// For each kind of file: how many there are in a hundred, where, and their content.
const FILES: [(usize, &str, Text); 9] = [
    (35, "services/{}/internal/handler.go", source),
    (10, "services/{}/README.md", prose),
    (25, "deploy/{}/workload.yaml", manifest),
    (8, "services/{}/Dockerfile", dockerfile),
    (6, "charts/{}/values.yaml", values),
    (6, "charts/{}/templates/service.yaml", template),
    (4, "services/{}/compose.yaml", compose),
    (4, "repositories/{}/.github/workflows/ci.yml", workflow),
    (2, "overlays/{}/kustomization.yaml", kustomization),
];

/// The names of images in this tree.
pub(crate) struct Names(Images);

impl Names {
    /// An official image of Docker Hub.
    fn official(&self, name: &str) -> String {
        if self.0 == Images::Cached { format!("{REGISTRY}/docker-hub/library/{name}") } else { name.to_owned() }
    }

    /// An image of Quay.
    fn quay(&self, name: &str) -> String {
        let host = if self.0 == Images::Cached { format!("{REGISTRY}/quay") } else { "quay.io".to_owned() };
        format!("{host}/{name}")
    }
}

/// Writes the tree.
pub(crate) fn write(folder: &Path, count: usize, images: Images) -> Outcome<()> {
    let names = Names(images);
    for (percent, pattern, text) in FILES {
        for number in 0..count * percent / 100 {
            let path = folder.join(pattern.replace("{}", &format!("{:02}/{number:05}", number % 50)));
            fs::create_dir_all(path.parent().ok_or("a file lies in a folder")?)?;
            fs::write(path, text(number, &names))?;
        }
    }
    Ok(())
}

fn source(number: usize, _: &Names) -> String {
    let mut text =
        format!("package internal\n\nimport (\n\t\"context\"\n\t\"net/http\"\n)\n\n// Handler{number} answers.\n");
    for part in 0..40 {
        text.push_str(&format!(
            "func handle{number}x{part}(ctx context.Context, w http.ResponseWriter, r *http.Request) error {{\n\
             \tif r.Method != http.MethodGet {{\n\t\treturn errMethod\n\t}}\n\treturn write(ctx, w, {part})\n}}\n\n"
        ));
    }
    text
}

fn prose(number: usize, names: &Names) -> String {
    let line =
        "Deploys go through the pipeline; roll back with the previous tag, and tell the channel what happened.\n";
    format!("# Service {number}\n\n{}\nRuns `{}`.\n", line.repeat(30), names.official("nginx:1.27"))
}

fn manifest(number: usize, names: &Names) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-{number}\n  labels:\n    app.kubernetes.io/name: web-{number}\n\
         spec:\n  replicas: 3\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: web-{number}\n  template:\n    metadata:\n      \
         labels:\n        app.kubernetes.io/name: web-{number}\n    spec:\n      serviceAccountName: web\n      containers:\n        \
         - name: web\n          image: {}\n          ports:\n            - name: http\n              containerPort: 8080\n          \
         resources:\n            requests: {{cpu: 100m, memory: 128Mi}}\n            limits: {{memory: 256Mi}}\n        \
         - name: metrics\n          image: \"{}\"   # scraped\n          args: [--web.listen-address=:9100]\n---\napiVersion: v1\n\
         kind: Service\nmetadata:\n  name: web-{number}\nspec:\n  selector:\n    app.kubernetes.io/name: web-{number}\n  ports:\n    \
         - port: 80\n      targetPort: http\n",
        names.official("nginx:1.27"),
        names.quay("prometheus/node-exporter:v1.8.2")
    )
}

fn dockerfile(number: usize, names: &Names) -> String {
    format!(
        "FROM {} AS build\nWORKDIR /app\nCOPY package.json package-lock.json ./\nRUN --mount=type=cache,target=/root/.npm npm ci\n\
         COPY . .\nRUN npm run build -- --id {number}\n\nFROM {}\nCOPY --from=build /app/dist /usr/share/nginx/html\nEXPOSE 8080\n",
        names.official("node:22-alpine"),
        names.official("nginx:1.27-alpine")
    )
}

fn values(number: usize, names: &Names) -> String {
    format!(
        "replicaCount: {number}\nimage:\n  repository: {}\n  tag: \"1.27\"\n  pullPolicy: IfNotPresent\nservice:\n  type: ClusterIP\n  \
         port: 80\nresources: {{}}\nautoscaling:\n  enabled: false\n  minReplicas: 1\n  maxReplicas: 100\nmetrics:\n  image:\n    \
         repository: {}\n    tag: v1.8.2\nnodeSelector: {{}}\ntolerations: []\naffinity: {{}}\n",
        names.official("nginx"),
        names.quay("prometheus/node-exporter")
    )
}

fn template(number: usize, _: &Names) -> String {
    format!(
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{{{ include \"chart.fullname\" . }}}}-{number}\n  labels:\n    \
         {{{{- include \"chart.labels\" . | nindent 4 }}}}\nspec:\n  type: {{{{ .Values.service.type }}}}\n  ports:\n    \
         - port: {{{{ .Values.service.port }}}}\n      targetPort: http\n"
    )
}

fn compose(number: usize, names: &Names) -> String {
    format!(
        "services:\n  web:\n    build: .\n    ports: [\"80{:02}:80\"]\n  db:\n    image: {}\n    environment:\n      \
         POSTGRES_PASSWORD: example\n  cache:\n    image: {}\n",
        number % 100,
        names.official("postgres:17"),
        names.official("redis:7")
    )
}

fn workflow(number: usize, names: &Names) -> String {
    format!(
        "name: CI {number}\non: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    services:\n      postgres:\n        image: {}\n    \
         steps:\n      - uses: actions/checkout@v4\n      - run: make test\n",
        names.official("postgres:17")
    )
}

fn kustomization(number: usize, names: &Names) -> String {
    format!(
        "resources:\n  - ../../deploy/{number:05}\nimages:\n  - name: app\n    newName: {}\n    newTag: v{number}\n",
        names.quay("acme/app")
    )
}
