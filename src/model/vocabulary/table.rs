//! The table itself: long, because it is data.

use super::Type::{Flag, Level, List, Number, Scale, Text, Word, Words};
use super::{AttrDef, AttrId, CHARTS, CLASSIFICATION, Family, IMPORTANCE, On, Preset, TRUST, Type};

const fn row(name: &'static str, on: On, ty: Type, doc: &'static str) -> AttrDef {
    AttrDef { id: AttrId(0), name, on, ty, doc }
}

/// Gives every name its number: the place of its first row.
const fn numbered<const N: usize>(mut rows: [AttrDef; N]) -> [AttrDef; N] {
    assert!(N <= 256, "a number is a byte");
    let mut at = 0;
    while at < N {
        let mut first = 0;
        while !same(rows[first].name.as_bytes(), rows[at].name.as_bytes()) {
            first += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "there are at most 256 rows")]
        let number = first as u8;
        rows[at].id = AttrId(number);
        at += 1;
    }
    rows
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

const GRAPH: On = On::GRAPH;
const INTERACTOR: On = On::INTERACTOR;
const PROCESS: On = On::PROCESS;
const STORE: On = On::STORE;
const FLOW: On = On::FLOW;
const BOUNDARY: On = On::BOUNDARY;
const NODE: On = On::NODE;
const EVERY: On = On::EVERY;

const NODE_KINDS: Type = Word(&["interactor", "external", "process", "store", "note"]);
const AUTHN: Type = Words(&[
    "none",
    "password",
    "basic",
    "session",
    "token",
    "api_key",
    "oidc",
    "passkey",
    "mtls",
    "kerberos",
    "signature",
    "platform",
    "ip",
    "network",
    "header",
]);
const TECH: Type = Word(&[
    "web",
    "api",
    "gateway",
    "waf",
    "cdn",
    "lb",
    "worker",
    "serverless",
    "container",
    "desktop",
    "mobile",
    "browser",
    "sql",
    "nosql",
    "graphdb",
    "search",
    "file",
    "object",
    "queue",
    "topic",
    "cache",
    "log",
    "config",
    "secrets",
    "repo",
    "artifact",
    "registry",
    "build",
    "pipeline",
    "idp",
    "ldap",
    "dns",
    "discovery",
    "device",
    "llm",
    "agent",
    "browser_storage",
    "mobile_storage",
    "cookie",
]);
const PROTECTION: Type = Words(&["none", "hash", "mac", "signature", "worm"]);

/// Places of the table of names: a power of two, several times the number of rows.
const PLACES: usize = 1024;

/// Where a name's row is looked for first.
const fn place(name: &str) -> usize {
    let bytes = name.as_bytes();
    let mut hash: u32 = 0x811c_9dc5;
    let mut at = 0;
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    (hash ^ (hash >> 15)) as usize % PLACES
}

/// For each place the first row of a name, or none: a row stands at its place or, where that is taken, at the next free one.
static BY_NAME: [Option<u8>; PLACES] = {
    let mut places = [None; PLACES];
    let mut row = 0;
    while row < COUNT {
        if ROWS[row].id.0 as usize == row {
            let mut at = place(ROWS[row].name);
            while places[at].is_some() {
                at = (at + 1) % PLACES;
            }
            places[at] = Some(ROWS[row].id.0);
        }
        row += 1;
    }
    places
};

/// The number of a name: rules and analyses ask for names all the time.
pub fn attr_id(name: &str) -> Option<AttrId> {
    let mut at = place(name);
    while let Some(row) = BY_NAME[at] {
        if ROWS[row as usize].name == name {
            return Some(AttrId(row));
        }
        at = (at + 1) % PLACES;
    }
    None
}

const COUNT: usize = 123;

/// Every attribute, by place.
pub static ATTRS: &[AttrDef] = &ROWS;

static ROWS: [AttrDef; COUNT] = numbered([
    // The graph.
    row("tm", GRAPH, Number, "version of the annotation format: 1"),
    row("chart", GRAPH, Word(CHARTS), "profile of the per-element chart"),
    row("owner", GRAPH, Text, "who answers for the diagram"),
    row("classification", GRAPH, Scale(CLASSIFICATION), "class of the document itself"),
    row("tags", GRAPH, List, "free words"),
    // Every element.
    row("kind", NODE, NODE_KINDS, "what the node is"),
    row("kind", BOUNDARY, Word(&["boundary", "group"]), "whether the cluster changes trust or only groups"),
    row("tech", NODE, TECH, "what it is built with"),
    row("owner", EVERY, Text, "who answers for it"),
    row("role", EVERY, Text, "the part it plays, in words"),
    row("tags", EVERY, List, "free words"),
    row("scope", EVERY, Word(&["in", "out"]), "whether it is part of the analysis"),
    row("scope_reason", EVERY, Text, "why it is out of scope"),
    row("data", EVERY, List, "assets that it carries, keeps or handles"),
    row("classification", EVERY, Scale(CLASSIFICATION), "class of the data it handles"),
    row("ceiling", EVERY, Scale(CLASSIFICATION), "highest class that may be handled here"),
    row("integrity", EVERY, Scale(IMPORTANCE), "how much harm altered data does"),
    row("availability", EVERY, Scale(IMPORTANCE), "how much harm an outage does"),
    row("exposure", EVERY, Word(&["internet", "partner", "intranet", "local", "physical", "none"]), "who can reach it"),
    row("third_party", EVERY, Flag, "run by somebody else"),
    row("multi_tenant", EVERY, Flag, "serves several customers at once"),
    row("tenant_isolation", EVERY, Words(&["none", "row", "schema", "instance", "crypto"]), "what keeps tenants apart"),
    row("declassifies", EVERY, List, "assets whose class is lowered here"),
    row("masks", EVERY, List, "assets that leave here only in part"),
    row("declass_reason", EVERY, Text, "why the class may be lowered"),
    row("users", EVERY, Word(&["none", "one", "some", "most", "all"]), "how many users are hit"),
    // Interactors.
    row(
        "actor",
        INTERACTOR,
        Word(&["human", "browser", "system", "saas", "device", "admin", "attacker"]),
        "who or what acts",
    ),
    row("authn", INTERACTOR, AUTHN, "how it proves who it is"),
    row("mfa", INTERACTOR, Flag, "a second factor is asked for"),
    row("device_identity", INTERACTOR, Flag, "the device has a key of its own"),
    row(
        "fallback",
        INTERACTOR,
        Words(&["none", "sms", "email", "questions", "helpdesk", "codes"]),
        "how access is recovered",
    ),
    row("trust", INTERACTOR, Level(TRUST), "trust, where no boundary says it"),
    // Processes.
    row("authn", PROCESS, AUTHN, "how callers are authenticated"),
    row("authz", PROCESS, Words(&["none", "coarse", "role", "object", "abac", "delegated"]), "how rights are checked"),
    row("input_validation", PROCESS, Word(&["none", "partial", "full"]), "how input is checked"),
    row("output_encoding", PROCESS, Flag, "output is encoded for its reader"),
    row("query", PROCESS, Words(&["concatenated", "parameterised", "orm"]), "how queries are built"),
    row(
        "parses",
        PROCESS,
        Words(&["json", "xml", "yaml", "html", "file", "archive", "image", "serialized", "regex"]),
        "what it parses",
    ),
    row("template", PROCESS, Word(&["logic", "logicless"]), "what templates can do"),
    row("amplifies", PROCESS, Flag, "answers are much larger than requests"),
    row("renders", PROCESS, Words(&["html", "template"]), "what it renders"),
    row("xml_dtd", PROCESS, Word(&["disabled", "enabled"]), "document types in XML"),
    row("file_validation", PROCESS, Flag, "uploaded files are checked"),
    row(
        "path_policy",
        PROCESS,
        Word(&["none", "allowlist", "chroot", "opaque"]),
        "how paths from outside are confined",
    ),
    row("spawns", PROCESS, Words(&["shell", "command", "argv"]), "how it starts programs"),
    row("egress", PROCESS, Word(&["open", "allowlist"]), "where it may connect to"),
    row("session", PROCESS, Words(&["cookie", "token"]), "how sessions are kept"),
    row("csrf", PROCESS, Word(&["no", "yes", "na"]), "requests from other sites are refused"),
    row("cors", PROCESS, Word(&["none", "list", "any"]), "which sites may read answers"),
    row("frame_policy", PROCESS, Flag, "framing by other sites is refused"),
    row("redirects", PROCESS, Word(&["none", "list", "open"]), "where it redirects to"),
    row(
        "runs_as",
        PROCESS,
        Word(&["user", "service", "root", "admin", "system", "kernel"]),
        "the account it runs under",
    ),
    row("sandbox", PROCESS, Words(&["none", "container", "vm", "seccomp", "wasm"]), "what confines it"),
    row("memory_safe", PROCESS, Flag, "written in a memory-safe language"),
    row("logging", PROCESS, Word(&["none", "basic", "security"]), "what it records"),
    row("nonrepudiation", PROCESS, Flag, "actions are bound to their author"),
    row("rate_limit", PROCESS, Flag, "callers are throttled"),
    row("lockout", PROCESS, Word(&["no", "yes", "progressive"]), "accounts are locked after failures"),
    row("limits", PROCESS, Flag, "size, time and memory of a request are bounded"),
    row("cost", PROCESS, Word(&["low", "high"]), "what one use costs"),
    row("redundant", PROCESS, Flag, "more than one instance runs"),
    row("error_detail", PROCESS, Word(&["generic", "verbose"]), "what errors tell the caller"),
    row("debug", PROCESS, Flag, "debugging is reachable"),
    row(
        "secrets",
        PROCESS,
        Words(&["vault", "workload_identity", "env", "file", "hardcoded"]),
        "where its secrets live",
    ),
    row("patching", PROCESS, Word(&["managed", "manual", "none"]), "how it is kept up to date"),
    row("hardening", PROCESS, Flag, "configured by a hardening guide"),
    row("signed", PROCESS, Flag, "its code is signed and checked at start"),
    row("provenance", PROCESS, Flag, "the origin of its build is attested"),
    row("admin", PROCESS, Flag, "offers administration"),
    row("privileged", PROCESS, Flag, "runs with extended rights of the host"),
    row("mounts", PROCESS, Words(&["none", "host", "socket", "secrets"]), "what of the host it sees"),
    row("agency", PROCESS, Word(&["none", "read", "write", "execute"]), "what a model may do by itself"),
    row("approval", PROCESS, Flag, "a person confirms what it does"),
    row("prompt_guard", PROCESS, Flag, "instructions and data are kept apart"),
    row("tamper_protection", PROCESS, Flag, "physical tampering is noticed"),
    row("credentials_default", PROCESS, Flag, "works with delivered credentials"),
    row("sink", PROCESS, Flag, "meant to give nothing out"),
    row("refines", PROCESS, Text, "the diagram that shows its inside, as a path from this file"),
    row("trigger", PROCESS, Word(&["timer", "sensor", "manual", "event"]), "what sets it off, if no flow does"),
    // Stores.
    row(
        "encryption_at_rest",
        STORE,
        Words(&["none", "disk", "column", "app", "client", "hardware"]),
        "what encrypts its content",
    ),
    row("access_control", STORE, Word(&["none", "shared", "service", "role", "row"]), "how finely access is given"),
    row("public_access", STORE, Flag, "readable without an account"),
    row("integrity_protection", STORE, PROTECTION, "how change is noticed or prevented"),
    row("audit", STORE, Word(&["none", "writes", "all"]), "which accesses are recorded"),
    row(
        "cred_format",
        STORE,
        Word(&["plaintext", "reversible", "hash", "kdf", "hsm", "vault"]),
        "how credentials are kept",
    ),
    row("backup", STORE, Words(&["none", "online", "offline", "immutable"]), "what copies there are"),
    row("backup_encryption", STORE, Flag, "copies are encrypted"),
    row("retention", STORE, Text, "how long data is kept"),
    row("quota", STORE, Flag, "growth is bounded"),
    row("alerting", STORE, Flag, "unusual use raises an alert"),
    row("redundant", STORE, Flag, "replicated"),
    row("removable", STORE, Flag, "can be carried away"),
    row("dead_letter", STORE, Flag, "messages that fail are kept apart"),
    row("cache_key", STORE, Word(&["partial", "complete"]), "whether the key covers all that the answer depends on"),
    row("origin", STORE, Word(&["static", "external"]), "where its content comes from, if no flow writes it"),
    // Flows.
    row("protocol", FLOW, Text, "what it speaks, such as https or sql"),
    row("encryption", FLOW, Word(&["none", "tls", "mtls", "ipsec", "ssh", "vpn", "e2e", "app"]), "what encrypts it"),
    row("tls_version", FLOW, Word(&["ssl3", "1.0", "1.1", "1.2", "1.3"]), "lowest version accepted"),
    row("authn", FLOW, AUTHN, "how the source is authenticated"),
    row(
        "account",
        FLOW,
        Word(&["least", "readonly", "readwrite", "service", "shared", "admin", "owner", "dba"]),
        "the account used at the target",
    ),
    row("authz", FLOW, Words(&["none", "service", "delegated"]), "whose rights it acts with"),
    row("peer_authn", FLOW, Word(&["none", "cert", "pinned", "mtls", "psk"]), "how the source knows the target"),
    row("integrity_protection", FLOW, PROTECTION, "how change on the way is noticed"),
    row("replay_protection", FLOW, Words(&["none", "nonce", "timestamp", "sequence"]), "how repeats are noticed"),
    row("token_binding", FLOW, Flag, "tokens are bound to their holder"),
    row("token_lifetime", FLOW, Text, "how long a token is good"),
    row(
        "network",
        FLOW,
        Word(&["internet", "wan", "lan", "wifi", "cellular", "bluetooth", "bus", "loopback", "in_process"]),
        "what it runs over",
    ),
    row("access", FLOW, Word(&["read", "write", "readwrite"]), "what it may do at a store"),
    row("access_needed", FLOW, Word(&["read", "write", "readwrite"]), "what it needs to do at a store"),
    row("format", FLOW, Text, "format of the data"),
    row("method", FLOW, Text, "operation, such as GET"),
    row("async", FLOW, Flag, "the source does not wait"),
    row("timeout", FLOW, Flag, "the source gives up after a while"),
    row("redundant", FLOW, Flag, "there is a second path"),
    row("response_to", FLOW, Text, "id of the request that it answers"),
    row("purpose", FLOW, Text, "why the data is sent"),
    row("masking", FLOW, Flag, "sensitive parts are masked"),
    row("query_secrets", FLOW, Flag, "secrets stand in addresses"),
    row("transfer_basis", FLOW, Text, "legal basis for leaving a region"),
    row("validation", FLOW, Word(&["none", "client", "partial", "full"]), "how and where it is checked"),
    // Boundaries.
    row(
        "boundary",
        BOUNDARY,
        Word(&[
            "network",
            "internet",
            "machine",
            "process",
            "container",
            "sandbox",
            "tenant",
            "organisation",
            "physical",
            "privilege",
        ]),
        "what kind of line it is",
    ),
    row("trust", BOUNDARY, Level(TRUST), "how much what is inside is trusted"),
    row("region", BOUNDARY, Text, "where it is, for residency"),
]);

/// Attributes whose names share a beginning.
pub static FAMILIES: &[Family] = &[
    Family { prefix: "asset_", on: GRAPH, doc: "a data asset: \"Title; classification=...; tags=...\"" },
    Family { prefix: "assumption_", on: GRAPH, doc: "an assumption of the model, in words" },
    Family { prefix: "accept_", on: EVERY, doc: "accepts a rule's finding: \"until=...; by=...; reason=...\"" },
    Family { prefix: "mitigate_", on: EVERY, doc: "a rule's finding is dealt with: \"status=...; how=...; ref=...\"" },
    Family { prefix: "na_", on: EVERY, doc: "a rule does not apply: \"why=...\"" },
    Family { prefix: "transfer_", on: EVERY, doc: "somebody else carries a rule's risk: \"to=...; reason=...\"" },
    Family { prefix: "dread_", on: EVERY, doc: "a score of one's own: \"D8 R10 E7 A10 D10; why=...\"" },
];

/// What protocols imply (a contradiction is L046).
pub static PRESETS: &[Preset] = &[
    Preset {
        protocols: &["https", "wss", "grpcs", "ldaps", "ftps", "smtps", "mqtts", "amqps"],
        states: &[("encryption", "tls"), ("peer_authn", "cert")],
    },
    Preset { protocols: &["ssh", "sftp", "scp"], states: &[("encryption", "ssh"), ("peer_authn", "pinned")] },
    Preset { protocols: &["ipsec", "wireguard"], states: &[("encryption", "ipsec")] },
    Preset {
        protocols: &["http", "ws", "ftp", "telnet", "smtp", "ldap", "mqtt", "amqp", "udp", "dns", "modbus", "can"],
        states: &[("encryption", "none")],
    },
];

/// Names of protocols that imply nothing, so that a misspelling of one is told from another protocol. Sorted.
pub static PROTOCOLS: &[&str] = &[
    "arp",
    "bacnet",
    "bgp",
    "ble",
    "bluetooth",
    "cassandra",
    "cifs",
    "coap",
    "coaps",
    "dhcp",
    "dicom",
    "dnp3",
    "dnssec",
    "doh",
    "dot",
    "dtls",
    "ethercat",
    "fix",
    "ftpes",
    "git",
    "graphql",
    "grpc",
    "hl7",
    "http2",
    "http3",
    "i2c",
    "icmp",
    "iiop",
    "imap",
    "imaps",
    "iscsi",
    "jdbc",
    "jms",
    "jsonrpc",
    "kafka",
    "kerberos",
    "lora",
    "lorawan",
    "memcached",
    "mongodb",
    "mysql",
    "nats",
    "nfc",
    "nfs",
    "ntp",
    "oauth",
    "odbc",
    "oidc",
    "opcua",
    "pop3",
    "pop3s",
    "postgres",
    "postgresql",
    "pptp",
    "profinet",
    "quic",
    "radius",
    "rdp",
    "redis",
    "rediss",
    "rest",
    "rmi",
    "rpc",
    "rsync",
    "rtmp",
    "rtmps",
    "rtp",
    "rtsp",
    "rtsps",
    "s3",
    "saml",
    "serial",
    "sip",
    "sips",
    "smb",
    "snmp",
    "soap",
    "spi",
    "sql",
    "srtp",
    "ssl",
    "sse",
    "stomp",
    "stun",
    "syslog",
    "tacacs",
    "tcp",
    "tds",
    "tftp",
    "thrift",
    "tls",
    "turn",
    "uart",
    "unix",
    "upnp",
    "usb",
    "vnc",
    "vxlan",
    "webdav",
    "webrtc",
    "websocket",
    "xmpp",
    "zigbee",
    "zmq",
];

/// Graphviz's own attributes, sorted.
pub static GRAPHVIZ: &[&str] = &[
    "Damping",
    "K",
    "URL",
    "_background",
    "_draw_",
    "_hdraw_",
    "_hldraw_",
    "_ldraw_",
    "_tdraw_",
    "_tldraw_",
    "area",
    "arrowhead",
    "arrowsize",
    "arrowtail",
    "aspect",
    "bb",
    "beautify",
    "bgcolor",
    "center",
    "charset",
    "class",
    "cluster",
    "clusterrank",
    "color",
    "colorList",
    "colorscheme",
    "comment",
    "compound",
    "concentrate",
    "constraint",
    "decorate",
    "defaultdist",
    "dim",
    "dimen",
    "dir",
    "diredgeconstraints",
    "distortion",
    "dpi",
    "edgeURL",
    "edgehref",
    "edgetarget",
    "edgetooltip",
    "epsilon",
    "esep",
    "fillcolor",
    "fixedsize",
    "fontcolor",
    "fontname",
    "fontnames",
    "fontpath",
    "fontsize",
    "forcelabels",
    "gradientangle",
    "group",
    "headURL",
    "head_lp",
    "headclip",
    "headhref",
    "headlabel",
    "headport",
    "headtarget",
    "headtooltip",
    "height",
    "href",
    "id",
    "image",
    "imagepath",
    "imagepos",
    "imagescale",
    "inputscale",
    "key",
    "label",
    "labelURL",
    "label_scheme",
    "labelangle",
    "labeldistance",
    "labelfloat",
    "labelfontcolor",
    "labelfontname",
    "labelfontsize",
    "labelhref",
    "labeljust",
    "labelloc",
    "labeltarget",
    "labeltooltip",
    "landscape",
    "layer",
    "layerlistsep",
    "layers",
    "layerselect",
    "layersep",
    "layout",
    "len",
    "levels",
    "levelsgap",
    "lhead",
    "lheight",
    "linelength",
    "lp",
    "ltail",
    "lwidth",
    "margin",
    "maxiter",
    "mclimit",
    "mindist",
    "minlen",
    "mode",
    "model",
    "mosek",
    "newrank",
    "nodesep",
    "nojustify",
    "normalize",
    "notranslate",
    "nslimit",
    "nslimit1",
    "oneblock",
    "ordering",
    "orientation",
    "outputorder",
    "overlap",
    "overlap_scaling",
    "overlap_shrink",
    "pack",
    "packmode",
    "pad",
    "page",
    "pagedir",
    "pencolor",
    "penwidth",
    "peripheries",
    "pin",
    "pos",
    "quadtree",
    "quantum",
    "radius",
    "rank",
    "rankdir",
    "ranksep",
    "ratio",
    "rects",
    "regular",
    "remincross",
    "repulsiveforce",
    "resolution",
    "root",
    "rotate",
    "rotation",
    "samehead",
    "sametail",
    "samplepoints",
    "scale",
    "searchsize",
    "sep",
    "shape",
    "shapefile",
    "showboxes",
    "sides",
    "size",
    "skew",
    "smoothing",
    "sortv",
    "splines",
    "start",
    "style",
    "stylesheet",
    "tailURL",
    "tail_lp",
    "tailclip",
    "tailhref",
    "taillabel",
    "tailport",
    "tailtarget",
    "tailtooltip",
    "target",
    "tooltip",
    "truecolor",
    "vertices",
    "viewport",
    "voro_margin",
    "w",
    "weight",
    "width",
    "xdotversion",
    "xlabel",
    "xlp",
    "z",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_has_its_number() {
        for def in ATTRS {
            assert_eq!(attr_id(def.name), Some(def.id), "{}", def.name);
            assert_eq!(ATTRS[usize::from(def.id.0)].name, def.name);
        }
        assert_eq!(attr_id("encrpytion"), None);
        assert_eq!(attr_id(""), None);
    }
}
