//! What the words of closed sets mean, a line each: long, because it is data.

/// The words of some attributes.
type Words = (&'static [&'static str], &'static [(&'static str, &'static str)]);

/// What a word of an attribute means; `yes` and `no` speak for themselves.
pub fn meaning(attribute: &str, word: &str) -> Option<&'static str> {
    let (_, words) = WORDS.iter().find(|(names, _)| names.contains(&attribute))?;
    words.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning)
}

static WORDS: &[Words] = &[
    (
        &["chart"],
        &[
            ("sdl", "interactors S and R, processes all six, stores T, I, D, flows T, I, D"),
            ("threat-dragon", "as sdl, with R for every store"),
            ("ms-iot", "as sdl, with D for interactors"),
        ],
    ),
    (
        &["kind"],
        &[
            ("interactor", "somebody or something outside of the system"),
            ("external", "the same as interactor"),
            ("process", "transforms data"),
            ("store", "keeps data"),
            ("note", "drawn, not analysed"),
            ("boundary", "crossing it changes trust"),
            ("group", "drawn, without a change of trust"),
        ],
    ),
    (&["scope"], &[("in", "part of the analysis"), ("out", "not part of it; scope_reason says why")]),
    (
        &["classification", "ceiling"],
        &[
            ("public", "anybody may know it"),
            ("internal", "for those who belong to the organisation"),
            ("confidential", "for those who need it"),
            ("restricted", "for few, by name; its loss does serious harm"),
            ("secret", "keys and the like; its loss does the greatest harm"),
        ],
    ),
    (
        &["integrity", "availability"],
        &[
            ("low", "hardly anybody would notice"),
            ("medium", "work is disturbed"),
            ("high", "serious harm"),
            ("critical", "the greatest harm, such as to people"),
        ],
    ),
    (
        &["exposure"],
        &[
            ("internet", "anybody on the internet"),
            ("partner", "partners, over lines of their own or the internet"),
            ("intranet", "anybody in the organisation's network"),
            ("local", "those on the same machine"),
            ("physical", "those who can touch it"),
            ("none", "nobody from outside"),
        ],
    ),
    (
        &["tenant_isolation"],
        &[
            ("none", "nothing keeps them apart"),
            ("row", "rows carry their tenant"),
            ("schema", "each has a schema of its own"),
            ("instance", "each has an instance of its own"),
            ("crypto", "each has keys of its own"),
        ],
    ),
    (
        &["users"],
        &[
            ("none", "nobody"),
            ("one", "one user"),
            ("some", "some users"),
            ("most", "most users"),
            ("all", "all users"),
        ],
    ),
    (
        &["tech"],
        &[
            ("web", "a web application"),
            ("api", "an interface for programs"),
            ("gateway", "a gateway before other services"),
            ("waf", "a firewall for web applications"),
            ("cdn", "a content delivery network"),
            ("lb", "a load balancer"),
            ("worker", "works in the background"),
            ("serverless", "functions run by a provider"),
            ("container", "a container"),
            ("desktop", "a program on a desktop"),
            ("mobile", "an application on a phone"),
            ("browser", "code in a browser"),
            ("sql", "a relational database"),
            ("nosql", "a document or key-value database"),
            ("graphdb", "a graph database"),
            ("search", "a search index"),
            ("file", "files"),
            ("object", "object storage, such as buckets"),
            ("queue", "a queue with one reader a message"),
            ("topic", "a topic with many readers"),
            ("cache", "a cache"),
            ("log", "a store of logs"),
            ("config", "configuration"),
            ("secrets", "a store of secrets"),
            ("repo", "a repository of sources"),
            ("artifact", "built artifacts"),
            ("registry", "a registry of packages or images"),
            ("build", "builds software"),
            ("pipeline", "delivers software"),
            ("idp", "an identity provider"),
            ("ldap", "a directory"),
            ("dns", "a name service"),
            ("discovery", "finds services for others"),
            ("device", "a device"),
            ("llm", "a language model"),
            ("agent", "a model that acts by tools"),
            ("browser_storage", "storage in a browser"),
            ("mobile_storage", "storage on a phone"),
            ("cookie", "a cookie"),
        ],
    ),
    (
        &["actor"],
        &[
            ("human", "a person"),
            ("browser", "a browser that a person uses"),
            ("system", "another system"),
            ("saas", "a service of somebody else"),
            ("device", "a device"),
            ("admin", "a person who administers"),
            ("attacker", "somebody who means no good, by design"),
        ],
    ),
    (
        &["authn"],
        &[
            ("none", "not at all"),
            ("password", "a password"),
            ("basic", "a password with every request"),
            ("session", "a session that was begun before"),
            ("token", "a token that whoever has it may use"),
            ("api_key", "a key that stays the same"),
            ("oidc", "an identity provider, by OpenID Connect"),
            ("passkey", "a passkey, safe from phishing"),
            ("mtls", "certificates on both sides"),
            ("kerberos", "Kerberos"),
            ("signature", "signed messages"),
            ("platform", "the identity that the platform gives"),
            ("ip", "the address, which can be forged"),
            ("network", "the network that it comes from"),
            ("header", "a header, which anybody can write"),
        ],
    ),
    (
        &["fallback"],
        &[
            ("none", "there is no other way in"),
            ("sms", "a text message"),
            ("email", "a mail"),
            ("questions", "questions with known answers"),
            ("helpdesk", "people decide"),
            ("codes", "codes that were printed before"),
        ],
    ),
    (
        &["trust"],
        &[
            ("untrusted", "0: anybody, such as the internet"),
            ("external", "1: known others, such as partners"),
            ("dmz", "2: ours, reachable from outside"),
            ("internal", "3: ours, reachable from inside"),
            ("restricted", "4: for few"),
            ("critical", "5: what everything else rests on"),
        ],
    ),
    (
        &["authz"],
        &[
            ("none", "nothing is checked"),
            ("coarse", "who is in may do everything"),
            ("role", "by the role"),
            ("object", "for each object"),
            ("abac", "by attributes and rules"),
            ("service", "with the rights of the service"),
            ("delegated", "with the rights of the user"),
        ],
    ),
    (
        &["input_validation"],
        &[("none", "not at all"), ("partial", "some of it"), ("full", "all of it, against what is allowed")],
    ),
    (
        &["validation"],
        &[
            ("none", "not at all"),
            ("client", "only where it comes from"),
            ("partial", "some of it, where it arrives"),
            ("full", "all of it, where it arrives"),
        ],
    ),
    (
        &["query"],
        &[
            ("concatenated", "texts are put together: injection is possible"),
            ("parameterised", "values go apart from the query"),
            ("orm", "a library builds them"),
        ],
    ),
    (
        &["parses"],
        &[
            ("json", "JSON"),
            ("xml", "XML"),
            ("yaml", "YAML"),
            ("html", "HTML"),
            ("file", "files of any form"),
            ("archive", "archives, such as ZIP"),
            ("image", "images"),
            ("serialized", "serialised objects of a language"),
            ("regex", "texts, by regular expressions"),
        ],
    ),
    (&["template"], &[("logic", "templates can run code"), ("logicless", "templates only fill in")]),
    (&["renders"], &[("html", "HTML"), ("template", "templates")]),
    (&["xml_dtd"], &[("disabled", "refused"), ("enabled", "read: entities can name files and hosts")]),
    (
        &["path_policy"],
        &[
            ("none", "any path is taken"),
            ("allowlist", "only known paths"),
            ("chroot", "below one folder"),
            ("opaque", "names stand for paths"),
        ],
    ),
    (
        &["spawns"],
        &[
            ("shell", "through a shell: injection is possible"),
            ("command", "by a line that is put together"),
            ("argv", "by a list of arguments"),
        ],
    ),
    (&["egress"], &[("open", "anywhere"), ("allowlist", "to known places only")]),
    (&["session"], &[("cookie", "in a cookie"), ("token", "in a token that scripts hold")]),
    (
        &["csrf"],
        &[
            ("no", "they are not refused"),
            ("yes", "they are refused"),
            ("na", "there is no session that they could use"),
        ],
    ),
    (&["cors"], &[("none", "no other site"), ("list", "known sites"), ("any", "every site")]),
    (&["redirects"], &[("none", "nowhere"), ("list", "to known places"), ("open", "wherever the request says")]),
    (
        &["runs_as"],
        &[
            ("user", "the user's account"),
            ("service", "an account of its own with few rights"),
            ("root", "the account that may do everything"),
            ("admin", "an administrator"),
            ("system", "the system's account"),
            ("kernel", "in the kernel"),
        ],
    ),
    (
        &["sandbox"],
        &[
            ("none", "nothing"),
            ("container", "a container"),
            ("vm", "a virtual machine"),
            ("seccomp", "a filter of system calls"),
            ("wasm", "WebAssembly"),
        ],
    ),
    (
        &["logging"],
        &[("none", "nothing"), ("basic", "what happens"), ("security", "who did what, and what was refused")],
    ),
    (&["lockout"], &[("no", "never"), ("yes", "for a time"), ("progressive", "longer each time")]),
    (&["cost"], &[("low", "little"), ("high", "much: uses can be made to cost")]),
    (&["error_detail"], &[("generic", "that something went wrong"), ("verbose", "what went wrong inside")]),
    (
        &["secrets"],
        &[
            ("vault", "in a vault"),
            ("workload_identity", "none: the platform vouches for it"),
            ("env", "in the environment"),
            ("file", "in a file"),
            ("hardcoded", "in the code"),
        ],
    ),
    (&["patching"], &[("managed", "by somebody, always"), ("manual", "by hand"), ("none", "not at all")]),
    (
        &["mounts"],
        &[
            ("none", "nothing"),
            ("host", "folders of the host"),
            ("socket", "the socket that rules containers"),
            ("secrets", "secrets"),
        ],
    ),
    (&["agency"], &[("none", "nothing"), ("read", "read"), ("write", "change data"), ("execute", "run code or tools")]),
    (
        &["trigger"],
        &[
            ("timer", "a clock"),
            ("sensor", "something measured"),
            ("manual", "a person"),
            ("event", "an event elsewhere"),
        ],
    ),
    (
        &["encryption_at_rest"],
        &[
            ("none", "nothing"),
            ("disk", "the disk: it helps when that is stolen"),
            ("column", "single columns"),
            ("app", "the application, before it writes"),
            ("client", "the client, so that the server cannot read it"),
            ("hardware", "a module that keeps the key"),
        ],
    ),
    (
        &["access_control"],
        &[
            ("none", "to anybody"),
            ("shared", "one account for all"),
            ("service", "an account for each service"),
            ("role", "by role"),
            ("row", "for each row"),
        ],
    ),
    (
        &["integrity_protection"],
        &[
            ("none", "not at all"),
            ("hash", "a hash: only accidents are noticed"),
            ("mac", "a code with a shared key"),
            ("signature", "a signature"),
            ("worm", "what is written cannot be changed"),
        ],
    ),
    (&["audit"], &[("none", "none"), ("writes", "changes"), ("all", "all of them")]),
    (
        &["cred_format"],
        &[
            ("plaintext", "as they are"),
            ("reversible", "encrypted, and decrypted for use"),
            ("hash", "by a fast hash, which can be guessed"),
            ("kdf", "by a slow hash made for it"),
            ("hsm", "in a module"),
            ("vault", "in a vault"),
        ],
    ),
    (
        &["backup"],
        &[
            ("none", "none"),
            ("online", "where whoever takes over the store reaches them"),
            ("offline", "apart"),
            ("immutable", "copies that nobody can change"),
        ],
    ),
    (&["cache_key"], &[("partial", "some of it: answers can be mixed up"), ("complete", "all of it")]),
    (
        &["origin"],
        &[("static", "it was there from the beginning"), ("external", "it is filled outside of the diagram")],
    ),
    (
        &["encryption"],
        &[
            ("none", "nothing"),
            ("tls", "TLS"),
            ("mtls", "TLS with certificates on both sides"),
            ("ipsec", "IPsec"),
            ("ssh", "SSH"),
            ("vpn", "a tunnel: from its end to the target it is open"),
            ("e2e", "from end to end, past everything between"),
            ("app", "the application itself"),
        ],
    ),
    (
        &["tls_version"],
        &[
            ("ssl3", "broken"),
            ("1.0", "out of date"),
            ("1.1", "out of date"),
            ("1.2", "good, with good ciphers"),
            ("1.3", "the newest"),
        ],
    ),
    (
        &["account"],
        &[
            ("least", "one that can do just this"),
            ("readonly", "one that reads"),
            ("readwrite", "one that reads and writes"),
            ("service", "one of the service"),
            ("shared", "one that several use"),
            ("admin", "one that administers"),
            ("owner", "the owner of the data"),
            ("dba", "one that may do everything"),
        ],
    ),
    (
        &["peer_authn"],
        &[
            ("none", "not at all"),
            ("cert", "a certificate that is checked"),
            ("pinned", "a key that is known"),
            ("mtls", "certificates on both sides"),
            ("psk", "a key that both have"),
        ],
    ),
    (
        &["replay_protection"],
        &[
            ("none", "not at all"),
            ("nonce", "a number used once"),
            ("timestamp", "the time"),
            ("sequence", "a number that counts up"),
        ],
    ),
    (
        &["network"],
        &[
            ("internet", "the internet"),
            ("wan", "lines between places"),
            ("lan", "the local network"),
            ("wifi", "a wireless network"),
            ("cellular", "a phone network"),
            ("bluetooth", "Bluetooth"),
            ("bus", "a bus inside of a device"),
            ("loopback", "inside of one machine"),
            ("in_process", "inside of one process"),
        ],
    ),
    (&["access", "access_needed"], &[("read", "reading"), ("write", "writing"), ("readwrite", "reading and writing")]),
    (
        &["boundary"],
        &[
            ("network", "between networks"),
            ("internet", "between the internet and the rest"),
            ("machine", "around a machine"),
            ("process", "around a process"),
            ("container", "around a container"),
            ("sandbox", "around a sandbox"),
            ("tenant", "between tenants"),
            ("organisation", "around an organisation"),
            ("physical", "around a place"),
            ("privilege", "between rights"),
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::ATTRS;
    use super::*;

    #[test]
    fn every_word_has_a_meaning_and_every_meaning_a_word() {
        let of = |name: &str| -> Vec<&str> {
            ATTRS.iter().filter(|def| def.name == name).filter_map(|def| def.ty.words()).flatten().copied().collect()
        };
        for def in ATTRS {
            for word in def.ty.words().unwrap_or(&[]).iter().filter(|word| !matches!(**word, "yes" | "no")) {
                assert!(meaning(def.name, word).is_some(), "{}={word}", def.name);
            }
        }
        for (names, words) in WORDS {
            for name in *names {
                let known = of(name);
                let unknown: Vec<_> = words.iter().filter(|(word, _)| !known.contains(word)).collect();
                assert!(unknown.is_empty(), "{name}: {unknown:?}");
            }
        }
    }
}
