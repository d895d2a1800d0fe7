# shellcheck shell=bash
# Sourced by ./run, ./gatehouse and ./test, which set $root. Messages go to stderr: stdout belongs to the product (--json).

product=${root:?}/artifacts/bin/Gatehouse/release/Gatehouse
stamp=$root/artifacts/built

say() { printf '%s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# Where the official install script puts the SDK, which many shells do not have on their PATH.
if ! command -v dotnet > /dev/null && [ -x "${HOME:-}/.dotnet/dotnet" ]; then PATH=$PATH:$HOME/.dotnet; fi

# The .NET command line and NuGet insist on a home, which not every CI gives.
if [ -z "${HOME:-}" ]; then export DOTNET_CLI_HOME=${DOTNET_CLI_HOME:-$root/artifacts/home}; fi

need_sdk() {
  local found
  if ! command -v dotnet > /dev/null; then
    say "The .NET SDK is missing: there is no 'dotnet' on the PATH."
  elif ! (cd "$root" && dotnet --version) > /dev/null 2>&1; then
    found=$(dotnet --list-sdks 2> /dev/null | cut -d' ' -f1 | paste -sd' ' -)
    say "No fitting .NET SDK: Gatehouse needs 10.0 (10.0.100 or newer), this machine has ${found:-only a runtime}."
  else
    return 0
  fi
  fail "Get the .NET 10 SDK from https://dot.net (a runtime alone is not enough), then run this again."
}

# Folders count too, so that a deleted or renamed file is noticed.
is_current() {
  [ -x "$product" ] && [ -e "$stamp" ] && [ -z "$(find "$root/src" "$root/global.json" "$root/.editorconfig" \
    "$root"/Directory.* "$root/BannedSymbols.txt" ! -name '*.md' -newer "$stamp" -print -quit)" ]
}

build() {
  local log=$root/artifacts/build.log
  need_sdk
  say "Building Gatehouse (half a minute the first time) ..."
  # Stamped with the moment before the compiler reads: an edit during the build counts as newer.
  touch "$stamp.next"
  # No build servers: they would outlive us, and hold what we opened. No analyzers: they take half of the time, and are for whoever changes the code (CONTRIBUTING).
  if ! (cd "$root" && DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet build "$1" -c Release \
      -p:RunAnalyzers=false --disable-build-servers -v quiet '-clp:ErrorsOnly;NoSummary' -nologo) < /dev/null > "$log" 2>&1; then
    cat "$log" >&2
    fail "The build failed."
  fi
  mv "$stamp.next" "$stamp"
}

# One build at a time, whoever asks. Where there is no flock (macOS), two starts at once are on their own.
locked() (
  if ! mkdir -p "$root/artifacts" || [ ! -w "$root/artifacts" ]; then fail "Cannot write to $root/artifacts."; fi
  if command -v flock > /dev/null; then
    exec 9> "$root/artifacts/.lock"
    flock -n 9 || { say "Waiting for another build ..."; flock 9; }
  fi
  "$@" 9>&-
)

build_product() { is_current || build src/Gatehouse/Gatehouse.csproj; }

# Ends in exec, so that signals reach the product itself.
start() {
  local home
  is_current || locked build_product || exit 1
  export GATEHOUSE_DATA=${GATEHOUSE_DATA:-$root/data}
  # The binary finds a .NET outside the usual places only by this variable.
  if [ -z "${DOTNET_ROOT:-}" ] && home=$(command -v dotnet); then
    home=$(dirname "$(readlink -f "$home")")
    if [ -d "$home/host/fxr" ]; then export DOTNET_ROOT=$home; fi
  fi
  exec "$product" "$@"
}
