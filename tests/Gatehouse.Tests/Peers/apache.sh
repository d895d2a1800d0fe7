#!/usr/bin/env bash
# Apache with mod_auth_openidc before one static page.  apache.sh DIR HOST PORT ISSUER CLIENT_ID CLIENT_SECRET CLAIM
set -euo pipefail
dir=$1 host=$2 port=$3 issuer=$4 id=$5 secret=$6 claim=$7
mkdir -p "$dir/www" "$dir/cache"
chmod 755 "$dir" && chmod 777 "$dir/cache"
echo '<p>Behind the door</p>' > "$dir/www/index.html"
echo 'open' > "$dir/www/ready.txt"
cat > "$dir/apache.conf" <<CONF
ServerRoot $dir
ServerName $host
Listen $host:$port
PidFile $dir/apache.pid
ErrorLog $dir/error.log
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authn_core_module /usr/lib/apache2/modules/mod_authn_core.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule authz_user_module /usr/lib/apache2/modules/mod_authz_user.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
LoadModule auth_openidc_module /usr/lib/apache2/modules/mod_auth_openidc.so
User www-data
Group www-data
DocumentRoot $dir/www
DirectoryIndex index.html
OIDCProviderMetadataURL $issuer/.well-known/openid-configuration
OIDCClientID $id
OIDCClientSecret $secret
OIDCRedirectURI http://$host:$port/cb
OIDCDefaultLoggedOutURL http://$host:$port/ready.txt
OIDCScope "openid email offline_access"
OIDCPKCEMethod S256
OIDCCryptoPassphrase $(openssl rand -hex 16)
OIDCCacheType file
OIDCCacheDir $dir/cache
<Location />
  AuthType openid-connect
  Require claim $claim
</Location>
<Location /ready.txt>
  AuthType None
  Require all granted
</Location>
CONF
exec apache2 -f "$dir/apache.conf" -DFOREGROUND
