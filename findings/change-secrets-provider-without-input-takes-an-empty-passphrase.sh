#!/bin/sh
# Pulumi 3.259.0: `pulumi stack change-secrets-provider passphrase` reads the new passphrase from standard input, and takes
# the end of it for an empty passphrase. In a job without input it succeeds: PULUMI_CONFIG_PASSPHRASE is not the new
# passphrase, no command can open the stack with it any more, and anyone can decrypt the stack's secrets without one. The
# new passphrase has to be piped in.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pulumi@3.259.0 >/dev/null 2>&1
mkdir state
export PULUMI_BACKEND_URL="file://$folder/state" PULUMI_CONFIG_PASSPHRASE=finding PULUMI_SKIP_UPDATE_CHECK=true
pulumi() { npx pulumi "$@" --non-interactive 2>&1; }
printf 'name: finding\nruntime: nodejs\n' >Pulumi.yaml
secret() { # <passphrase>
  echo "with the passphrase \"$1\": $(PULUMI_CONFIG_PASSPHRASE="$1" pulumi config get password)"
}
change() { # <title>
  pulumi stack change-secrets-provider passphrase >/dev/null && echo "$1: the change succeeds"
}
pulumi stack init dev >/dev/null
pulumi config set --secret password hunter2 >/dev/null
{
  secret finding
  change "without input" </dev/null
  secret finding
  secret ""
  printf 'piped\n' | PULUMI_CONFIG_PASSPHRASE="" change "with input"
  secret piped
  secret ""
} | tee out.txt
[ "$(cat out.txt)" = 'with the passphrase "finding": hunter2
without input: the change succeeds
with the passphrase "finding": error: incorrect passphrase
with the passphrase "": hunter2
with input: the change succeeds
with the passphrase "piped": hunter2
with the passphrase "": error: incorrect passphrase' ] || { echo "CHANGED"; exit 1; }
