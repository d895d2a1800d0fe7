#!/usr/bin/env bash
# SimpleSAMLphp as a SAML identity provider in the foreground, with a configuration of its own.
#   simplesamlphp.sh DIR HOST PORT      SP metadata is read from DIR/metadata/saml20-sp-remote.php
# Its entity id is http://HOST:PORT/idp, its metadata lies at /saml2/idp/metadata.php. People: alice/alicepass, bob/bobpass.
set -euo pipefail
dir=$1 host=$2 port=$3
mkdir -p "$dir"/{config,metadata,cert,log,data,tmp,sessions}
if [ ! -s "$dir/cert/idp.pem" ]; then
  openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 30 -subj "/CN=simplesamlphp" -keyout "$dir/cert/idp.pem" -out "$dir/cert/idp.crt" 2> /dev/null
fi
cat > "$dir/config/config.php" <<PHP
<?php
\$config = [
  'baseurlpath' => 'http://$host:$port/', 'certdir' => '$dir/cert/', 'loggingdir' => '$dir/log/', 'datadir' => '$dir/data/', 'tempdir' => '$dir/tmp',
  'metadatadir' => '$dir/metadata/', 'attributenamemapdir' => '/etc/simplesamlphp/attributemap/',
  'technicalcontact_name' => 'test', 'technicalcontact_email' => 'na@example.org', 'timezone' => 'UTC', 'secretsalt' => 'no-secret-but-a-test', 'auth.adminpassword' => 'admin-test',
  'admin.checkforupdates' => false, 'showerrors' => true, 'errorreporting' => false, 'logging.level' => 6, 'logging.handler' => 'file', 'logging.logfile' => 'ssp.log',
  'statistics.out' => [], 'proxy' => null, 'trusted.url.domains' => null, 'enable.saml20-idp' => true,
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true, 'cron' => false],
  'session.duration' => 28800, 'session.cookie.name' => 'SSP$port', 'session.cookie.secure' => false, 'session.cookie.samesite' => null,
  'session.phpsession.cookiename' => 'SSPPHP$port', 'session.phpsession.savepath' => '$dir/sessions', 'session.authtoken.cookiename' => 'SSPTOKEN$port',
  'language.cookie.secure' => false, 'language.cookie.samesite' => null, 'language.available' => ['en'], 'language.default' => 'en', 'theme.use' => 'default', 'template.cache' => '$dir/tmp', 'production' => true,
  'store.type' => 'phpsession', 'assertion.allowed_clock_skew' => 180, 'metadata.sources' => [['type' => 'flatfile']], 'metadata.sign.enable' => false, 'authproc.idp' => [], 'authproc.sp' => [],
];
PHP
cat > "$dir/config/authsources.php" <<'PHP'
<?php
$config = ['admin' => ['core:AdminPassword'], 'userpass' => ['exampleauth:UserPass',
  'alice:alicepass' => ['uid' => ['alice'], 'mail' => ['alice@acme.test'], 'givenName' => ['Alice'], 'sn' => ['Arnold'], 'groups' => ['Engineering', 'Admins']],
  'bob:bobpass' => ['uid' => ['bob'], 'mail' => ['bob@acme.test'], 'givenName' => ['Bob'], 'sn' => ['Berg & <Sons> "é"'], 'groups' => ['Sales']],
]];
PHP
cat > "$dir/metadata/saml20-idp-hosted.php" <<PHP
<?php
\$metadata['http://$host:$port/idp'] = [
  'host' => '__DEFAULT__', 'privatekey' => 'idp.pem', 'certificate' => 'idp.crt', 'auth' => 'userpass',
  'signature.algorithm' => 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'saml20.sign.response' => true, 'saml20.sign.assertion' => true, 'sign.logout' => true, 'redirect.validate' => true,
  'NameIDFormat' => ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'],
  'SingleSignOnServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
  'SingleLogoutServiceBinding' => ['urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'],
  'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic',
  'authproc' => [3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'mail', 'Format' => 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'], 4 => ['class' => 'saml:PersistentNameID', 'attribute' => 'uid']],
];
PHP
export SIMPLESAMLPHP_CONFIG_DIR=$dir/config PHP_CLI_SERVER_WORKERS=4
exec php -d session.save_path="$dir/sessions" -d error_log="$dir/log/php.log" -S "$host:$port" -t /usr/share/simplesamlphp/www > "$dir/log/server.log" 2>&1
