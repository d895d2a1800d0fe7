#!/usr/bin/env bash
# glewlwyd as an OpenID provider in the foreground, on a SQLite database of its own; writes DIR/ready when it is set up.
#   glewlwyd.sh DIR PORT REDIRECT_URI POST_LOGOUT_URI
# Its issuer is http://127.0.0.1:PORT/api/oidc; client client1/secret1; user carol/carolpass.
set -euo pipefail
dir=$1 port=$2 redirect=$3 back=$4
mkdir -p "$dir"
zcat /usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz | sqlite3 "$dir/glewlwyd.db"
sed -e "s#^port=.*#port=$port#; s#^external_url=.*#external_url=\"http://127.0.0.1:$port\"#; s|^#bind_address=.*|bind_address=\"127.0.0.1\"|; s#^log_mode=.*#log_mode=\"console\"#; s#^log_level=.*#log_level=\"WARNING\"#; s#^@include.*#database = { type = \"sqlite3\"; path = \"$dir/glewlwyd.db\"; };#" \
  /etc/glewlwyd/glewlwyd.conf > "$dir/glewlwyd.conf"
openssl genrsa -out "$dir/rsa.key" 2048 2> /dev/null
openssl rsa -in "$dir/rsa.key" -pubout -out "$dir/rsa.pub" 2> /dev/null

line() { awk '{printf "%s\\n", $0}' "$1"; } # as a JSON string holds it
api() { curl -sf -b "$dir/jar" -c "$dir/jar" -H 'Content-Type: application/json' "http://127.0.0.1:$port/api/$1" "${@:2}" -o /dev/null; }
set_up() {
  for _ in $(seq 100); do curl -s -o /dev/null "http://127.0.0.1:$port/" && break; sleep 0.1; done
  api auth/ -d '{"username":"admin","password":"password"}'
  api mod/plugin/ -d @- <<JSON
{"module":"oidc","name":"oidc","display_name":"oidc","enabled":true,"parameters":{"iss":"http://127.0.0.1:$port/api/oidc","jwt-type":"rsa","jwt-key-size":"256","key":"$(line "$dir/rsa.key")","cert":"$(line "$dir/rsa.pub")",
"access-token-duration":3600,"refresh-token-duration":1209600,"code-duration":600,"refresh-token-rolling":true,"allow-non-oidc":false,"auth-type-code-enabled":true,"auth-type-implicit-enabled":false,"auth-type-token-enabled":false,
"auth-type-id-token-enabled":true,"auth-type-none-enabled":true,"auth-type-password-enabled":false,"auth-type-client-enabled":false,"auth-type-refresh-enabled":true,"auth-type-device-enabled":false,"scope":[],"additional-parameters":[],
"claims":[{"name":"uid","user-property":"username","type":"string","mandatory":true}],"subject-type":"public","address-claim":{"type":"no"},"name-claim":"mandatory","email-claim":"mandatory","scope-claim":"no","service-documentation":"","op-policy-uri":"","op-tos-uri":"",
"pkce-allowed":true,"pkce-method-plain-allowed":false,"request-parameter-allow":false,"secret-type":"pairwise","session-management-allowed":true,"session-cookie-name":"GLEWLWYD2_OIDC_SID","session-cookie-expiration":2419200,
"back-channel-logout-allowed":true,"front-channel-logout-allowed":true,"jwks-show":true,"jwks-x5c":[]}}
JSON
  api scope/openid -X PUT -d '{"display_name":"openid","description":"openid","password_required":true,"password_max_age":0,"scheme":{}}'
  api client/ -d "{\"client_id\":\"client1\",\"name\":\"client1\",\"confidential\":true,\"password\":\"secret1\",\"client_secret\":\"secret1\",\"enabled\":true,\"redirect_uri\":[\"$redirect\"],\"post_logout_redirect_uris\":\"$back\",\"authorization_type\":[\"code\",\"id_token\",\"refresh_token\"],\"token_endpoint_auth_method\":[\"client_secret_basic\",\"client_secret_post\"],\"scope\":[\"openid\"]}"
  api user/ -d '{"username":"carol","name":"Carol Cole","email":"carol@acme.test","password":"carolpass","enabled":true,"scope":["openid","g_profile"]}'
  touch "$dir/ready"
}
set_up > "$dir/setup.log" 2>&1 &
exec glewlwyd --config-file="$dir/glewlwyd.conf" > "$dir/server.log" 2>&1
