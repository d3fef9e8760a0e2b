//! The words that say what something is, each group with its reason: general English and the names of well-known products.
//!
//! Words are written in lower case and in the singular; a phrase comes before its parts.

use crate::model::Kind;

/// Words that say the same.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    /// What a node is that is called so; [`Kind::Unknown`] for words that name no element at all.
    pub(super) kind: Kind,
    /// How often they are right by themselves, in percent.
    pub(super) weight: u32,
    /// Names of products: they say as much before another word as at the end.
    pub(super) product: bool,
    /// What `tech` such a node has; empty if the words leave it open.
    pub(super) tech: &'static str,
    /// What `actor` such an interactor is; empty if the words leave it open.
    pub(super) actor: &'static str,
    /// The words and phrases, separated by commas.
    pub(super) words: &'static str,
    /// Why they say so.
    pub(super) because: &'static str,
}

const NOTHING: Group =
    Group { kind: Kind::Unknown, weight: 0, product: false, tech: "", actor: "", words: "", because: "" };

const fn interactor(weight: u32, actor: &'static str, words: &'static str, because: &'static str) -> Group {
    Group { kind: Kind::Interactor, weight, actor, words, because, ..NOTHING }
}

const fn process(weight: u32, tech: &'static str, words: &'static str, because: &'static str) -> Group {
    Group { kind: Kind::Process, weight, tech, words, because, ..NOTHING }
}

const fn store(weight: u32, tech: &'static str, words: &'static str, because: &'static str) -> Group {
    Group { kind: Kind::Store, weight, tech, words, because, ..NOTHING }
}

/// The same group, of products.
const fn product(group: Group) -> Group {
    Group { product: true, ..group }
}

/// The groups.
pub(super) static GROUPS: &[Group] = &[
    // Who and what is outside.
    interactor(
        85,
        "human",
        "user, end user, customer, person, people, human, visitor, guest, employee, staff, operator, \
         shopper, buyer, seller, patient, citizen, subscriber, caller",
        "people are outside of the system",
    ),
    interactor(
        60,
        "human",
        "developer, engineer, analyst, tester, manager, owner, author, reviewer, editor, data scientist, \
         cashier, clerk, moderator, renter, maintainer",
        "a person's job, if it is not a program that is called after it",
    ),
    interactor(
        80,
        "admin",
        "admin, administrator, sysadmin, superuser, root user, devops",
        "people who run the system",
    ),
    interactor(85, "attacker", "attacker, hacker, adversary, intruder", "people who mean no good"),
    Group {
        kind: Kind::Interactor,
        weight: 80,
        tech: "browser",
        actor: "browser",
        words: "browser, web browser, user agent",
        because: "a browser is in the hands of its user",
        ..NOTHING
    },
    Group {
        kind: Kind::Interactor,
        weight: 80,
        product: true,
        tech: "browser",
        actor: "browser",
        words: "chrome, firefox, safari",
        because: "a browser is in the hands of its user",
    },
    interactor(60, "", "client, internet, actor, party, web client", "whoever calls from outside"),
    interactor(
        75,
        "system",
        "third party, external system, external service, external entity, external application, partner, \
         supplier, vendor, bank, external api, partner system, third party service, external interactor",
        "run by somebody else",
    ),
    interactor(
        60,
        "saas",
        "payment provider, email provider, sms provider, sms gateway, payment gateway, identity broker",
        "services that are bought more often than built",
    ),
    product(interactor(
        70,
        "saas",
        "stripe, paypal, twilio, sendgrid, mailchimp, mailgun, salesforce, slack, zendesk, braintree, \
         adyen, google analytics, google map, facebook, twitter, github, gitlab, datadog, pagerduty",
        "services of other companies",
    )),
    Group {
        kind: Kind::Interactor,
        weight: 50,
        tech: "device",
        actor: "device",
        words: "sensor, device, phone, smartphone, laptop, camera, thermostat, printer, iot device, \
         mobile phone, mobile device, tablet, card reader, actuator",
        because: "hardware in the hands of others",
        ..NOTHING
    },
    // What works on data.
    process(
        85,
        "web",
        "web server, webserver, website, web site, web app, webapp, web application, web frontend, \
         web front end, web ui, web portal, single page application",
        "answers browsers",
    ),
    process(
        65,
        "web",
        "frontend, front end, ui, user interface, portal, storefront, dashboard, web, site, spa",
        "faces people",
    ),
    product(process(75, "web", "apache, tomcat, jetty, iis, wordpress, django, rails", "serves pages")),
    process(
        80,
        "api",
        "api, rest api, web api, graphql, api server, api service, web service, webservice, endpoint",
        "answers programs",
    ),
    process(
        75,
        "",
        "service, microservice, backend, back end, app server, application server, backend service, \
         server, application, app, program, process, daemon, script, web worker",
        "a program",
    ),
    process(
        75,
        "gateway",
        "gateway, api gateway, proxy, reverse proxy, ingress, ingress controller, web gateway",
        "stands before other programs",
    ),
    product(process(75, "gateway", "nginx, envoy, kong, traefik, apigee, istio", "stands before others")),
    process(
        85,
        "lb",
        "load balancer, loadbalancer, lb, balancer, load balancing, elastic load balancing",
        "spreads requests",
    ),
    product(process(85, "lb", "elb, alb, nlb, haproxy", "spreads requests")),
    process(75, "cdn", "cdn, content delivery network", "serves copies near to readers"),
    product(process(75, "cdn", "cloudfront, akamai, fastly, cloudflare", "serves copies near to readers")),
    process(80, "waf", "waf, web application firewall", "filters requests"),
    process(
        75,
        "worker",
        "worker, background job, batch job, cron job, cron, job, task runner, background worker",
        "works without a caller",
    ),
    product(process(75, "worker", "celery, sidekiq, resque", "works without a caller")),
    process(
        80,
        "serverless",
        "lambda function, cloud function, serverless function, lambda, serverless",
        "a program that runs when it is called",
    ),
    process(60, "container", "container, pod, sidecar", "a program in its box"),
    product(process(70, "", "ec2, ecs, fargate, app engine, elastic beanstalk, heroku, cloud run", "runs programs")),
    process(
        75,
        "mobile",
        "mobile app, mobile application, android app, ios app, iphone app, mobile client, phone app",
        "a program on a phone",
    ),
    process(70, "desktop", "desktop app, desktop application, desktop client", "a program on a computer"),
    process(
        70,
        "idp",
        "idp, identity provider, sso, single sign on, oauth, oauth2, oauth server, auth server, \
         authorization server, authentication server, auth provider",
        "says who somebody is",
    ),
    product(process(70, "idp", "keycloak, okta, auth0, cognito", "says who somebody is")),
    process(
        60,
        "",
        "auth, authentication, authorization, login, authorizer, auth service, authentication service",
        "checks callers",
    ),
    process(70, "dns", "dns, dns server, name server, domain name system", "finds addresses"),
    product(process(70, "dns", "route53", "finds addresses")),
    process(65, "discovery", "service discovery, service registry", "finds services"),
    product(process(65, "discovery", "consul, eureka, zookeeper", "finds services")),
    product(process(75, "build", "jenkins, teamcity, circleci, travis", "builds programs")),
    process(70, "build", "build server, ci server, build agent", "builds programs"),
    process(60, "pipeline", "ci cd pipeline, ci pipeline, build pipeline, deployment pipeline", "delivers programs"),
    process(75, "llm", "llm, language model, large language model", "a model answers"),
    product(process(75, "llm", "gpt, chatgpt, claude, gemini, llama", "a model answers")),
    process(60, "agent", "ai agent, llm agent, agent, assistant, chatbot", "acts by itself"),
    process(
        60,
        "",
        "engine, handler, controller, processor, parser, validator, generator, adapter, connector, \
         crawler, scraper, dispatcher, aggregator, collector, exporter, importer, monitor, monitoring, \
         logger, scheduler, orchestrator, consumer, producer, publisher, poller, listener, notifier, \
         mailer, renderer, runner, simulator, trainer, ingestion, etl, bot, router, firewall, hub, \
         controller manager, mail server, file server, sync, loader, launcher, recorder, preprocessing",
        "named after what it does",
    ),
    process(
        45,
        "",
        "module, component, system, platform, function, broker, host, machine, vm, instance, \
         virtual machine, vpn, terminal, kernel, cms, crm, erp, node, cluster, compute, business logic",
        "a part of a system, if not the whole of one",
    ),
    product(process(65, "", "prometheus, grafana, logstash, fluentd, airflow, spark, flink", "works on data")),
    product(process(60, "", "kubernetes, docker, jupyter", "runs programs")),
    // What keeps data.
    store(90, "", "database, db, datastore, data store, data lake, data warehouse, datawarehouse", "keeps data"),
    store(75, "", "store, storage, warehouse, data, persistence", "keeps data"),
    store(55, "", "repository, archive, backup, table, registry, ledger, knowledge base, record", "keeps data"),
    product(store(
        90,
        "sql",
        "postgres, postgresql, postgre, mysql, mariadb, sqlite, mssql, sql server, oracle, oracle db, \
         rds, aurora, cockroachdb, redshift, bigquery, snowflake, cloud sql",
        "a relational database",
    )),
    store(85, "sql", "sql, sql database, sql db, relational database", "a relational database"),
    store(
        85,
        "nosql",
        "nosql, document store, key value store, nosql database, vector store, vector database",
        "a database",
    ),
    product(store(
        90,
        "nosql",
        "mongo, mongodb, dynamodb, dynamo, cassandra, couchdb, firestore, cosmosdb, cosmos db, hbase, \
         clickhouse, influxdb, qdrant, pinecone, chromadb, weaviate, etcd, firebase",
        "a database",
    )),
    store(80, "graphdb", "graph database, graph db", "a database of a graph"),
    product(store(85, "graphdb", "neo4j, neptune", "a database of a graph")),
    store(70, "search", "search index, index", "kept to be searched"),
    product(store(80, "search", "elasticsearch, opensearch, solr, elastic search", "kept to be searched")),
    store(85, "object", "bucket, object storage, object store, blob storage, blob store, blob", "keeps objects"),
    product(store(85, "object", "s3, minio, gcs", "keeps objects")),
    store(
        65,
        "file",
        "file, filesystem, file system, disk, volume, nas, folder, file share, file storage, hard drive",
        "keeps files",
    ),
    product(store(70, "file", "nfs, efs, hdfs", "keeps files")),
    store(
        80,
        "queue",
        "queue, message queue, message bus, message broker, job queue, task queue, mq, service bus, \
         mailbox",
        "keeps messages until they are fetched",
    ),
    product(store(80, "queue", "sqs, rabbitmq, activemq, zeromq", "keeps messages until they are fetched")),
    store(75, "topic", "topic, event bus, event hub, event stream, pub sub, message topic", "keeps messages for many"),
    product(store(75, "topic", "kafka, kinesis, pubsub, sns, eventbridge, nats", "keeps messages for many")),
    store(80, "cache", "cache, session store, session cache", "keeps copies"),
    product(store(80, "cache", "redis, memcached, memcache, elasticache", "keeps copies")),
    store(70, "log", "log, audit log, log group, log stream, log file, audit trail, log store", "keeps records"),
    product(store(60, "log", "cloudwatch, loki, splunk", "keeps records")),
    store(
        70,
        "secrets",
        "vault, key vault, keyvault, secret manager, secret store, keystore, key store, hsm, kms, \
         wallet",
        "keeps secrets",
    ),
    store(55, "config", "config, configuration, config file, configuration file, config store", "keeps settings"),
    store(60, "ldap", "ldap, active directory, ldap server, ldap directory", "a directory of people"),
    store(
        65,
        "repo",
        "git, git repository, git repo, source repository, code repository, source code",
        "keeps sources",
    ),
    product(store(65, "artifact", "artifactory, nexus", "keeps programs")),
    store(65, "registry", "container registry, docker registry, image registry", "keeps programs"),
    product(store(65, "registry", "ecr, dockerhub", "keeps programs")),
    store(70, "cookie", "cookie", "kept by a browser"),
    store(70, "browser_storage", "local storage, browser storage, session storage, localstorage", "kept by a browser"),
    // What is said about the picture.
    Group {
        kind: Kind::Note,
        weight: 60,
        words: "legend, note, remark, todo",
        because: "said about the picture",
        ..NOTHING
    },
    // What is no element: as the last word these say that the words before them only qualify.
    Group {
        words: "policy, role, permission, rule, attachment, deployment, method, setting, variable, var, \
         provider, version, license, state, status, type, field, key, id, name, response, request, test, \
         flag, parameter, attribute, property, model, region, subnet, vpc, class, interface, package, \
         library, result, value, error, action, step, phase, plan, requirement, threat, column, entity, \
         relation, version control, manual, document, documentation, account, stage, resource, \
         integration, view, header, driver support, feature, time, date, number, list",
        because: "names no element of a data flow",
        ..NOTHING
    },
];

/// Words that only carry what stands before them: a "Redis cluster" is a cache, a "log server" keeps records.
pub(super) static CARRIERS: &[&str] =
    &["cluster", "instance", "node", "server", "host", "vm", "machine", "broker", "container", "pod", "system"];

/// Words that say what line a cluster draws.
#[derive(Debug)]
pub(super) struct Line {
    /// The value of `boundary`; empty if the words say only that there is a line.
    pub(super) boundary: &'static str,
    /// How often they are right by themselves, in percent.
    pub(super) weight: u32,
    /// The words and phrases, separated by commas.
    pub(super) words: &'static str,
    /// Why they say so.
    pub(super) because: &'static str,
}

const fn line(boundary: &'static str, weight: u32, words: &'static str, because: &'static str) -> Line {
    Line { boundary, weight, words, because }
}

/// The lines.
pub(super) static LINES: &[Line] = &[
    line("internet", 85, "internet, public internet, world wide web", "anybody is there"),
    line(
        "network",
        85,
        "vpc, vnet, virtual network, private network, subnet, private subnet, public subnet, dmz, \
         intranet, lan, wan, security group, demilitarized zone, vlan, internal network, \
         corporate network",
        "a network has an edge",
    ),
    line(
        "network",
        70,
        "network, net, zone, perimeter, security zone, edge network, web zone",
        "a network has an edge",
    ),
    line("", 85, "trust boundary, trust zone, boundary, trust", "it says so itself"),
    line("network", 55, "cloud, private cloud, public cloud, on premise, on prem, internal, external", "another place"),
    line(
        "organisation",
        60,
        "aws, azure, gcp, google cloud, aws cloud, amazon web service, third party, partner, vendor, \
         supplier, company, organisation, organization, corporate, external service, external system",
        "somebody answers for what is inside",
    ),
    line("", 50, "public, private, environment, secured", "another place"),
    line("tenant", 70, "tenant, aws account, subscription, customer account", "belongs to one customer"),
    line(
        "container",
        70,
        "container, pod, docker, kubernetes, k8s, namespace, kubernetes cluster, ecs cluster, \
         docker host, docker compose, k8s cluster",
        "programs run in a box",
    ),
    line("sandbox", 75, "sandbox, enclave", "programs run in a box"),
    line(
        "machine",
        70,
        "host, machine, server, vm, virtual machine, workstation, laptop, desktop, phone, device, \
         raspberry pi, vps, computer, ec2 instance, mobile device, smartphone",
        "a machine has an edge",
    ),
    line("process", 55, "process", "a process has an edge"),
    line(
        "physical",
        60,
        "data center, datacenter, data centre, building, office, site, plant, factory, home, car, \
         vehicle",
        "a place has walls",
    ),
    line("privilege", 60, "kernel, kernel space, user space, kernel mode, user mode", "rights differ"),
    line("machine", 60, "browser, web browser", "a machine has an edge"),
];

/// A word of an edge's label and the protocol that it names.
#[derive(Debug)]
pub(super) struct Spoken {
    /// The word, in lower case.
    pub(super) word: &'static str,
    /// The value of `protocol`.
    pub(super) protocol: &'static str,
    /// How often it is right by itself, in percent. Names without encryption are also used loosely.
    pub(super) weight: u32,
}

const fn spoken(word: &'static str, protocol: &'static str, weight: u32) -> Spoken {
    Spoken { word, protocol, weight }
}

/// The names of protocols.
pub(super) static PROTOCOLS: &[Spoken] = &[
    spoken("https", "https", 95),
    spoken("wss", "wss", 95),
    spoken("grpcs", "grpcs", 95),
    spoken("grpc", "rpc", 75),
    spoken("rpc", "rpc", 75),
    spoken("ldaps", "ldaps", 95),
    spoken("ftps", "ftps", 95),
    spoken("smtps", "smtps", 95),
    spoken("mqtts", "mqtts", 95),
    spoken("amqps", "amqps", 95),
    spoken("ssh", "ssh", 90),
    spoken("sftp", "sftp", 95),
    spoken("scp", "scp", 90),
    spoken("ipsec", "ipsec", 85),
    spoken("wireguard", "wireguard", 85),
    spoken("http", "http", 60),
    spoken("ws", "ws", 50),
    spoken("ftp", "ftp", 70),
    spoken("telnet", "telnet", 85),
    spoken("smtp", "smtp", 60),
    spoken("ldap", "ldap", 60),
    spoken("mqtt", "mqtt", 60),
    spoken("amqp", "amqp", 60),
    spoken("udp", "udp", 75),
    spoken("dns", "dns", 70),
    spoken("modbus", "modbus", 85),
    spoken("sql", "sql", 80),
    spoken("jdbc", "jdbc", 85),
    spoken("tcp", "tcp", 70),
];

/// Words by which a label says that something protects the protocol beside them: then the plain name says too little.
pub(super) static PROTECTED: &[&str] =
    &["tls", "ssl", "mtls", "vpn", "encrypted", "secure", "secured", "starttls", "over"];

/// Words that name data.
pub(super) static DATA: &[&str] = &[
    "data",
    "order",
    "card",
    "card number",
    "payment",
    "password",
    "credential",
    "token",
    "invoice",
    "email",
    "address",
    "profile",
    "message",
    "event",
    "metric",
    "image",
    "photo",
    "document",
    "report",
    "record",
    "comment",
    "catalogue",
    "catalog",
    "inventory",
    "cart",
    "transaction",
    "session",
    "key",
    "certificate",
    "telemetry",
    "location",
    "log",
    "file",
    "video",
    "backup",
    "customer",
    "user",
    "product",
    "price",
    "secret",
    "pin",
    "otp",
    "code",
    "prompt",
    "answer",
    "reading",
    "measurement",
    "receipt",
    "booking",
    "claim",
    "account",
    "balance",
    "statement",
    "preference",
    "content",
    "form",
];

/// What is done with data: such a word before it is left away.
pub(super) static VERBS: &[&str] = &[
    "send",
    "get",
    "post",
    "put",
    "read",
    "write",
    "save",
    "store",
    "fetch",
    "query",
    "request",
    "return",
    "submit",
    "upload",
    "download",
    "update",
    "insert",
    "load",
    "pull",
    "push",
    "publish",
    "receive",
    "create",
    "enter",
    "show",
    "display",
    "forward",
    "sync",
    "retrieve",
    "retrieves",
    "sends",
    "reads",
    "writes",
    "stores",
    "returns",
    "saves",
    "gets",
    "delete",
    "log",
    "check",
    "validate",
    "process",
    "view",
    "list",
    "find",
    "search",
    "select",
    "the",
    "a",
    "an",
    "all",
    "new",
    "your",
];

/// Words after which the rest of a name only qualifies what stands before.
pub(super) static PREPOSITIONS: &[&str] =
    &["of", "for", "with", "from", "to", "in", "on", "by", "via", "and", "or", "using", "per", "at", "as", "under"];

/// The words and phrases of a row.
pub(super) fn split(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.split(',').map(str::trim)
}
